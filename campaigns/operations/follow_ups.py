"""What one officer logs about one follow-up, and takes back within a minute."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CancelReason, FollowUpState
from campaigns.models import FollowUp
from campaigns.operations.next_contacts import (
    locked_of,
    may_have,
    merge_lines,
    plan_next,
    spoken_for,
)
from campaigns.queries import desk_of
from customers.access import log_contact, withdraw_contact
from customers.enums import Outcome
from customers.models import Contact
from customers.queries import data_date, published_night
from staff.models import AuditEvent, Officer
from staff.operations import record_audit

WORKED = "follow_up.worked"
UNDO_FOR = timedelta(seconds=60)  # the page offers it for 8; a weak network needs longer


class CannotUndo(Exception):
    """Too late, or not one's own; the text says which."""


@transaction.atomic
def log_outcome(
    follow_up: FollowUp,
    *,
    by: Officer,
    outcome: str,
    note: str = "",
    next_on: date | None = None,
    channel: str = "",
    at: datetime,
    form_nonce: UUID | None = None,
    address: str | None = None,
) -> bool:
    """Closes an open follow-up with its outcome; False when somebody was faster, or on a repeat.

    One contact stands for all follow-ups that are merged with it: they are closed together. The
    next one is due on `next_on`, by `channel` when another one is agreed. Who did not answer is
    tried again on the next working day. A check-back is closed by heads of units alone, whatever
    speaks for it.
    """
    locked = locked_of([follow_up.customer_id])
    this = next((each for each in locked if each.pk == follow_up.pk), None)
    if this is None:
        return False
    now_done = spoken_for(this.lead_id or this.pk, locked)
    if not may_have(by, now_done):
        return False
    said: dict[str, Any] = {"channel": this.channel, "outcome": outcome, "note": note, "at": at}
    contact = log_contact(customer=follow_up.customer, officer=by, form_nonce=form_nonce, **said)
    if contact is None:  # undone since, and sent again by a slow network
        return False
    _close(now_done, contact)
    if next_on is None and outcome == Outcome.NO_ANSWER:
        next_on = desk_of(by, at).next_day
    detail: dict[str, Any] = {"outcome": outcome, "night": str(data_date())}
    if next_on is not None:
        agreed = plan_next(now_done, by=by, on=next_on, channel=channel, at=at)
        detail |= {"next_on": next_on.isoformat(), "next": [each.pk for each in agreed]}
    record_audit(by=by, action=WORKED, subject=this, detail=detail, address=address)
    return True


def _close(now_done: list[FollowUp], contact: Contact) -> None:
    FollowUp.objects.filter(pk__in=[each.pk for each in now_done]).update(
        state=FollowUpState.DONE,
        outcome=contact.outcome,
        note=contact.note,
        worked_by=contact.officer,
        worked_at=contact.happened_at,
        touched_at=contact.happened_at,
        contact=contact,
    )


@transaction.atomic
def undo_outcome(
    follow_up: FollowUp, *, by: Officer, at: datetime, address: str | None = None
) -> bool:
    """Takes back what `by` has just logged, before the next night; False when it was already.

    The contact is withdrawn, the next one cancelled, and all that were closed together are open.
    """
    also = Q(contact__isnull=False, contact_id=follow_up.contact_id)
    locked = locked_of([follow_up.customer_id], also)
    this = next((each for each in locked if each.pk == follow_up.pk), None)
    if this is None:
        raise CannotUndo(_("Only what you have just logged can be undone."))
    if this.state == FollowUpState.OPEN:
        return False
    act = _act_on(this)
    contact = _checked_contact(this, act, by, at)
    now_open = [each for each in locked if each.contact_id == this.contact_id]
    take_back_next(act.get("next", []), made_at=contact.happened_at, at=at)
    FollowUp.objects.filter(pk__in=[each.pk for each in now_open]).update(
        state=FollowUpState.OPEN,
        outcome="",
        note="",
        worked_by=None,
        worked_at=None,
        contact=None,
        touched_at=at,
    )
    merge_lines({this.customer_id}, {each.due_on for each in now_open}, at=at)
    withdraw_contact(contact, at=at)
    record_audit(
        by=by,
        action="follow_up.undone",
        subject=this,
        detail={"outcome": this.outcome},
        address=address,
    )
    return True


def _act_on(this: FollowUp) -> dict[str, Any]:
    """On which data date it was logged last, and what was agreed, from the record of the act."""
    acts = AuditEvent.objects.filter(
        action=WORKED, subject_type=FollowUp._meta.label_lower, subject_id=str(this.pk)
    )
    act = acts.order_by("-id").first()
    return act.detail if act else {}


def _checked_contact(this: FollowUp, act: dict[str, Any], by: Officer, at: datetime) -> Contact:
    """What was said, when it may still be taken back."""
    if this.state != FollowUpState.DONE or this.worked_by_id != by.pk or this.contact is None:
        raise CannotUndo(_("Only what you have just logged can be undone."))
    if this.worked_at is None or at - this.worked_at > UNDO_FOR:
        raise CannotUndo(_("It can be undone for a minute only: log another contact instead."))
    if act.get("night") != str(published_night()):
        raise CannotUndo(_("A new night has come in since: log another contact instead."))
    contact: Contact = this.contact
    return contact


def take_back_next(ids: list[int], *, made_at: datetime, at: datetime) -> None:
    """What was agreed in a contact that is undone, as long as nobody has changed it since."""
    agreed = list(FollowUp.objects.filter(pk__in=ids))
    if any(each.state != FollowUpState.OPEN or each.touched_at != made_at for each in agreed):
        raise CannotUndo(_("The next contact was changed since: it stays."))
    FollowUp.objects.filter(pk__in=ids).update(
        state=FollowUpState.CANCELLED,
        cancel_reason=CancelReason.UNDONE,
        lead=None,
        touched_at=at,
    )
    days = {each.due_on for each in agreed}
    merge_lines({each.customer_id for each in agreed}, days, at=at)
