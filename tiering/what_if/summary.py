"""What a trial came to, in numbers that a page shows and that stay as evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from staff.models import OrgUnit
from tiering.what_if.trial import Flow, Trial


@dataclass(frozen=True)
class LabelCounts:
    """Customers and AUM of a label; `code` is empty for no label."""

    code: str
    n_now: int
    n_then: int
    aum_now: Decimal
    aum_then: Decimal

    @property
    def n_change(self) -> int:
        return self.n_then - self.n_now

    @property
    def aum_change(self) -> Decimal:
        return self.aum_then - self.aum_now


@dataclass(frozen=True)
class MoveCounts:
    """Customers who would go from one label to another; `climb` is 1, −1, or 0 beside no label."""

    from_code: str
    to_code: str
    n: int
    aum: Decimal
    climb: int


@dataclass(frozen=True)
class UnitCounts:
    """A unit with all below it; `units` are those right below, where they are told as well."""

    code: str
    name: str
    n_customers: int
    n_up: int
    n_down: int
    n_entered: int
    n_left: int
    units: tuple["UnitCounts", ...]

    @property
    def n_affected(self) -> int:
        return self.n_up + self.n_down + self.n_entered + self.n_left


@dataclass(frozen=True)
class ThresholdCounts:
    """Customers who would come to stand on the threshold of a label, and who would leave it."""

    code: str
    n_now: int
    n_gained: int
    n_lost: int


@dataclass(frozen=True)
class Summary:
    """Kept plain with what is tried, and as evidence with what is submitted."""

    on: date
    n_customers: int
    n_affected: int
    n_up: int
    n_down: int
    n_entered: int
    n_left: int
    labels: tuple[LabelCounts, ...]
    moves: tuple[MoveCounts, ...]
    units: tuple[UnitCounts, ...]
    thresholds: tuple[ThresholdCounts, ...]

    @property
    def most(self) -> int:
        """Customers of the largest label, now or then: how far a bar goes."""
        return max((n for line in self.labels for n in (line.n_now, line.n_then)), default=0)


def summarise(trial: Trial, at: OrgUnit, units: Sequence[OrgUnit], *, levels: int = 1) -> Summary:
    """Of the customers under `at`, and of each unit on so many levels below it.

    `units` are all of the bank.
    """
    below = [each.pk for each in units if each.path.startswith(at.path)]
    flow = trial.flow(below)
    return Summary(
        on=trial.population.on,
        n_customers=int(flow.n.sum()),
        n_affected=flow.n_affected,
        n_up=flow.n_up,
        n_down=flow.n_down,
        n_entered=flow.n_entered,
        n_left=flow.n_left,
        labels=tuple(_of_label(flow, place) for place in range(len(flow.codes) + 1)),
        moves=_moves(flow),
        units=_units(trial, at, units, levels),
        thresholds=_thresholds(trial.threshold_flow(below)),
    )


def _of_label(flow: Flow, place: int) -> LabelCounts:
    return LabelCounts(
        _code(flow, place),
        flow.now(place),
        flow.then(place),
        flow.aum_now(place),
        flow.aum_then(place),
    )


def _moves(flow: Flow) -> tuple[MoveCounts, ...]:
    """The largest first."""
    last = len(flow.codes)
    moves = [
        MoveCounts(
            _code(flow, now),
            _code(flow, then),
            int(flow.n[now, then]),
            flow.aum_of(now, then),
            0 if last in (now, then) else 1 if then < now else -1,
        )
        for now in range(last + 1)
        for then in range(last + 1)
        if now != then and flow.n[now, then]
    ]
    return tuple(sorted(moves, key=lambda move: -move.n))


def _units(
    trial: Trial, at: OrgUnit, units: Sequence[OrgUnit], levels: int
) -> tuple[UnitCounts, ...]:
    below = [each for each in units if levels and each.parent_id == at.pk]
    return tuple(_of_unit(trial, each, units, levels) for each in below)


def _of_unit(trial: Trial, unit: OrgUnit, units: Sequence[OrgUnit], levels: int) -> UnitCounts:
    flow = trial.flow([each.pk for each in units if each.path.startswith(unit.path)])
    return UnitCounts(
        unit.code,
        unit.name,
        int(flow.n.sum()),
        flow.n_up,
        flow.n_down,
        flow.n_entered,
        flow.n_left,
        _units(trial, unit, units, levels - 1),
    )


def _thresholds(flow: Flow) -> tuple[ThresholdCounts, ...]:
    lines = []
    for place, code in enumerate(flow.codes):
        n_now, n_then, n_both = flow.now(place), flow.then(place), int(flow.n[place, place])
        if n_now or n_then:
            lines.append(ThresholdCounts(code, n_now, n_then - n_both, n_now - n_both))
    return tuple(lines)


def _code(flow: Flow, place: int) -> str:
    return flow.codes[place] if place < len(flow.codes) else ""
