"""Who has how much to do: the officers of a branch, or the units right under what is larger."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import add, sub
from urllib.parse import urlencode

from django.db.models import Case, Count, Q, When
from django.urls import reverse

from campaigns.models import FollowUp, OfficerLoad, UnitLoad
from campaigns.workload import loads, people
from campaigns.workload.loads import Load
from kernel.charts import bars
from staff.models import OrgUnit
from staff.scope import below


@dataclass(frozen=True)
class WorkCount:
    """What a day asks for: done, due today, overdue, of these nobody's; and the books behind it."""

    n_done: int = 0
    n_waiting: int = 0
    n_late: int = 0
    n_pool: int = 0
    n_officers: int = 0
    n_a_day: int = 0  # calls and visits that the officers can make
    n_customers: int = 0
    n_contacted: int = 0
    aum_gain: Decimal = Decimal(0)

    def __add__(self, other: "WorkCount") -> "WorkCount":
        return WorkCount(*map(add, vars(self).values(), vars(other).values()))

    def __sub__(self, other: "WorkCount") -> "WorkCount":
        return WorkCount(*map(sub, vars(self).values(), vars(other).values()))

    @property
    def n_today(self) -> int:
        return self.n_done + self.n_waiting + self.n_late

    @property
    def done_share(self) -> Decimal | None:
        return Decimal(self.n_done) / self.n_today if self.n_today else None

    @property
    def late_share(self) -> Decimal:
        return Decimal(self.n_late) / self.n_today if self.n_today else Decimal(0)

    @property
    def coverage(self) -> Decimal | None:
        """Of the book, whom somebody spoke to in 30 days."""
        return Decimal(self.n_contacted) / self.n_customers if self.n_customers else None

    @property
    def is_behind(self) -> bool:
        """More is overdue than a day holds."""
        return self.n_late > self.n_a_day

    @property
    def bar(self) -> list[bars.Part]:
        return bars.parts([self.n_done, self.n_waiting, self.n_late])


@dataclass(frozen=True)
class Row:
    """An officer with the load as of now, or a unit."""

    name: str
    work: WorkCount
    load: Load | None = None
    unit: OrgUnit | None = None
    is_rest: bool = False  # of a unit, without those under it: no list holds just that

    @property
    def work_url(self) -> str:
        """The list behind the numbers; `which` of it is added."""
        return self._listed("campaigns:team-work-list")

    @property
    def customers_url(self) -> str:
        return self._listed("campaigns:customer-list")

    def _listed(self, page: str) -> str:
        if self.load is not None:
            return f"{reverse(page)}?{urlencode({'owner': self.load.officer.staff_no})}"
        if self.unit is None or self.is_rest:
            return ""
        return f"{reverse(page)}?{urlencode({'unit': self.unit.code})}"

    @property
    def is_overloaded(self) -> bool:
        return self.load.is_overloaded if self.load else self.work.is_behind


@dataclass(frozen=True)
class Workload:
    rows: list[Row]
    total: WorkCount
    is_by_unit: bool
    team_url: str

    @property
    def relief(self) -> tuple[Load, Load | None] | None:
        """Who of the overloaded is latest, and of the others at work who has least to do."""
        of_officers = [row.load for row in self.rows if row.load is not None]
        overloaded = [load for load in of_officers if load.is_overloaded]
        if not overloaded:
            return None
        heaviest = max(overloaded, key=lambda load: (load.n_late, *load.weight))
        others = (load for load in loads.by_room(of_officers) if not load.is_overloaded)
        return heaviest, next(others, None)

    @property
    def latest_unit(self) -> Row | None:
        return self.rows[0] if self.is_by_unit and self.rows else None


def workload(unit: OrgUnit, *, on: date, today: date) -> Workload:
    """Of the units right under a unit, or of its officers where it has none; most overdue first."""
    rows = _officers(unit, on, today) if unit.is_branch else _units(unit, on, today)
    rows.sort(key=lambda row: (-row.work.n_late, -row.work.n_today, row.name))
    total = sum((row.work for row in rows), WorkCount())
    if unit.is_branch:
        total += WorkCount(n_pool=loads.pool_size(unit, until=today))
    team_url = f"{reverse('campaigns:team-detail')}?unit={unit.code}"
    return Workload(rows, total, not unit.is_branch, team_url)


def _officers(unit: OrgUnit, on: date, today: date) -> list[Row]:
    """As of now: the officers of a branch are few, and an index has their work."""
    officers = list(people.officers_of(unit))
    now_open = loads.loads_of(officers, today=today)
    nights = OfficerLoad.objects.filter(officer__in=officers, as_of=on)
    books = {night.officer_id: _book(night) for night in nights}
    return [
        Row(
            officer.name,
            WorkCount(load.n_done, load.n_today, load.n_late, n_officers=1)
            + books.get(officer.pk, WorkCount()),
            load=load,
        )
        for officer in officers
        for load in [now_open[officer.pk]]
    ]


def _units(unit: OrgUnit, on: date, today: date) -> list[Row]:
    """As the night counted them, less what was done since. What is left for the unit itself is the
    work of officers right in it.
    """
    nights = UnitLoad.objects.filter(Q(org_unit=unit) | Q(org_unit__parent=unit), as_of=on)
    done = _done_since(unit, on, today)
    works = {each.org_unit: _as_of_now(each, done) for each in nights.select_related("org_unit")}
    whole = works.pop(unit, WorkCount())
    rows = [Row(each.name, work, unit=each) for each, work in works.items()]
    own = whole - sum(works.values(), WorkCount())
    if own.n_customers or own.n_today:
        rows.append(Row(unit.name, own, unit=unit, is_rest=True))
    return rows


def _book(night: OfficerLoad | UnitLoad) -> WorkCount:
    return WorkCount(
        n_customers=night.n_customers,
        n_contacted=night.n_contacted_30d,
        aum_gain=night.aum_amount - night.aum_month_start_amount,
    )


@dataclass(frozen=True)
class Done:
    """Follow-ups worked since the night, by the unit of who did it and by that of who had it to do:
    of an owner, or of the pool.
    """

    path: str
    owner_path: str
    pool_path: str
    n: int
    n_due: int
    n_late: int


def _done_since(unit: OrgUnit, night: date, today: date) -> list[Done]:
    counts = (
        FollowUp.objects.done_since_night(night)
        .filter(
            below(unit, "worked_by__org_unit__")
            | below(unit, "owner__org_unit__")
            | below(unit, "org_unit__")
        )
        .annotate(pool_path=Case(When(owner=None, then="org_unit__path")))
        .values_list("worked_by__org_unit__path", "owner__org_unit__path", "pool_path")
        .annotate(
            n=Count("pk"),
            n_due=Count("pk", filter=Q(due_on__lte=today)),
            n_late=Count("pk", filter=Q(due_on__lt=today)),
        )
    )
    return [
        Done(path or "", owner or "", pool or "", *numbers)
        for path, owner, pool, *numbers in counts
    ]


def _as_of_now(night: UnitLoad, done: list[Done]) -> WorkCount:
    here = night.org_unit.path
    gone = [each for each in done if each.owner_path.startswith(here)]
    n_late = max(night.n_late - sum(each.n_late for each in gone), 0)
    n_due = max(night.n_due - sum(each.n_due for each in gone), n_late)
    n_taken = sum(each.n_due for each in done if each.pool_path.startswith(here))
    return _book(night) + WorkCount(
        n_done=sum(each.n for each in done if each.path.startswith(here)),
        n_waiting=n_due - n_late,
        n_late=n_late,
        n_pool=max(night.n_pool - n_taken, 0),
        n_officers=night.n_officers,
        n_a_day=night.n_a_day,
    )
