"""A contact outside of any follow-up, the day on which the officer promised to come back, and the
way back within a minute.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.enums import PROMISE, Arm, Source
from campaigns.models import Campaign, FollowUp, WhitelistEntry
from campaigns.operations.follow_ups import UNDO_FOR, CannotUndo, take_back_next
from campaigns.operations.next_contacts import merge_lines, open_until
from customers.access import log_contact, withdraw_contact
from customers.enums import Channel
from customers.models import Contact, Customer
from customers.queries import data_date, published_night
from staff.models import AuditEvent, Officer
from staff.operations import record_audit

PROMISED = "follow_up.promised"
STEP = "D0"  # the one step of its plan
KEPT_BY = (Channel.VISIT, Channel.BRANCH)  # promised face to face, kept so; all else is a call


@transaction.atomic
def log_said(
    customer: Customer,
    *,
    by: Officer,
    channel: str,
    outcome: str,
    note: str = "",
    next_on: date | None = None,
    at: datetime,
    form_nonce: UUID,
    address: str | None = None,
) -> bool:
    """Logs what was said; with `next_on` the officer has it on the list for that day.

    False when the form was sent before: one press more adds nothing.
    """
    _one_by_one(customer)
    said: dict[str, Any] = {"channel": channel, "outcome": outcome, "note": note, "at": at}
    contact = log_contact(customer=customer, officer=by, form_nonce=form_nonce, **said)
    if contact is None:
        return False
    if next_on is not None:
        follow_up = promise(customer, owner=by, channel=channel, note=note, on=next_on, at=at)
        record_audit(
            by=by,
            action=PROMISED,
            subject=follow_up,
            detail={
                "next_on": next_on.isoformat(),
                "contact": contact.pk,
                "night": str(data_date()),
            },
            address=address,
        )
    return True


def just_said(customer: Customer, *, by: Officer, at: datetime) -> QuerySet[Contact]:
    """What an officer may take back yet. The outcome of a follow-up is undone with that."""
    outcomes = FollowUp.objects.filter(customer=OuterRef("customer"), contact=OuterRef("pk"))
    said: QuerySet[Contact] = Contact.objects.filter(
        ~Exists(outcomes),
        customer=customer,
        officer=by,
        withdrawn_at__isnull=True,
        happened_at__gte=at - UNDO_FOR,
    )
    return said.order_by("-happened_at")


@transaction.atomic
def undo_said(contact: Contact, *, by: Officer, at: datetime, address: str | None = None) -> bool:
    """Takes back what `by` has just logged, and what was promised in it; False when it was already.

    As with an outcome, a promise that a night has seen or somebody has changed stays.
    """
    customer = _one_by_one(contact.customer)
    if Contact.objects.filter(pk=contact.pk, withdrawn_at__isnull=False).exists():
        return False
    if not just_said(customer, by=by, at=at).filter(pk=contact.pk).exists():
        raise CannotUndo(_("It can be undone for a minute only: log another contact instead."))
    for act in AuditEvent.objects.filter(
        actor=by.staff_no, action=PROMISED, at__gte=contact.happened_at, detail__contact=contact.pk
    ):
        if act.detail["night"] != str(published_night()):
            raise CannotUndo(_("A new night has come in since: log another contact instead."))
        take_back_next([int(act.subject_id)], made_at=contact.happened_at, at=at)
    withdraw_contact(contact, at=at)
    detail = {"outcome": contact.outcome}
    record_audit(by=by, action="contact.undone", subject=contact, detail=detail, address=address)
    return True


def _one_by_one(customer: Customer) -> Customer:
    """Presses at one customer wait for each other."""
    locked: Customer = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    return locked


def promise(
    customer: Customer, *, owner: Officer, channel: str, note: str, on: date, at: datetime
) -> FollowUp:
    """Who promises keeps it. Its cause is the night on whose figures it was promised."""
    night = data_date() or at.date()
    entry = _entry(customer, night)
    cause = {
        "campaign": entry.campaign,
        "customer": customer,
        "account": None,
        "anchor_on": night,
        "step": STEP,
    }
    last = FollowUp.objects.filter(**cause).aggregate(repeat=Max("repeat"))["repeat"]
    made: FollowUp = FollowUp.objects.create(
        **cause,
        repeat=0 if last is None else last + 1,
        entry=entry,
        plan=entry.campaign.plan.code,
        planned_on=on,
        due_on=on,
        ends_on=open_until(on),
        org_unit=customer.org_unit,
        owner=owner,
        channel=channel if channel in KEPT_BY else Channel.CALL,
        note=note,
        touched_at=at,
        planned_by_run_on=night,
    )
    merge_lines({customer.pk}, {on}, at=at)
    return made


def _entry(customer: Customer, night: date) -> WhitelistEntry:
    """The customer's open entry in the list of promises; the first promise makes it."""
    campaign = Campaign.objects.select_related("plan").get(code=PROMISE)
    entry: WhitelistEntry = WhitelistEntry.objects.get_or_create(
        campaign=campaign,
        customer=customer,
        left_on=None,
        defaults={
            "org_unit": customer.org_unit,
            "owner": customer.owner,
            "arm": Arm.CONTACT,
            "source": Source.HAND,
            "rule_version": campaign.version,
            "entered_on": night,
        },
    )[0]
    entry.campaign = campaign
    return entry
