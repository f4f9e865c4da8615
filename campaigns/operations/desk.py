"""What one officer changes about many follow-ups at once: their day, or who does them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from campaigns.models import FollowUp
from campaigns.operations.next_contacts import (
    locked_of,
    may_have,
    merge_lines,
    open_until,
    spoken_for,
)
from staff.enums import NotificationKind
from staff.models import Officer
from staff.operations import notify, record_audits


@dataclass(frozen=True)
class Moved:
    """Lines that were changed, and lines that stay: closed since, or bound to their day."""

    n_changed: int
    n_stay: int


def is_bound(follow_up: FollowUp) -> bool:
    """A 731 step counts from the maturity: nothing moves its day."""
    return follow_up.account_id is not None and follow_up.repeat == 0


@transaction.atomic
def reschedule(
    follow_ups: Collection[FollowUp],
    *,
    by: Officer,
    on: date,
    at: datetime,
    address: str | None = None,
) -> Moved:
    """Puts follow-ups on another day, with those that they speak for; steps of 731 stay."""
    groups = _groups(follow_ups)
    movable = [group for group in groups if not any(is_bound(each) for each in group)]
    moved = [each for group in movable for each in group if each.due_on != on]
    FollowUp.objects.filter(pk__in=[each.pk for each in moved]).update(
        due_on=on, ends_on=Greatest("ends_on", Value(open_until(on))), touched_at=at
    )
    record_audits(
        by=by,
        action="follow_up.moved",
        details=[(e, {"from": e.due_on.isoformat(), "to": on.isoformat()}) for e in moved],
        address=address,
    )
    days = {on, *(each.due_on for each in moved)}
    merge_lines({each.customer_id for group in movable for each in group}, days, at=at)
    return Moved(len(movable), len(follow_ups) - len(movable))


@transaction.atomic
def reassign(
    follow_ups: Collection[FollowUp],
    *,
    by: Officer,
    to: Officer,
    at: datetime,
    address: str | None = None,
) -> Moved:
    """Gives follow-ups to a colleague, with those that they speak for, and tells the colleague.

    A supervisor's check-back stays with heads of units.
    """
    groups = [group for group in _groups(follow_ups) if may_have(to, group)]
    given = [group for group in groups if any(each.owner_id != to.pk for each in group)]
    lines = [each for group in given for each in group]
    FollowUp.objects.filter(pk__in=[each.pk for each in lines]).update(owner=to, touched_at=at)
    record_audits(
        by=by,
        action="follow_up.reassigned",
        details=[(e, {"from_officer": e.owner_id, "to": to.staff_no}) for e in lines],
        address=address,
    )
    merge_lines({each.customer_id for each in lines}, {each.due_on for each in lines}, at=at)
    if given and to != by:
        notify(
            to,
            kind=NotificationKind.ASSIGNED,
            cause=at.isoformat(),
            facts={"n": len(given), "by": by.name},
            path="/tasks/",
            on=at.date(),
        )
    return Moved(len(groups), len(follow_ups) - len(groups))


def _groups(follow_ups: Collection[FollowUp]) -> list[list[FollowUp]]:
    """What is still open of them, each with those that it speaks for."""
    open_of: dict[int, list[FollowUp]] = {each.customer_id: [] for each in follow_ups}
    for each in locked_of(open_of.keys()):
        open_of[each.customer_id].append(each)
    groups = (spoken_for(each.pk, open_of[each.customer_id]) for each in follow_ups)
    return [group for group in groups if group and group[0].lead_id is None]
