"""The work of a closed period, as the last night of each of its months counted it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from campaigns.models import OfficerLoad, UnitLoad
from campaigns.panels.frame import Frame
from campaigns.panels.targets.reached import ends_of_months
from staff.models import Officer, OrgUnit
from staff.scope import below


@dataclass(frozen=True)
class PastRow:
    """An officer's or a unit's months in their order; what stands at the end is of the last."""

    of: Officer | OrgUnit
    months: Sequence[OfficerLoad | UnitLoad]
    url: str

    @property
    def name(self) -> str:
        return str(self.of)

    @property
    def n_due(self) -> int:
        return sum(month.n_month_due for month in self.months)

    @property
    def n_done(self) -> int:
        """Of those due, by the end of the month in which they were."""
        return sum(month.n_month_done for month in self.months)

    @property
    def done_share(self) -> Decimal | None:
        return Decimal(self.n_done) / self.n_due if self.n_due else None

    @property
    def n_late(self) -> int:
        return self.months[-1].n_late

    @property
    def n_customers(self) -> int:
        return self.months[-1].n_customers

    @property
    def coverage(self) -> Decimal | None:
        """Of the book, whom somebody spoke to in the 30 days before the end."""
        last = self.months[-1]
        return Decimal(last.n_contacted_30d) / last.n_customers if last.n_customers else None

    @property
    def aum_gain(self) -> Decimal:
        gain: Decimal = self.months[-1].aum_amount - self.months[0].aum_month_start_amount
        return gain


@dataclass(frozen=True)
class PastWork:
    """`total` is None where nothing was counted for the unit."""

    rows: list[PastRow]
    total: PastRow | None
    is_by_unit: bool


def past_work(frame: Frame) -> PastWork:
    """Of the units right under a unit, or of the officers who were in it; most overdue first."""
    unit = frame.unit
    ends = ends_of_months(frame.nights)
    months = list(UnitLoad.objects.filter(org_unit=unit, as_of__in=ends).order_by("as_of"))
    if not months:
        return PastWork([], None, not unit.is_branch)
    rows = _officers(frame, ends) if unit.is_branch else _units(frame, ends)
    rows.sort(key=lambda row: (-row.n_late, -row.n_due, row.name))
    return PastWork(rows, PastRow(unit, months, url=""), not unit.is_branch)


def _units(frame: Frame, ends: Sequence[date]) -> list[PastRow]:
    loads = UnitLoad.objects.filter(org_unit__parent=frame.unit, as_of__in=ends)
    months: dict[OrgUnit, list[OfficerLoad | UnitLoad]] = defaultdict(list)
    for load in loads.select_related("org_unit").order_by("as_of"):
        months[load.org_unit].append(load)
    return [PastRow(unit, loads, frame.dashboard(unit)) for unit, loads in months.items()]


def _officers(frame: Frame, ends: Sequence[date]) -> list[PastRow]:
    """Whoever had customers or work there then, those who have gone since too."""
    loads = OfficerLoad.objects.filter(below(frame.unit, "org_unit__"), as_of__in=ends)
    months: dict[Officer, list[OfficerLoad | UnitLoad]] = defaultdict(list)
    for load in loads.select_related("officer").order_by("as_of"):
        months[load.officer].append(load)
    return [PastRow(officer, loads, url="") for officer, loads in months.items()]
