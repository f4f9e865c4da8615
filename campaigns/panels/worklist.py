"""An officer's follow-ups of the day as the screen shows them: who, why, how much, when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q

from campaigns.enums import FollowUpState, Play
from campaigns.models import FollowUp
from campaigns.reasons import reason_of
from campaigns.scoping import FollowUpQuerySet
from customers.models import DataDate
from staff.enums import UNIT_ROLES, Role
from staff.models import BusinessDay, Officer
from staff.scope import below
from tiering import badges
from tiering.models import CustomerLabel

DAYS_AHEAD = 7
MOST_LINES = 200


@dataclass(frozen=True)
class Line:
    """One follow-up on screen."""

    follow_up: FollowUp
    label: CustomerLabel | None
    reason: str
    amount: Decimal | None
    days_late: int


@dataclass(frozen=True)
class Group:
    code: str
    lines: list[Line]


def reading_day() -> date | None:
    """The day on which the last published night is read: the first working day after its date."""
    on = DataDate.objects.values_list("business_date", flat=True).first()
    if on is None:
        return None
    coming = BusinessDay.objects.filter(on__gt=on, is_working=True).order_by("on")
    return coming.values_list("on", flat=True).first() or on + timedelta(days=1)


def has_work_with(officer: Officer) -> Q:
    """Customers for whom the officer has something open to do, also when they are of others."""
    still_open = FollowUp.objects.visible_to(officer).open()
    return Q(Exists(still_open.filter(customer=OuterRef("pk"))))


def of_customer(follow_ups: FollowUpQuerySet, limit: int = 20) -> list[FollowUp]:
    """Open ones first, the nearest first; then those that are over, the latest first."""
    with_names = follow_ups.select_related("campaign", "owner", "worked_by", "account")
    still_open = list(with_names.open().order_by("due_on", "id")[:limit])
    over = with_names.exclude(state=FollowUpState.OPEN).order_by("-due_on", "-id")[:limit]
    return [*still_open, *over][:limit]


def mine(officer: Officer) -> FollowUpQuerySet:
    """Those an officer is to work: their own, and the pool that nobody owns yet."""
    pool = Q(owner__isnull=True, org_unit_id=officer.org_unit_id)
    if officer.role in (Role.RELATIONSHIP_MANAGER, *UNIT_ROLES) and officer.org_unit is not None:
        pool = Q(owner__isnull=True) & below(officer.org_unit, "org_unit__")
    follow_ups: FollowUpQuerySet = FollowUp.objects.visible_to(officer)
    return follow_ups.filter(Q(owner=officer) | pool).leading()


def to_do(officer: Officer, *, today: date, play: str = "") -> FollowUpQuerySet:
    """Open ones that are overdue or due within a week, the most urgent first."""
    follow_ups = mine(officer).open().filter(due_on__lt=today + timedelta(days=DAYS_AHEAD))
    if play:
        follow_ups = follow_ups.filter(campaign__play=play)
    return on_screen(follow_ups).order_by("due_on", "-campaign__priority", "id")


def on_screen(follow_ups: FollowUpQuerySet) -> FollowUpQuerySet:
    """With everything that a line shows, in a number of queries that does not grow."""
    full: FollowUpQuerySet = (
        follow_ups.select_related("campaign", "customer", "account", "owner", "entry", "worked_by")
        .annotate(aum=F("customer__metric__aum"))
        .prefetch_related(badges.label_prefetch("customer__"), "merged__campaign")
    )
    return full


def play_counts(officer: Officer, *, today: date) -> dict[str, int]:
    """Play → open follow-ups, for the tabs; the plays in the order in which the enum has them."""
    counts = dict(
        mine(officer)
        .open()
        .filter(due_on__lt=today + timedelta(days=DAYS_AHEAD))
        .values_list("campaign__play")
        .annotate(n=Count("pk"))
    )
    return {play: counts[play] for play in Play.values if play in counts}


def progress(officer: Officer, *, today: date, worked_on: date) -> dict[str, int]:
    """Of what was due today or before: still open, overdue, and done by the officer on a day."""
    done = Q(state=FollowUpState.DONE, worked_by=officer, worked_at__date=worked_on)
    due = mine(officer).filter(due_on__lte=today)
    return due.aggregate(
        n_open=Count("pk", filter=Q(state=FollowUpState.OPEN)),
        n_late=Count("pk", filter=Q(state=FollowUpState.OPEN, due_on__lt=today)),
        n_done=Count("pk", filter=done),
    )


def grouped(follow_ups: Iterable[FollowUp], today: date) -> list[Group]:
    """Overdue, today, this week; groups without a line are left out."""
    groups: dict[str, list[Line]] = {"overdue": [], "today": [], "week": []}
    for follow_up in follow_ups:
        groups[group_of(follow_up, today)].append(line_of(follow_up, today))
    return [Group(code, lines) for code, lines in groups.items() if lines]


def group_of(follow_up: FollowUp, today: date) -> str:
    if follow_up.due_on < today:
        return "overdue"
    return "today" if follow_up.due_on == today else "week"


def line_of(follow_up: FollowUp, today: date) -> Line:
    """`follow_up` must come from `on_screen`."""
    label = badges.badge_label(follow_up.customer)
    account = follow_up.account
    return Line(
        follow_up=follow_up,
        label=label,
        reason=reason_of(follow_up, label),
        amount=account.balance if account else follow_up.aum,  # type: ignore[attr-defined]
        days_late=max((today - follow_up.due_on).days, 0),
    )
