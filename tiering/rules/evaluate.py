"""The same conditions for one customer in Python: for each leaf met, short by, or no data."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import Any as Anything

from tiering.rules.catalogue import RATING_RANKS, RATINGS, metric_of
from tiering.rules.metric import NUMBERS, Metric, Type, Unit
from tiering.rules.nodes import All, Any, AtLeast, Leaf, Node, Not, Op, children

Row = Mapping[str, Anything]


class State(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How far a figure is from its bound. `over` is true where it must fall, not rise."""

    number: Decimal
    unit: Unit
    over: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a node for one row.

    Groups carry how many members hold (`n_met`) and how many must (`n_needed`); leaves the
    figure found (an average rounded to the cent, a rating as its letters) and how far it is from
    its bound.
    """

    node: Node
    holds: bool
    state: State
    actual: object = None
    short_by: Shortfall | None = None
    n_met: int = 0
    n_needed: int = 0
    members: "tuple[Outcome, ...]" = ()


_COMPARE: dict[Op, Callable[[Anything, Anything], bool]] = {
    Op.GE: operator.ge,
    Op.GT: operator.gt,
    Op.LE: operator.le,
    Op.LT: operator.lt,
    Op.EQ: operator.eq,
    Op.NE: operator.ne,
    Op.BETWEEN: lambda actual, bounds: bounds[0] <= actual <= bounds[1],
    Op.IN: lambda actual, values: actual in values,
    Op.NOT_IN: lambda actual, values: actual not in values,
    Op.IS_TRUE: lambda actual, _: actual is True,
    Op.IS_FALSE: lambda actual, _: actual is False,
}
_STEPS = {Type.MONEY: Fraction(1, 100), Type.SHARE: Fraction(1, 10_000)}


def evaluate(node: Node, row: Row) -> Outcome:
    """The outcome tree of a condition for one wide row.

    The row maps columns to figures; labels stand in it by code, e.g. `label.RETAIL`.
    """
    if isinstance(node, Leaf):
        return _leaf(node, row)
    members = tuple(evaluate(member, row) for member in children(node))
    n_met = sum(member.holds for member in members)
    n_needed = _needed(node)
    holds = n_met == 0 if isinstance(node, Not) else n_met >= n_needed
    state = State.MET if holds else State.NOT_MET
    return Outcome(node, holds, state, n_met=n_met, n_needed=n_needed, members=members)


def _needed(node: Node) -> int:
    match node:
        case All(members):
            return len(members)
        case AtLeast(n, _):
            return n
        case Any():
            return 1
        case _:
            return 0


def _leaf(leaf: Leaf, row: Row) -> Outcome:
    metric = metric_of(leaf.metric)
    actual = _figure(metric, row)
    shown = _shown(metric, actual, row)
    if leaf.op in (Op.IS_EMPTY, Op.IS_NOT_EMPTY):
        holds = (actual is None) == (leaf.op is Op.IS_EMPTY)
        return Outcome(leaf, holds, State.MET if holds else State.NOT_MET, shown)
    if actual is None:
        return Outcome(leaf, False, State.NO_DATA)
    bound = _bound(metric, leaf.value)
    if _COMPARE[leaf.op](actual, bound):
        return Outcome(leaf, True, State.MET, shown)
    short_by = _shortfall(metric, leaf.op, actual, bound)
    return Outcome(leaf, False, State.NOT_MET, shown, short_by)


def _figure(metric: Metric, row: Row) -> Anything:
    """The exact figure: numbers as fractions, so that an average is compared undivided."""
    raw = row.get(metric.code if metric.type is Type.LABEL else metric.column)
    if raw is None or raw == "":
        return None
    if metric.type not in NUMBERS:
        return raw
    days = row.get(metric.divisor) if metric.divisor else 1
    return Fraction(raw) / Fraction(days) if days else None


def _shown(metric: Metric, actual: Anything, row: Row) -> object:
    if actual is None:
        return None
    if metric.divisor:
        return _rounded(actual, Fraction(1, 100))
    if metric.type is Type.RATING:
        return RATINGS[len(RATINGS) - actual]
    return row[metric.code if metric.type is Type.LABEL else metric.column]


def _bound(metric: Metric, value: Anything) -> Anything:
    if isinstance(value, tuple):
        return tuple(_bound(metric, item) for item in value)
    if metric.type in NUMBERS:
        return Fraction(value)
    return RATING_RANKS[str(value)] if metric.type is Type.RATING else value


def _shortfall(metric: Metric, op: Op, actual: Anything, bound: Anything) -> Shortfall | None:
    """The distance to the bound, at least one step of the unit so that it never reads 0."""
    if metric.type not in NUMBERS | {Type.DATE, Type.RATING}:
        return None
    if op is Op.NE or op is Op.NOT_IN:
        return None
    low, high = bound if op is Op.BETWEEN else (bound, bound)
    over = op in (Op.LE, Op.LT) or (op in (Op.BETWEEN, Op.EQ) and actual > high)
    distance = _number(actual) - _number(high) if over else _number(low) - _number(actual)
    step = _STEPS.get(metric.type, Fraction(1))
    if op in (Op.GT, Op.LT):
        distance += step  # the bound itself is not enough
    return Shortfall(max(_rounded(distance, step), _rounded(step, step)), metric.unit, over)


def _number(figure: Anything) -> Fraction:
    return Fraction(figure.toordinal() if isinstance(figure, date) else figure)


def _rounded(number: Fraction, step: Fraction) -> Decimal:
    """Rounded to the step, half away from zero."""
    steps = floor(abs(number) / step + Fraction(1, 2))
    exact = Fraction(steps if number >= 0 else -steps) * step
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def first_match(labels: Mapping[str, Node | None], row: Row) -> str | None:
    """The code of the first label whose condition holds, as the compiled CASE decides it."""
    for code, node in labels.items():
        if node is None or evaluate(node, row).holds:
            return code
    return None
