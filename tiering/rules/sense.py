"""What no customer can fulfil: rows that exclude each other, labels that an earlier one covers;
and names that do not tell two labels apart.

Only what is certain is refused. A condition is read as a choice of boxes; a box says for each
figure which values it may have. What a box cannot say makes it wider than the condition, so that
an empty box is surely empty, and only a box that says all is trusted to cover another one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from kernel.names import in_language
from tiering.rules.catalogue import RATING_RANKS, metric_of
from tiering.rules.errors import RuleError, below
from tiering.rules.metric import Type
from tiering.rules.nodes import All, Any, AtLeast, Leaf, Node, Op, Scalar, steps
from tiering.rules.rule_set import SchemeDefinition

MOST_BOXES = 32
_ORDERED = {Type.MONEY, Type.SHARE, Type.WHOLE, Type.DATE, Type.RATING}
Bound = tuple[Decimal, bool]  # a bound, and whether it belongs to the values
_LEAST: Bound = (Decimal("-Infinity"), True)
_MOST: Bound = (Decimal("Infinity"), True)


@dataclass(frozen=True)
class Values:
    """Of one figure: from `low` to `high`, among `chosen` where that is told, or missing."""

    low: Bound = _LEAST
    high: Bound = _MOST
    chosen: frozenset[str] | None = None
    is_missing: bool = False

    def __and__(self, other: "Values") -> "Values":
        chosen = self.chosen
        if other.chosen is not None:
            chosen = other.chosen if chosen is None else chosen & other.chosen
        if self.is_missing != other.is_missing:
            return NONE  # every comparison asks for a value
        low = max(self.low, other.low, key=lambda bound: (bound[0], not bound[1]))
        high = min(self.high, other.high, key=lambda bound: (bound[0], bound[1]))
        return Values(low, high, chosen, self.is_missing)

    @property
    def is_empty(self) -> bool:
        is_closed = self.low[1] and self.high[1]
        return (
            self.low[0] > self.high[0]
            or (self.low[0] == self.high[0] and not is_closed)
            or self.chosen == frozenset()
        )

    def covers(self, other: "Values") -> bool:
        return self & other == other


NONE = Values(chosen=frozenset())


@dataclass(frozen=True)
class Box:
    """`is_exact` where it says all that the condition asks for."""

    values: dict[str, Values] = field(default_factory=dict)
    is_exact: bool = True

    def __and__(self, other: "Box") -> "Box":
        both = self.values | other.values
        for metric in self.values.keys() & other.values.keys():
            both[metric] = self.values[metric] & other.values[metric]
        return Box(both, self.is_exact and other.is_exact)

    @property
    def is_empty(self) -> bool:
        return any(values.is_empty for values in self.values.values())

    def covers(self, other: "Box") -> bool:
        return self.is_exact and all(
            metric in other.values and values.covers(other.values[metric])
            for metric, values in self.values.items()
        )


def check_sense(definition: SchemeDefinition) -> None:
    """Raises `RuleError` at a name that two labels carry, or the first row or label that nobody can
    reach.
    """
    _check_names(definition)
    for place, node in definition.conditions().items():
        check_reachable(node, place)
    earlier: list[tuple[list[Box], str, str]] = []
    for i, label in enumerate(definition.labels):
        boxes = [Box()] if label.condition is None else boxes_of(label.condition)
        for covering, name_zh, name_en in earlier:
            if covers(covering, boxes):
                raise RuleError(
                    f"labels[{i}].condition",
                    _("Nobody is left for “%(label)s”: “%(above)s” above takes them all."),
                    label=in_language(label.name_zh, label.name_en),
                    above=in_language(name_zh, name_en),
                )
        earlier.append((boxes, label.name_zh, label.name_en))


def _check_names(definition: SchemeDefinition) -> None:
    for language in ("name_zh", "name_en"):
        seen: set[str] = set()
        for i, label in enumerate(definition.labels):
            name = getattr(label, language).casefold()
            if name in seen:
                raise RuleError(f"labels[{i}].{language}", _("Another label carries this name."))
            seen.add(name)


def check_reachable(node: Node, place: str) -> None:
    """Raises `RuleError` at the first row that leaves nobody."""
    for path in _excluded(node, place):
        raise RuleError(path, _("Nobody fulfils this together with the rows before it."))


def takes_all_of(node: Node, other: Node) -> bool:
    """Whether surely everyone who fulfils `other` fulfils `node`."""
    return covers(boxes_of(node), boxes_of(other))


def covers(covering: list[Box], boxes: list[Box]) -> bool:
    return bool(boxes) and all(any(each.covers(box) for each in covering) for box in boxes)


def boxes_of(node: Node) -> list[Box]:
    """Who fulfils the condition lies in one of these; empty boxes are left out."""
    match node:
        case Leaf():
            return [_box(node)]
        case Any(members):
            found = [box for member in members for box in boxes_of(member)]
        case All(members):
            found = [Box()]
            for member in members:
                found = _narrowed(found, member)
        case AtLeast(n, members) if n == len(members):
            return boxes_of(All(members))
        case _:
            return [Box(is_exact=False)]
    found = [box for box in found if not box.is_empty]
    return found if len(found) <= MOST_BOXES else [Box(is_exact=False)]


def _excluded(node: Node, path: str) -> Iterator[str]:
    """Paths of members that leave nobody, in the groups of which all must hold."""
    match node:
        case All() | Any() | AtLeast():
            so_far = [Box()]
            for step, member in steps(node):
                here = below(path, step)
                yield from _excluded(member, here)
                if isinstance(node, All):
                    so_far = _narrowed(so_far, member)
                    if not so_far:
                        yield here
                        return


def _box(leaf: Leaf) -> Box:
    metric = metric_of(leaf.metric)
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    told = [each for each in values if each is not None]
    match leaf.op:
        case Op.IS_EMPTY:
            return Box({leaf.metric: Values(is_missing=True)})
        case Op.IS_NOT_EMPTY:
            return Box({leaf.metric: Values()})
        case Op.IS_TRUE | Op.IS_FALSE:
            return Box({leaf.metric: Values(chosen=frozenset({leaf.op.value}))})
        case Op.NE | Op.NOT_IN:
            return Box({leaf.metric: Values()}, is_exact=False)
    if metric.type not in _ORDERED:
        return Box({leaf.metric: Values(chosen=frozenset(map(str, told)))})
    if leaf.op is Op.IN:
        return Box({leaf.metric: Values()}, is_exact=False)
    return Box({leaf.metric: _range(leaf.op, [_number(each) for each in told])})


def _range(op: Op, bounds: list[Decimal]) -> Values:
    first, last = bounds[0], bounds[-1]
    match op:
        case Op.GE | Op.GT:
            return Values(low=(first, op is Op.GE))
        case Op.LE | Op.LT:
            return Values(high=(first, op is Op.LE))
        case _:  # equal to, and between
            return Values(low=(first, True), high=(last, True))


def _number(value: Scalar) -> Decimal:
    if isinstance(value, date):
        return Decimal(value.toordinal())
    return Decimal(RATING_RANKS.get(str(value), 0) if isinstance(value, str) else value)


def _narrowed(boxes: list[Box], member: Node) -> list[Box]:
    """What the member leaves of the boxes; where that are too many, all of them, inexactly."""
    others = boxes_of(member)
    if len(boxes) * len(others) > MOST_BOXES * MOST_BOXES:
        return [Box(is_exact=False)]
    found = [box for a in boxes for b in others if not (box := a & b).is_empty]
    return found if len(found) <= MOST_BOXES else [Box(is_exact=False)]
