"""The same conditions for a whole population: one array of whole numbers per figure.

Every figure becomes one 64-bit number, so that a comparison is exact and takes a millisecond for a
million customers. An amount is counted in cents, doubled, and one more where less than a cent is
left over: a bound, which has whole cents, then lies on the same side of it as of the amount itself.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from hashlib import md5
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray
from psycopg2 import sql

from tiering.rules.catalogue import RATING_RANKS, metric_of
from tiering.rules.compile import compile_column
from tiering.rules.label_book import LabelBook
from tiering.rules.metric import Metric, Type
from tiering.rules.nodes import All, Any, AtLeast, Leaf, Node, Not, Op, Scalar

Figures: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]

MISSING = -(2**63)
NOBODY = -1  # the place of a customer for whom no condition holds
_FURTHEST = 2**63 - 2  # an amount that no bank holds: more is taken for that
_STEPS = {Type.MONEY: 100, Type.SHARE: 10**6, Type.WHOLE: 1}
_EPOCH = date(1970, 1, 1)
_TEXT_DIGITS = 15  # of the hash: sixty bits, so that two texts of a bank do not meet


class Columns(Protocol):
    """A population, its customers in one order; `book` numbers the labels."""

    @property
    def book(self) -> LabelBook: ...

    def __len__(self) -> int: ...

    def figures(self, metric: Metric) -> Figures:
        """As `encode` has them, `MISSING` where there is none."""

    def days(self, divisor: str) -> int:
        """Of how many days the sums of an average are; 0 where the period is not known."""


def who(node: Node, among: Columns) -> Mask:
    """For each customer whether the condition holds."""
    match node:
        case All(members):
            return reduce(np.logical_and, (who(each, among) for each in members))
        case Any(members):
            return reduce(np.logical_or, (who(each, among) for each in members))
        case AtLeast(n, members):
            n_met = sum(who(each, among).astype(np.int16) for each in members)
            return np.asarray(n_met >= n)
        case Not(member):
            return ~who(member, among)
        case Leaf():
            return _who(node, among)


def places(conditions: Sequence[Node | None], among: Columns) -> NDArray[np.int16]:
    """For each customer the place of the first condition that holds, `NOBODY` where none does.

    Like a label without a condition, None takes everyone who is left.
    """
    found = np.full(len(among), NOBODY, dtype=np.int16)
    for place, node in reversed(list(enumerate(conditions))):
        if node is None:
            found[:] = place
        else:
            found[who(node, among)] = place
    return found


_COMPARE: dict[Op, Callable[[Figures, list[int]], Mask]] = {
    Op.GE: lambda figures, bound: figures >= bound[0],
    Op.GT: lambda figures, bound: figures > bound[0],
    Op.LE: lambda figures, bound: figures <= bound[0],
    Op.LT: lambda figures, bound: figures < bound[0],
    Op.EQ: lambda figures, bound: figures == bound[0],
    Op.NE: lambda figures, bound: figures != bound[0],
    Op.BETWEEN: lambda figures, bound: (figures >= bound[0]) & (figures <= bound[1]),
    Op.IN: lambda figures, bound: np.isin(figures, bound),
    Op.NOT_IN: lambda figures, bound: ~np.isin(figures, bound),
    Op.IS_TRUE: lambda figures, _: figures == 1,
    Op.IS_FALSE: lambda figures, _: figures == 0,
}


def _who(leaf: Leaf, among: Columns) -> Mask:
    metric = metric_of(leaf.metric)
    days = among.days(metric.divisor) if metric.divisor else 1
    figures = among.figures(metric) if days else np.full(len(among), MISSING)
    is_known: Mask = figures != MISSING
    if leaf.op in (Op.IS_EMPTY, Op.IS_NOT_EMPTY):
        return is_known if leaf.op is Op.IS_NOT_EMPTY else np.logical_not(is_known)
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    bounds = [encoded(metric, each, among.book, days) for each in values if each is not None]
    holds: Mask = _COMPARE[leaf.op](figures, bounds) & is_known
    return holds


def encoded(metric: Metric, value: Scalar, book: LabelBook, days: int = 1) -> int:
    """A bound as `encode` writes the figure that stands exactly on it."""
    if isinstance(value, date):
        return (value - _EPOCH).days
    if metric.type in _STEPS:
        steps = Decimal(value) * days * _STEPS[metric.type]
        return max(-_FURTHEST, min(int(2 * steps), _FURTHEST))
    text = str(value)
    if metric.type is Type.LABEL:
        return book.ids[metric.scheme, text]
    if metric.type is Type.RATING:
        return RATING_RANKS[text]
    if metric.type is Type.CODE:
        return _place_of(metric, text)
    return int(md5(text.encode(), usedforsecurity=False).hexdigest()[:_TEXT_DIGITS], 16)


def encode(metric: Metric, book: LabelBook, alias: str = "m") -> sql.Composable:
    """The figure of a metric as one number: an expression over the wide row, never NULL.

    Of an average it is the sum of the daily figures.
    """
    column = compile_column(metric, book, alias)
    return sql.SQL("case when {} is null then {} else {} end::bigint").format(
        column, sql.Literal(MISSING), _expression(metric, column)
    )


def _expression(metric: Metric, column: sql.Composable) -> sql.Composable:
    if metric.type is Type.WHOLE:
        return sql.SQL("2 * {}::bigint").format(column)
    if metric.type in _STEPS:
        steps = sql.SQL("{} * {}").format(column, sql.Literal(_STEPS[metric.type]))
        doubled = sql.SQL("2 * floor({0}) + ({0} <> floor({0}))::int").format(steps)
        return sql.SQL("greatest(-{0}, least({0}, {1}))").format(sql.Literal(_FURTHEST), doubled)
    if metric.type is Type.DATE:
        return sql.SQL("{} - {}").format(column, sql.Literal(_EPOCH))
    if metric.type is Type.BOOL:
        return sql.SQL("{}::int").format(column)
    if metric.type is Type.CODE:
        places = sql.SQL(" ").join(
            sql.SQL("when {} then {}").format(
                sql.Literal(choice.code), sql.Literal(_place_of(metric, choice.code))
            )
            for choice in metric.choices
        )
        return sql.SQL("case {} {} else -1 end").format(column, places)
    if metric.type is Type.TEXT:
        return sql.SQL("('x' || substr(md5({}), 1, {}))::bit({})::bigint").format(
            column, sql.Literal(_TEXT_DIGITS), sql.Literal(4 * _TEXT_DIGITS)
        )
    return column


def _place_of(metric: Metric, code: str) -> int:
    return next(i for i, choice in enumerate(metric.choices) if choice.code == code)
