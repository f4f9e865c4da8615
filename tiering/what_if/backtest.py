"""A draft on the closed months that are kept: who would have carried which label at each end.

The scheme's policy is replayed from the first closed month on, under the draft and under the rules
in force alike. It sees the ends of months alone: a climb within a month that its end did not hold,
and labels set by hand, are not in it.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tiering.enums import Policy
from tiering.rules import SchemeDefinition, metrics_of
from tiering.what_if.months import KEPT, STEADY, ClosedMonth, closed_months
from tiering.what_if.population import NoNightYet, population
from tiering.what_if.trial import Places, codes_of, labelled

BACK_WITHIN = 3  # months: who is back by then has gone to and fro


class NotReplayed(Exception):
    """Figures that the conditions ask for are not kept month by month; they are named by code."""

    def __init__(self, metrics: set[str]) -> None:
        super().__init__(*sorted(metrics))
        self.metrics = sorted(metrics)


@dataclass(frozen=True)
class Side:
    """A month under one of the rules. `n_back` changed from A to B and back within three months.

    `n_labels` by the places of `codes`; the last is that of no label.
    """

    n_labels: tuple[int, ...]
    n_up: int
    n_down: int
    n_back: int

    @property
    def n_changes(self) -> int:
        return self.n_up + self.n_down


@dataclass(frozen=True)
class MonthOfBacktest:
    """`month` is its first day; `now` under the rules in force, empty where there are none."""

    month: date
    n_customers: int
    now: Side | None
    then: Side


@dataclass(frozen=True)
class Backtest:
    """`missing` are closed months of which nothing is kept."""

    on: date
    codes: tuple[str, ...]
    months: tuple[MonthOfBacktest, ...]
    missing: tuple[date, ...]

    @property
    def changes_now(self) -> int:
        return sum(each.now.n_changes for each in self.months if each.now)

    @property
    def changes_then(self) -> int:
        return sum(each.then.n_changes for each in self.months)

    @property
    def back_now(self) -> int:
        return sum(each.now.n_back for each in self.months if each.now)

    @property
    def back_then(self) -> int:
        return sum(each.then.n_back for each in self.months)

    def to_json(self) -> dict[str, object]:
        return asdict(self)


def backtest(draft: SchemeDefinition, live: SchemeDefinition | None) -> Backtest:
    """Raises `NotReplayed` where a condition asks for what no month keeps."""
    check_replayed(draft)
    if live is not None:
        check_replayed(live)
    among = population({*STEADY})
    if among is None:
        raise NoNightYet
    months = closed_months(among)
    kept = [each for each in months if each.n_customers]
    codes = codes_of(draft, live)
    then = list(_sides(replay(draft, codes, kept), len(codes)))
    now: list[Side | None] = [None] * len(kept)
    if live is not None:
        now = list(_sides(replay(live, codes, kept), len(codes)))
    return Backtest(
        on=among.on,
        codes=codes,
        months=tuple(
            MonthOfBacktest(month.first, month.n_customers, side_now, side_then)
            for month, side_now, side_then in zip(kept, now, then, strict=True)
        ),
        missing=tuple(each.first for each in months if not each.n_customers),
    )


def check_replayed(definition: SchemeDefinition) -> None:
    asked = {code for node in definition.conditions().values() for code in metrics_of(node)}
    if unknown := asked - {*KEPT, *STEADY}:
        raise NotReplayed(unknown)


def replay(
    definition: SchemeDefinition, codes: tuple[str, ...], months: list[ClosedMonth]
) -> Iterator[Places]:
    """The label carried at each month's end, by place of `codes`, the place after the last for
    none. The first month gives what is earned: what was carried before is not known.
    """
    none = len(codes)
    endured = _endured(definition, codes)
    carried = missed = None
    for month in months:
        earned = labelled(definition, codes, month)
        earned[~month.known] = none
        if carried is None or missed is None or definition.policy != Policy.FAST_UP_SLOW_DOWN:
            carried, missed = earned, np.zeros(len(month), dtype=np.int16)
        else:
            carried, missed = _closed(carried, missed, earned, endured)
        yield carried


def _closed(
    carried: Places, missed: Places, earned: Places, endured: Places
) -> tuple[Places, Places]:
    """A month's close: climbs at once, falls when a label's missed months are over."""
    none = len(endured) - 1
    misses = (earned > carried) & (earned < none)
    n_missed = np.where(misses, missed + 1, 0).astype(np.int16)
    keeps = misses & (n_missed < endured[carried])
    label = np.where(keeps, carried, earned).astype(np.int16)
    return label, np.where(keeps, n_missed, 0).astype(np.int16)


def _endured(definition: SchemeDefinition, codes: tuple[str, ...]) -> Places:
    """Missed months that each label endures; who carries none has nothing to lose."""
    months = {label.code: label.missed_months for label in definition.labels}
    return np.array([*(months.get(code, 1) for code in codes), 0], dtype=np.int16)


def _sides(ends: Iterator[Places], none: int) -> Iterator[Side]:
    """Each end beside the one before it; who comes new or goes has not changed a label."""
    before: Places | None = None
    left: Places = np.empty(0, dtype=np.int16)
    left_at: NDArray[np.int16] = left
    for number, carried in enumerate(ends):
        if before is None:
            before = carried
            left, left_at = np.full_like(carried, -1), np.full_like(carried, -BACK_WITHIN - 1)
        changes = (carried != before) & (carried < none) & (before < none)
        is_back = changes & (left == carried) & (number - left_at <= BACK_WITHIN)
        yield Side(
            n_labels=tuple(np.bincount(carried, minlength=none + 1).tolist()),
            n_up=int((changes & (carried < before)).sum()),
            n_down=int((changes & (carried > before)).sum()),
            n_back=int(is_back.sum()),
        )
        left, left_at = np.where(changes, before, left), np.where(changes, number, left_at)
        before = carried
