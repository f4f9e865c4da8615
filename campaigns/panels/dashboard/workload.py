"""Who has how much to do: the officers of a branch, or the units right under what is larger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q
from django.urls import reverse

from campaigns.models import FollowUp, OfficerLoad
from campaigns.panels import team
from campaigns.panels.dashboard.frame import Frame
from kernel.charts import bars
from kernel.clock import now
from staff.models import OrgUnit
from staff.scope import below


@dataclass
class Work:
    """What a day asks for: done, due today, overdue; and the books behind it."""

    n_done: int = 0
    n_waiting: int = 0
    n_late: int = 0
    n_customers: int = 0
    n_contacted: int = 0
    aum_gain: Decimal = Decimal(0)

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
    def bar(self) -> list[bars.Part]:
        return bars.parts([self.n_done, self.n_waiting, self.n_late])

    def count(self, night: OfficerLoad, done: int, gone: int, gone_late: int) -> None:
        """Adds what an officer has done, and what the night counted less what is gone since."""
        self.n_done += done
        self.n_late += max(night.n_late - gone_late, 0)
        self.n_waiting += max(night.n_due - night.n_late - (gone - gone_late), 0)
        self.add_book(night)

    def add_book(self, night: OfficerLoad) -> None:
        self.n_customers += night.n_customers
        self.n_contacted += night.n_contacted_30d
        self.aum_gain += night.aum_amount - night.aum_month_start_amount


@dataclass
class Row:
    """An officer with the load as of now, or a unit."""

    name: str
    url: str
    work: Work = field(default_factory=Work)
    load: team.Load | None = None


@dataclass(frozen=True)
class Workload:
    rows: list[Row]
    total: Work
    n_officers: int
    is_by_unit: bool
    team_url: str

    @property
    def relief(self) -> tuple[team.Load, team.Load | None] | None:
        """Who of the overloaded is latest, and of the others at work who has least to do."""
        loads = [row.load for row in self.rows if row.load is not None]
        overloaded = [load for load in loads if load.is_overloaded]
        if not overloaded:
            return None
        heaviest = max(overloaded, key=lambda load: (load.n_late, *load.weight))
        others = [load for load in loads if not load.is_away and not load.is_overloaded]
        return heaviest, min(others, key=lambda load: load.weight, default=None)

    @property
    def latest_unit(self) -> Row | None:
        return self.rows[0] if self.is_by_unit and self.rows else None


def workload(frame: Frame) -> Workload:
    """The most overdue first."""
    nights = list(
        OfficerLoad.objects.filter(below(frame.unit, "org_unit__"), as_of=frame.on).select_related(
            "officer__org_unit"
        )
    )
    rows = _officers(frame, nights) if frame.is_leaf else _units(frame, nights)
    rows.sort(key=lambda row: (-row.work.n_late, -row.work.n_today, row.name))
    n_officers = len(rows) if frame.is_leaf else len(nights)
    team_url = f"{reverse('campaigns:team-detail')}?unit={frame.unit.code}"
    return Workload(rows, _sum(rows), n_officers, not frame.is_leaf, team_url)


def _officers(frame: Frame, nights: Iterable[OfficerLoad]) -> list[Row]:
    """As of now: the officers of a branch are few, and an index has their work."""
    officers = list(team.officers_of(frame.unit))
    loads = team.loads_of(officers, today=frame.today)
    books = {night.officer_id: night for night in nights}
    rows = []
    for officer in officers:
        load = loads[officer.pk]
        work = Work(load.n_done, load.n_today, load.n_late)
        if officer.pk in books:
            work.add_book(books[officer.pk])
        url = reverse("campaigns:officer-detail", args=[officer.staff_no])
        rows.append(Row(officer.name, url, work, load))
    return rows


def _units(frame: Frame, nights: Sequence[OfficerLoad]) -> list[Row]:
    """As the night counted them, less what was done today."""
    units = list(OrgUnit.objects.filter(parent=frame.unit))
    rows = {unit.path: Row(unit.name, frame.dashboard(unit)) for unit in units}
    own = Row(frame.unit.name, frame.dashboard(frame.unit))
    done, gone = team.done_today([night.officer_id for night in nights]), _gone_today(frame)
    for night in nights:
        path = night.officer.org_unit.path if night.officer.org_unit else ""
        row = next((row for start, row in rows.items() if path.startswith(start)), own)
        row.work.count(night, done.get(night.officer_id, 0), *gone.get(night.officer_id, (0, 0)))
    return [*rows.values(), *([own] if own.work.n_customers else [])]


def _gone_today(frame: Frame) -> dict[int | None, tuple[int, int]]:
    """Owner → what no longer waits of the owner's, whoever worked it; and how much was overdue."""
    gone = (
        FollowUp.objects.done_on(now().date())
        .filter(below(frame.unit, "org_unit__"), due_on__lte=frame.today)
        .values_list("owner_id")
        .annotate(Count("pk"), n_late=Count("pk", filter=Q(due_on__lt=frame.today)))
    )
    return {owner: (n, n_late) for owner, n, n_late in gone}


def _sum(rows: Iterable[Row]) -> Work:
    total = Work()
    for row in rows:
        total.n_done += row.work.n_done
        total.n_waiting += row.work.n_waiting
        total.n_late += row.work.n_late
    return total
