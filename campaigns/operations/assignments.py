"""A head asks an officer to speak with a customer near a line, beside all lists.

It is a promise for every customer, whatever the lists of campaigns say: who is held out of one of
them is thereby neither contacted under it nor told apart from anybody else.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists
from django.utils.translation import gettext as _

from campaigns.enums import PROMISE, CancelReason, FollowUpState
from campaigns.models import FollowUp
from campaigns.operations.next_contacts import merge_lines
from campaigns.operations.promises import promise
from campaigns.queries import desk_of
from customers.enums import Channel
from customers.models import Customer
from kernel.money import short_amount
from staff.enums import NotificationKind
from staff.models import Notification, Officer
from staff.operations import notify, record_audit
from tiering.enums import Direction
from tiering.models import LineCase


class MayNotBeAsked(Exception):
    """The customer may not be contacted, or the calendar has no day for it."""


class AlreadyAsked(Exception):
    """Somebody else is to speak with the customer by that day; `follow_up` says who and when.

    A second one would have two officers call the customer about the same.
    """

    def __init__(self, follow_up: FollowUp) -> None:
        super().__init__()
        self.follow_up = follow_up


@transaction.atomic
def assign(
    customer: Customer, *, by: Officer, to: Officer, at: datetime, address: str | None = None
) -> FollowUp:
    """On the list of `to` for the next working day; the same again on one day changes nothing."""
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    desk = desk_of(to, at)
    on, night = desk.next_day, desk.night
    if customer.is_protected or not customer.contact_allowed or on is None or night is None:
        raise MayNotBeAsked
    asked = FollowUp.objects.open().filter(campaign__code=PROMISE, customer=customer)
    standing: FollowUp | None = asked.filter(due_on=on, owner=to).first()
    if standing is not None:
        return standing
    others = asked.filter(due_on__lte=on).exclude(owner=to).select_related("owner")
    elsewhere: FollowUp | None = others.first()
    if elsewhere is not None:
        raise AlreadyAsked(elsewhere)
    note = _reason(customer, by)
    follow_up = promise(customer, owner=to, channel=Channel.CALL, note=note, on=on, at=at)
    detail = {"to": to.staff_no, "due_on": on.isoformat()}
    record_audit(
        by=by, action="customer.assigned", subject=customer, detail=detail, address=address
    )
    notify(
        to,
        kind=NotificationKind.ASSIGNED,
        cause=_cause(follow_up),
        facts={"by": by.name, "n": 1},
        path="/tasks/",
        on=night,
    )
    return follow_up


@transaction.atomic
def take_back(
    follow_up: FollowUp, *, by: Officer, at: datetime, address: str | None = None
) -> bool:
    """While nobody has worked on it; False when somebody has. Harmless to repeat."""
    if follow_up.cancel_reason == CancelReason.UNDONE:
        return True
    was_assigned = Notification.objects.filter(
        kind=NotificationKind.ASSIGNED, cause=_cause(follow_up), officer=follow_up.owner
    )
    standing = FollowUp.objects.open().filter(
        Exists(was_assigned), pk=follow_up.pk, touched_at=follow_up.touched_at
    )
    is_back = bool(
        standing.update(
            state=FollowUpState.CANCELLED, cancel_reason=CancelReason.UNDONE, touched_at=at
        )
    )
    if is_back:
        Notification.objects.filter(
            kind=NotificationKind.ASSIGNED, cause=_cause(follow_up), read_at=None
        ).update(read_at=at)
        merge_lines({follow_up.customer_id}, {follow_up.due_on}, at=at)
        record_audit(
            by=by,
            action="customer.assignment_undone",
            subject=follow_up.customer,
            detail={"follow_up": follow_up.pk},
            address=address,
        )
    return is_back


def _cause(follow_up: FollowUp) -> str:
    """What tells an assignment from a promise that the officer made: it was told."""
    return f"assigned:{follow_up.pk}"


def _reason(customer: Customer, by: Officer) -> str:
    """Who asks, and the distance to the line: kept as it was read when it was decided."""
    case = LineCase.objects.filter(customer=customer).exclude(direction="").first()
    if case is None or case.gap_amount is None:
        return _("Assigned by %(name)s") % {"name": by}
    words = {"name": by, "label": case.to_label, "gap": short_amount(abs(case.gap_amount))}
    if case.direction == Direction.UP:
        return _("Assigned by %(name)s: %(gap)s short of %(label)s") % words
    if case.gap_amount < 0:
        return _("Assigned by %(name)s: %(gap)s below the line, %(label)s ahead") % words
    return _("Assigned by %(name)s: only %(gap)s above the line to %(label)s") % words
