"""The nodes of a condition tree: four groups and one leaf, immutable."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Scalar: TypeAlias = Decimal | int | str | date
Value: TypeAlias = Scalar | tuple[Scalar, ...] | None


class Op(StrEnum):
    GE = "ge"
    GT = "gt"
    LE = "le"
    LT = "lt"
    EQ = "eq"
    NE = "ne"
    BETWEEN = "between"
    IN = "in"
    NOT_IN = "not_in"
    IS_EMPTY = "is_empty"
    IS_NOT_EMPTY = "is_not_empty"
    IS_TRUE = "is_true"
    IS_FALSE = "is_false"


OPS_WITHOUT_VALUE = frozenset({Op.IS_EMPTY, Op.IS_NOT_EMPTY, Op.IS_TRUE, Op.IS_FALSE})
OPS_WITH_LIST = frozenset({Op.IN, Op.NOT_IN})


@dataclass(frozen=True, slots=True)
class Leaf:
    """`value`: None, one value, a (low, high) pair for `between`, a tuple for `in`, `not_in`."""

    metric: str
    op: Op
    value: Value = None


@dataclass(frozen=True, slots=True)
class All:
    members: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    members: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class AtLeast:
    n: int
    members: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    member: "Node"


Node: TypeAlias = All | Any | AtLeast | Not | Leaf


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case Leaf():
            return ()
        case Not(member):
            return (member,)
        case _:
            return node.members


def steps(node: Node) -> list[tuple[str, Node]]:
    """The children, each with the step of a path that leads to it."""
    if isinstance(node, Not):
        return [("not", node.member)]
    key = {All: "all", Any: "any"}.get(type(node), "of")
    return [(f"{key}[{i}]", child) for i, child in enumerate(children(node))]
