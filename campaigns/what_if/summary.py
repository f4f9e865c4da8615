"""What a definition came to, in numbers that a page shows and that stay as evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from campaigns.enums import ExclusionReason
from campaigns.queries import goals
from campaigns.what_if.draw import Draw
from kernel.names import in_language
from staff.models import OrgUnit
from tiering.rules.columns import Mask


@dataclass(frozen=True)
class Overlap:
    """How many of the list are on that of another running campaign too."""

    code: str
    name_en: str
    name_zh: str
    n: int

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)


@dataclass(frozen=True)
class KeptOut:
    reason: str
    n: int

    @property
    def label(self) -> str:
        return str(ExclusionReason(self.reason).label)


@dataclass(frozen=True)
class UnitCount:
    """A unit with all below it; `goal` is its part of the campaign's target in customers, by its
    share of the list where it is not set by hand. `units` are those right below, where they are
    told as well.
    """

    code: str
    name: str
    n_customers: int
    n_listed: int
    n_held_out: int
    n_kept_out: int
    goal: int | None
    is_goal_set: bool
    units: tuple["UnitCount", ...]


@dataclass(frozen=True)
class Summary:
    """Of the customers under a unit. `n_listed` has those held out, who are not called."""

    on: date
    n_customers: int
    n_picked: int
    n_met: int
    n_listed: int
    n_held_out: int
    n_now: int
    n_entering: int
    n_leaving: int
    kept_out: tuple[KeptOut, ...]
    overlaps: tuple[Overlap, ...]
    units: tuple[UnitCount, ...]

    @property
    def n_called(self) -> int:
        return self.n_listed - self.n_held_out

    @property
    def n_kept_out(self) -> int:
        return sum(each.n for each in self.kept_out)

    @property
    def has_goals(self) -> bool:
        """Whether the target was shared out among the units."""
        return any(each.goal is not None for each in self.units)


def summarise(drawn: Draw, at: OrgUnit, units: Sequence[OrgUnit], *, levels: int = 1) -> Summary:
    """Of the customers under `at`, and of each unit on so many levels below it.

    `units` are all of the bank.
    """
    counts = _Counts(drawn)
    here = counts.below(at, units)
    return Summary(
        on=drawn.population.on,
        n_customers=counts.sum(None, here),
        n_picked=counts.sum(drawn.picked | drawn.kept_out[ExclusionReason.UNIT], here),
        n_met=counts.sum(drawn.met, here),
        n_listed=counts.sum(drawn.listed, here),
        n_held_out=counts.sum(drawn.held_out, here),
        n_now=counts.sum(drawn.now, here),
        n_entering=counts.sum(drawn.listed & ~drawn.now, here),
        n_leaving=counts.sum(drawn.now & ~drawn.listed, here),
        kept_out=tuple(
            KeptOut(reason.value, counts.sum(mask, here)) for reason, mask in drawn.kept_out.items()
        ),
        overlaps=_overlaps(drawn, counts, here),
        units=_units(drawn, counts, at, units, levels),
    )


class _Counts:
    """Customers of a mask, unit by unit."""

    def __init__(self, drawn: Draw) -> None:
        self.unit, self.units = drawn.population.unit, drawn.population.units

    def below(self, at: OrgUnit, units: Sequence[OrgUnit]) -> Mask:
        """Which of the population's units lie under one."""
        numbers = [each.pk for each in units if each.path.startswith(at.path)]
        return np.isin(self.units, numbers)

    def by_unit(self, mask: Mask | None) -> NDArray[np.int64]:
        unit = self.unit if mask is None else self.unit[mask]
        return np.bincount(unit, minlength=len(self.units))

    def sum(self, mask: Mask | None, here: Mask) -> int:
        return int(self.by_unit(mask)[here].sum())


def _overlaps(drawn: Draw, counts: _Counts, here: Mask) -> tuple[Overlap, ...]:
    found = [
        Overlap(
            each.code,
            each.name_en,
            each.name_zh,
            counts.sum(drawn.listed & drawn.on_list_of(each), here),
        )
        for each in drawn.running
    ]
    return tuple(sorted((each for each in found if each.n), key=lambda each: -each.n))


def _units(
    drawn: Draw, counts: _Counts, at: OrgUnit, units: Sequence[OrgUnit], levels: int
) -> tuple[UnitCount, ...]:
    kept_out = sum(counts.by_unit(mask) for mask in drawn.kept_out.values())
    by_unit = [*map(counts.by_unit, (None, drawn.listed, drawn.held_out)), np.asarray(kept_out)]
    goal_of, set_by_hand = _goals(drawn, counts, units), dict(drawn.definition.unit_goals)

    def told(unit: OrgUnit, levels: int) -> UnitCount:
        here = counts.below(unit, units)
        goal, is_set = goal_of.get(unit.pk), unit.code in set_by_hand
        n_all, n_listed, n_held, n_out = (int(each[here].sum()) for each in by_unit)
        further = below(unit, levels - 1)
        return UnitCount(
            unit.code, unit.name, n_all, n_listed, n_held, n_out, goal, is_set, further
        )

    def below(above: OrgUnit, levels: int) -> tuple[UnitCount, ...]:
        return tuple(told(each, levels) for each in units if levels and each.parent_id == above.pk)

    return below(at, levels)


def _goals(drawn: Draw, counts: _Counts, units: Sequence[OrgUnit]) -> dict[int, int]:
    total, set_by_hand = drawn.definition.kpi_value, dict(drawn.definition.unit_goals)
    if total is None:
        return {}
    n_listed = counts.by_unit(drawn.listed)
    listed = {each.pk: int(n_listed[counts.below(each, units)].sum()) for each in units}
    return goals(total, set_by_hand, listed, units)
