"""The follow-ups behind a number of a head's pages: an officer's, a unit's, or nobody's."""

from collections.abc import Callable
from datetime import date

from django.db.models import Q

from campaigns.filters.parts import NOBODY
from campaigns.filters.team_work import TeamWorkFilter, Which
from campaigns.models import FollowUp
from campaigns.queries import Desk
from campaigns.scoping import FollowUpQuerySet
from kernel.keyset import Keyset, KeysetPage
from staff.models import OrgUnit
from staff.scope import below

DUE: dict[str, Callable[[date], Q]] = {
    Which.LATE: lambda today: Q(due_on__lt=today),
    Which.TODAY: lambda today: Q(due_on=today),
    Which.BY_TODAY: lambda today: Q(due_on__lte=today),
}
MOST_COUNTED = 1_000
PER_PAGE = 30
KEYSET = Keyset(("due_on", "id"))


def follow_ups(desk: Desk, asked: TeamWorkFilter, unit: OrgUnit) -> FollowUpQuerySet:
    """As the workload counts them: what is open is its owner's, what is done who worked it."""
    rows: FollowUpQuerySet = FollowUp.objects.visible_to(desk.officer).leading()
    which, done_on = asked.chosen("which"), asked.chosen("done_on")
    had, worked = (_whose(who, asked.chosen("owner"), unit) for who in ("owner", "worked_by"))
    if done_on is not None:
        return rows.done_on(done_on).filter(worked)
    night = desk.night or desk.today
    if which == Which.DONE:
        return rows.done_since_night(night).filter(worked)
    if which == Which.DAY:  # each part by its own index
        due = FollowUp.objects.open().leading().filter(had, due_on__lte=desk.today)
        done = FollowUp.objects.done_since_night(night).filter(worked)
        return rows.filter(pk__in=due.values("pk").union(done.values("pk"), all=True))
    rows = rows.open().filter(had)
    return rows.filter(DUE[which](desk.today)) if which in DUE else rows


def _whose(who: str, owner: object, unit: OrgUnit) -> Q:
    if owner == NOBODY:
        return below(unit, "org_unit__") & Q(**{f"{who}__isnull": True})
    return below(unit, f"{who}__org_unit__") if owner is None else Q(**{who: owner})


def count(rows: FollowUpQuerySet) -> int:
    """No further than one more than is said."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


def page(desk: Desk, rows: FollowUpQuerySet, *, after: str, before: str) -> KeysetPage:
    """Longest overdue first; `after` and `before` name one of those the reader sees."""
    known = FollowUp.objects.visible_to(desk.officer)
    return KEYSET.page(rows, among=known, size=PER_PAGE, after=after, before=before)
