"""A draft tried on the population: who earns which label now, and who would under the draft."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tiering.rules import SchemeDefinition, all_in_order, metrics_of
from tiering.rules.catalogue import metric_of
from tiering.rules.columns import NOBODY, Columns, places, who
from tiering.what_if.population import Population

Places = NDArray[np.int16]
Counts = tuple[NDArray[np.int64], NDArray[np.int64]]  # customers and cents by unit, now and then
AUM = metric_of("aum")
EVERYONE = slice(None)


@dataclass(frozen=True)
class Flow:
    """Customers and cents by label now (first axis) and under the draft (second axis).

    The axes stand for `codes`, best first; the place after the last is that of no label.
    """

    codes: tuple[str, ...]
    n: NDArray[np.int64]
    cents: NDArray[np.int64]

    def now(self, place: int) -> int:
        return int(self.n[place].sum())

    def then(self, place: int) -> int:
        return int(self.n[:, place].sum())

    def aum_now(self, place: int) -> Decimal:
        return _yuan(self.cents[place])

    def aum_then(self, place: int) -> Decimal:
        return _yuan(self.cents[:, place])

    def aum_of(self, now: int, then: int) -> Decimal:
        return _yuan(self.cents[now, then])

    @property
    def n_up(self) -> int:
        """To a better label; who had none has entered, and is not counted here."""
        return int(np.tril(self.n[:-1, :-1], -1).sum())

    @property
    def n_down(self) -> int:
        return int(np.triu(self.n[:-1, :-1], 1).sum())

    @property
    def n_entered(self) -> int:
        return int(self.n[-1, :-1].sum())

    @property
    def n_left(self) -> int:
        return int(self.n[:-1, -1].sum())

    @property
    def n_affected(self) -> int:
        return int(self.n.sum() - np.trace(self.n))


@dataclass(frozen=True)
class Trial:
    """What a draft would do; `labels` and `thresholds` hold a place of `codes` per customer."""

    population: Population
    codes: tuple[str, ...]
    labels_now: Places
    labels_then: Places
    thresholds_now: Places
    thresholds_then: Places

    def code(self, place: int) -> str:
        """Empty for the place of no label."""
        return self.codes[place] if place < len(self.codes) else ""

    def flow(self, units: Collection[int] | None = None) -> Flow:
        """By label; of the whole bank, or of the units with these ids."""
        return self._flow(self._labels, units)

    def threshold_flow(self, units: Collection[int] | None = None) -> Flow:
        """Likewise by the label on whose threshold a customer stands."""
        return self._flow(self._thresholds, units)

    def affected(self) -> NDArray[np.intp]:
        """The places in the population of the customers whose label would be another one."""
        return np.flatnonzero(self.labels_now != self.labels_then)

    def _flow(self, counts: Counts, units: Collection[int] | None) -> Flow:
        chosen = slice(None) if units is None else np.isin(self.population.units, list(units))
        return Flow(self.codes, *(each[chosen].sum(axis=0) for each in counts))

    @cached_property
    def _labels(self) -> Counts:
        return self._counted(self.labels_now, self.labels_then)

    @cached_property
    def _thresholds(self) -> Counts:
        now, then = self.thresholds_now, self.thresholds_then
        near_a_line = np.flatnonzero((now < len(self.codes)) | (then < len(self.codes)))
        return self._counted(now, then, near_a_line)

    def _counted(
        self, now: Places, then: Places, some: "NDArray[np.intp] | slice" = EVERYONE
    ) -> Counts:
        n_units, n_labels = len(self.population.units), len(self.codes) + 1
        cell = (self.population.unit[some] * n_labels + now[some]) * n_labels + then[some]
        shape, n_cells = (n_units, n_labels, n_labels), n_units * n_labels * n_labels
        # Whole cents stay exact in the floating point that adds them up, up to 90 trillion yuan.
        cents = np.bincount(cell, self.population.figures(AUM)[some] >> 1, minlength=n_cells)
        n = np.bincount(cell, minlength=n_cells)
        return n.reshape(shape), cents.astype(np.int64).reshape(shape)


def try_out(draft: SchemeDefinition, live: SchemeDefinition | None, among: Population) -> Trial:
    """Earned label against earned label; without a live version nobody has one now."""
    codes = codes_of(draft, live)
    now, then = (labelled(each, codes, among) for each in (live, draft))
    on_threshold_now = _thresholds(live, codes, now, among)
    on_threshold_then = _thresholds(draft, codes, then, among)
    return Trial(among, codes, now, then, on_threshold_now, on_threshold_then)


def metrics_read(*definitions: SchemeDefinition | None) -> set[str]:
    """What the population must hold for a trial of these."""
    codes = {AUM.code}
    for definition in filter(None, definitions):
        for node in definition.conditions().values():
            codes |= metrics_of(node)
        codes |= {band.metric for band in definition.threshold_bands}
    return codes


def codes_of(draft: SchemeDefinition, live: SchemeDefinition | None) -> tuple[str, ...]:
    """The labels of both, best first; one that the draft drops keeps its place."""
    best_first = [
        [label.code for label in sorted(each.labels, key=lambda label: -label.rank)]
        for each in (draft, live)
        if each
    ]
    return tuple(all_in_order(best_first[0], best_first[-1]))


def labelled(definition: SchemeDefinition | None, codes: tuple[str, ...], among: Columns) -> Places:
    """The label that each earns, by place of `codes`; the place after the last for none."""
    if definition is None:
        return np.full(len(among), len(codes), dtype=np.int16)
    found = places([label.condition for label in definition.labels], among)
    if definition.scope is not None:
        found[~who(definition.scope, among)] = NOBODY
    return place_in(codes, [label.code for label in definition.labels])[found]


def _thresholds(
    definition: SchemeDefinition | None, codes: tuple[str, ...], earned: Places, among: Population
) -> Places:
    """An overlay: the label of the band that holds, where it is better than the one earned."""
    bands = definition.threshold_bands if definition else ()
    found = places([band.condition for band in bands], among)
    thresholds = place_in(codes, [band.to for band in bands])[found]
    thresholds[(thresholds >= earned) | (earned == len(codes))] = len(codes)
    return thresholds


def place_in(codes: tuple[str, ...], among: list[str]) -> Places:
    """To be looked up by place among these labels; `NOBODY` finds the last, which is no label."""
    return np.array([*(codes.index(code) for code in among), len(codes)], dtype=np.int16)


def _yuan(cents: NDArray[np.int64]) -> Decimal:
    return Decimal(int(cents.sum())).scaleb(-2)
