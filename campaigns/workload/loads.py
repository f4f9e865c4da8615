"""What waits for an officer, in days of work: as it is, and as it would be with more or less."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q

from campaigns.models import FollowUp
from customers.enums import Channel
from customers.models import Customer
from customers.queries import data_date
from staff.models import BusinessDay, Leave, Officer, OrgUnit
from staff.scope import below

WINDOW = 5  # working days, from the reading day on, over which a load is measured
MOST_DAYS = WINDOW + 1  # what waits may take a day more than that
VISITS = (Channel.VISIT.value, Channel.BRANCH.value)


@dataclass(frozen=True)
class OpenFollowUp:
    """An open follow-up; one that is merged into another is no work of its own (`leads`)."""

    pk: int
    customer_id: int
    channel: str
    due_on: date
    leads: bool = True


@dataclass(frozen=True)
class Load:
    """What waits for an officer until the end of the window, overdue included, and what is done."""

    officer: Officer
    n_done: int = 0
    n_late: int = 0
    n_today: int = 0
    n_in_window: int = 0
    calls: int = 0
    visits: int = 0
    n_customers: int = 0
    leave: Leave | None = None
    is_away: bool = False

    @property
    def parts(self) -> tuple[Decimal, Decimal]:
        """Working days that the calls take, and that the visits take."""
        officer = self.officer
        return _days(self.calls, officer.daily_calls), _days(self.visits, officer.daily_visits)

    @property
    def days(self) -> Decimal:
        """Both are done side by side: what takes longer counts. Messages take no hours."""
        return max(self.parts)

    @property
    def n_a_day(self) -> int:
        """Calls and visits that a day holds."""
        return self.officer.daily_calls + self.officer.daily_visits

    @property
    def is_behind(self) -> bool:
        """More is overdue than a day holds."""
        return self.n_late > self.n_a_day

    @property
    def is_overloaded(self) -> bool:
        """Behind, or more waits than the window and one day more hold."""
        return self.is_behind or self.days > MOST_DAYS

    @property
    def most_days(self) -> int:
        return MOST_DAYS

    @property
    def n_in_time(self) -> int:
        return self.n_in_window - self.n_late

    @property
    def weight(self) -> tuple[Decimal, int]:
        """Who has less of it has less to do: first what takes hours, then how many."""
        return self.days, self.n_in_window

    def with_lines(
        self,
        lines: Iterable[OpenFollowUp],
        last: date,
        *,
        today: date,
        sign: int = 1,
        n_customers: int = 0,
    ) -> "Load":
        """As it would be with these follow-ups more, or less; due after `last` is not counted."""
        counted = [line for line in lines if line.due_on <= last]
        channels = [line.channel for line in counted]
        return replace(
            self,
            n_late=self.n_late + sign * sum(line.due_on < today for line in counted),
            n_in_window=self.n_in_window + sign * len(counted),
            calls=self.calls + sign * channels.count(Channel.CALL),
            visits=self.visits + sign * sum(channel in VISITS for channel in channels),
            n_customers=self.n_customers + n_customers,
        )


def by_room(loads: Iterable[Load]) -> list[Load]:
    """Who may be given more: all who are there, who has least to do first."""
    return sorted((load for load in loads if not load.is_away), key=lambda load: load.weight)


def _days(n: int, a_day: int) -> Decimal:
    """An officer without such hours: each one is a day of somebody else's."""
    return Decimal(n) / (a_day or 1)


def end_of_window(today: date) -> date:
    """The last of the working days that loads look at, `today` being the first."""
    days = BusinessDay.objects.filter(on__gte=today, is_working=True).order_by("on")
    coming = list(days.values_list("on", flat=True)[:WINDOW])
    return coming[-1] if coming else today


def loads_of(officers: Iterable[Officer], *, today: date) -> dict[int, Load]:
    """Officer id → load, for the few officers of a branch: by their open work, not by all work."""
    people = list(officers)
    ids = [each.pk for each in people]
    last = end_of_window(today)
    due, done, books = _due(ids, today, last), done_since_night(ids), _books(ids)
    leaves = _leaves(ids, today, last)
    return {
        each.pk: Load(
            each,
            **due.get(each.pk, {}),
            n_done=done.get(each.pk, 0),
            n_customers=books.get(each.pk, 0),
            leave=leaves.get(each.pk),
            is_away=each.pk in leaves and leaves[each.pk].starts_on <= today,
        )
        for each in people
    }


def _due(ids: Sequence[int], today: date, last: date) -> dict[int, dict[str, int]]:
    counts = (
        FollowUp.objects.open()
        .leading()
        .filter(owner_id__in=ids, due_on__lte=last)
        .values("owner_id")
        .annotate(
            n_in_window=Count("pk"),
            n_late=Count("pk", filter=Q(due_on__lt=today)),
            n_today=Count("pk", filter=Q(due_on=today)),
            calls=Count("pk", filter=Q(channel=Channel.CALL)),
            visits=Count("pk", filter=Q(channel__in=VISITS)),
        )
    )
    return {each.pop("owner_id"): each for each in counts}


def done_since_night(ids: Sequence[int]) -> dict[int, int]:
    """Officer id → how many that officer worked since the night that the list of today is of."""
    night = data_date()
    if night is None:
        return {}
    done = FollowUp.objects.done_since_night(night).filter(worked_by_id__in=ids)
    return dict(done.values_list("worked_by_id").annotate(n=Count("pk")))


def _books(ids: Sequence[int]) -> dict[int, int]:
    books = Customer.objects.filter(owner_id__in=ids).order_by()
    return dict(books.values_list("owner_id").annotate(n=Count("pk")))


def _leaves(ids: Sequence[int], today: date, last: date) -> dict[int, Leave]:
    """The leave that is running, else the next one that begins within the window."""
    leaves = Leave.objects.between(today, last).filter(officer_id__in=ids)
    found: dict[int, Leave] = {}
    for leave in leaves.select_related("deputy").order_by("starts_on"):
        found.setdefault(leave.officer_id, leave)
    return found


def pool_size(unit: OrgUnit, *, until: date) -> int:
    """Open follow-ups under a unit that nobody owns yet, due by a day."""
    pool = FollowUp.objects.open().leading().filter(below(unit, "org_unit__"), owner__isnull=True)
    return int(pool.filter(due_on__lte=until).count())
