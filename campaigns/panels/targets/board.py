"""The targets of a unit on its dashboard, and the units under it, who is behind first."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from campaigns.enums import Kpi
from campaigns.panels.frame import Frame
from campaigns.panels.targets.attained import Attained, attained, gone_of
from staff.enums import Level
from staff.models import OrgUnit


@dataclass(frozen=True)
class Row:
    """KPI → how far the unit came with it; None where it has no target."""

    unit: OrgUnit
    cells: dict[Kpi, Attained | None]
    url: str

    @property
    def named(self) -> list[tuple[Kpi, Attained | None]]:
        return list(self.cells.items())


@dataclass(frozen=True)
class Ranking:
    """Units of one level under a unit, sorted by the KPI `by`."""

    kpis: list[Kpi]
    by: Kpi | None
    levels: list[Level]
    level: Level | None
    rows: list[Row]
    gone: Decimal  # of the period's time


def targets_of(frame: Frame) -> list[Attained]:
    """In the order of the KPIs; empty where nothing was agreed for the period."""
    return list(_attained(frame, [frame.unit.pk]).get(frame.unit.pk, {}).values())


def ranking(frame: Frame, *, by: str, level: str) -> Ranking:
    """Of the level right below, or of the one that is asked for."""
    under = OrgUnit.objects.filter(path__startswith=frame.unit.path).exclude(pk=frame.unit.pk)
    units = list(under)
    levels = [each for each in Level if any(unit.level == each for unit in units)]
    shown = next((each for each in levels if each == level), levels[0] if levels else None)
    units = [unit for unit in units if unit.level == shown]
    found = _attained(frame, [unit.pk for unit in units])
    kpis = [kpi for kpi in Kpi if any(kpi in each for each in found.values())]
    chosen = next((kpi for kpi in kpis if kpi == by), kpis[0] if kpis else None)
    rows = [
        Row(unit, {kpi: found[unit.pk].get(kpi) for kpi in kpis}, frame.dashboard(unit))
        for unit in units
        if unit.pk in found
    ]
    if chosen is not None:
        rows.sort(key=lambda row: _order(row.cells[chosen], row.unit))
    return Ranking(kpis, chosen, levels, shown, rows, gone_of(frame.period, frame.night))


def _order(cell: Attained | None, unit: OrgUnit) -> tuple[object, ...]:
    return (cell is None, *(cell.urgency if cell else ()), unit.code)


def _attained(frame: Frame, units: Sequence[int]) -> dict[int, dict[Kpi, Attained]]:
    return attained(units, frame.period, frame.nights, night=frame.night)
