"""From JSON to nodes and back. The language is closed: what is not known here is refused."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from tiering.rules.catalogue import find_metric
from tiering.rules.errors import RuleError, below
from tiering.rules.label_book import LabelBook
from tiering.rules.metric import Metric, Type
from tiering.rules.nodes import All, Any, AtLeast, Leaf, Node, Not, Op
from tiering.rules.values import is_code, read_value, write_value

# A tree may come from outside: these keep it far from the stack's and the database's limits.
MAX_DEPTH = 12
MAX_NODES = 1000

_KEYS: dict[str, frozenset[str]] = {
    "all": frozenset({"all"}),
    "any": frozenset({"any"}),
    "not": frozenset({"not"}),
    "at_least": frozenset({"at_least", "of"}),
    "metric": frozenset({"metric", "op", "value"}),
}


def parse(tree: object, book: LabelBook | None = None) -> Node:
    """The nodes of a JSON tree, or `RuleError`. With a book, label codes are checked too."""
    return _Reader(book).node(tree, "", 1)


class _Reader:
    """One reading of one tree: knows the book and counts the nodes."""

    def __init__(self, book: LabelBook | None) -> None:
        self.book = book
        self.n_nodes = 0

    def node(self, tree: object, path: str, depth: int) -> Node:
        self._count(path, depth)
        tree, kind = _shape(tree, path)
        if kind == "metric":
            return self.leaf(tree, path)
        if kind == "not":
            return Not(self.node(tree["not"], below(path, "not"), depth + 1))
        if kind == "at_least":
            members = self.members(tree.get("of"), below(path, "of"), depth)
            return AtLeast(_count_needed(tree["at_least"], members, path), members)
        members = self.members(tree[kind], below(path, kind), depth)
        return All(members) if kind == "all" else Any(members)

    def members(self, trees: object, path: str, depth: int) -> tuple[Node, ...]:
        if not isinstance(trees, list | tuple):
            raise RuleError(path, _("A list of conditions is expected here."))
        if not trees:
            raise RuleError(path, _("A group needs at least one condition."))
        return tuple(self.node(tree, f"{path}[{i}]", depth + 1) for i, tree in enumerate(trees))

    def leaf(self, tree: Mapping[str, object], path: str) -> Leaf:
        metric = self._metric(tree["metric"], below(path, "metric"))
        op = _operator(metric, tree.get("op"), below(path, "op"))
        value = read_value(metric, op, tree.get("value"), below(path, "value"), self.book)
        return Leaf(metric.code, op, value)

    def _metric(self, code: object, path: str) -> Metric:
        metric = find_metric(code) if isinstance(code, str) else None
        known = metric is not None
        if metric is not None and metric.type is Type.LABEL:
            known = is_code(metric.scheme) and (
                self.book is None or self.book.has_scheme(metric.scheme)
            )
        if metric is None or not known:
            raise RuleError(path, _("Unknown metric “%(code)s”."), code=_short(code))
        return metric

    def _count(self, path: str, depth: int) -> None:
        self.n_nodes += 1
        if depth > MAX_DEPTH:
            raise RuleError(path, _("Conditions nest at most %(max)d deep."), max=MAX_DEPTH)
        if self.n_nodes > MAX_NODES:
            raise RuleError(path, _("A rule holds at most %(max)d conditions."), max=MAX_NODES)


def _shape(tree: object, path: str) -> tuple[Mapping[str, object], str]:
    """The tree as a mapping, and the key that says which kind of node it is."""
    kinds = [key for key in _KEYS if isinstance(tree, Mapping) and key in tree]
    if not isinstance(tree, Mapping) or len(kinds) != 1:
        raise RuleError(
            path, _("A condition has exactly one of all, any, not, at_least or metric.")
        )
    for key in tree:
        if key not in _KEYS[kinds[0]]:
            raise RuleError(below(path, _short(key)), _("Unknown key."))
    return tree, kinds[0]


def _count_needed(n: object, members: tuple[Node, ...], path: str) -> int:
    if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= len(members):
        raise RuleError(
            below(path, "at_least"),
            _("The number must lie between 1 and the %(count)d conditions of the group."),
            count=len(members),
        )
    return n


def _operator(metric: Metric, code: object, path: str) -> Op:
    for op in metric.operators:
        if op == code:
            return op
    raise RuleError(
        path,
        _("“%(op)s” is no operator of “%(metric)s”."),
        op=_short(code),
        metric=metric.code,
    )


def _short(raw: object) -> str:
    """What was found there, short enough for a message."""
    return raw[:60] if isinstance(raw, str) else type(raw).__name__


def to_json(node: Node) -> dict[str, object]:
    """The JSON tree that `parse` reads back to an equal node."""
    match node:
        case All(members):
            return {"all": [to_json(member) for member in members]}
        case Any(members):
            return {"any": [to_json(member) for member in members]}
        case AtLeast(n, members):
            return {"at_least": n, "of": [to_json(member) for member in members]}
        case Not(member):
            return {"not": to_json(member)}
        case Leaf(metric, op, None):
            return {"metric": metric, "op": op.value}
        case Leaf(metric, op, value):
            return {"metric": metric, "op": op.value, "value": write_value(value)}
