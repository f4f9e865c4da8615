"""A condition as people edit it: rows in groups, and how both are joined.

What rows cannot say (a “not”, groups within groups) stays a tree and is edited as JSON.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from tiering.rules.catalogue import find_metric
from tiering.rules.metric import Metric, Type
from tiering.rules.nodes import OPS_WITH_LIST, OPS_WITHOUT_VALUE, All, Any, AtLeast, Leaf, Node, Op
from tiering.rules.values import write_value

Tree = dict[str, object]
Texts = Callable[[str], list[str]]

OPERATOR_NAMES = {
    Op.GE: _("at least"),
    Op.GT: _("above"),
    Op.LE: _("at most"),
    Op.LT: _("below"),
    Op.EQ: _("equal to"),
    Op.NE: _("known and other than"),
    Op.BETWEEN: _("between"),
    Op.IN: _("one of"),
    Op.NOT_IN: _("known and none of"),
    Op.IS_EMPTY: _("not known"),
    Op.IS_NOT_EMPTY: _("known"),
    Op.IS_TRUE: _("yes"),
    Op.IS_FALSE: _("no"),
}
_SIZES = {"万": 10_000, "亿": 100_000_000}
_TYPED = re.compile(r"(-?[0-9]{1,15}(?:\.[0-9]{1,6})?) ?([万亿%％]?)")
MOST_ROWS, MOST_GROUPS = 20, 20


@dataclass
class Row:
    """`metric` `op` `values`, as texts that may be wrong; a share stands in percent."""

    metric: str = "aum_month_avg"
    op: str = "ge"
    values: list[str] = field(default_factory=list)

    def fit_operator(self) -> None:
        """Another metric was chosen: its first operator where it lacks the one in sight."""
        metric = find_metric(self.metric)
        if metric is not None and self.op not in metric.operators:
            self.op, self.values = metric.operators[0].value, []

    def tree(self) -> Tree:
        """The leaf; what is no number stays as typed, so that the parser names it."""
        if self.op in OPS_WITHOUT_VALUE:
            return {"metric": self.metric, "op": self.op}
        metric = find_metric(self.metric)
        values = [_from_text(metric, text) for text in self.values if text.strip()]
        if self.op in OPS_WITH_LIST or self.op == Op.BETWEEN:
            return {"metric": self.metric, "op": self.op, "value": values}
        return {"metric": self.metric, "op": self.op, "value": values[0] if values else None}


@dataclass
class Group:
    """`needs` is how many of the rows must hold: all, or at least so many; 1 is any of them."""

    rows: list[Row]
    needs: int | None = None

    def tree(self) -> Tree:
        members = [row.tree() for row in self.rows]
        if self.needs is not None:
            return {"any": members} if self.needs == 1 else {"at_least": self.needs, "of": members}
        return members[0] if len(members) == 1 else {"all": members}

    @property
    def key(self) -> str:
        """Under which the members stand in the tree; empty where the one row is the tree."""
        if self.needs is not None:
            return "any" if self.needs == 1 else "of"
        return "all" if len(self.rows) > 1 else ""


@dataclass
class Groups:
    """One of the groups must hold (`joins` is `any`), or every one (`all`)."""

    groups: list[Group]
    joins: str = "any"

    @classmethod
    def of(cls, node: Node) -> "Groups | None":
        """None where rows cannot say it."""
        single = _group(node)
        if single is not None:
            return cls([single]) if len(single.rows) <= MOST_ROWS else None
        if not isinstance(node, All | Any):
            return None
        groups = [_group(each) for each in node.members]
        found = [group for group in groups if group is not None]
        joins = "all" if isinstance(node, All) else "any"
        fits = len(groups) <= MOST_GROUPS and all(len(each.rows) <= MOST_ROWS for each in found)
        return cls(found, joins) if fits and len(found) == len(groups) else None

    def tree(self) -> Tree:
        """What `parse` reads."""
        trees = [group.tree() for group in self.groups]
        return trees[0] if len(trees) == 1 else {self.joins: trees}

    def places(self) -> dict[str, tuple[int, int | None]]:
        """The path of each group and row in the tree → place of the group, place of the row."""
        found: dict[str, tuple[int, int | None]] = {}
        for g, group in enumerate(self.groups):
            path = f"{self.joins}[{g}]" if len(self.groups) > 1 else ""
            found[path] = (g, None)
            for r in range(len(group.rows)):
                step = f"{group.key}[{r}]" if group.key else ""
                found[".".join(filter(None, (path, step)))] = (g, r)
        return found


def read_groups(texts: Texts, prefix: str) -> Groups:
    """The rows of a form: `prefix.joins`, `.g0.needs`, `.g0.r0.metric`, `.op`, `.value` …"""
    groups = []
    for g in range(MOST_GROUPS):
        rows = _read_rows(texts, f"{prefix}.g{g}")
        if not rows:
            break
        needs = (texts(f"{prefix}.g{g}.needs") or [""])[0]
        groups.append(Group(rows, int(needs) if re.fullmatch("[0-9]{1,3}", needs) else None))
    return Groups(groups, "all" if texts(f"{prefix}.joins") == ["all"] else "any")


def _read_rows(texts: Texts, prefix: str) -> list[Row]:
    rows = []
    for r in range(MOST_ROWS):
        metric, op = texts(f"{prefix}.r{r}.metric"), texts(f"{prefix}.r{r}.op")
        if not metric:
            break
        rows.append(Row(metric[0], (op or [""])[0], texts(f"{prefix}.r{r}.value")))
    return rows


def _group(node: Node) -> Group | None:
    members = node.members if isinstance(node, All | Any | AtLeast) else (node,)
    leaves = [each for each in members if isinstance(each, Leaf)]
    if len(leaves) != len(members):
        return None
    needs = node.n if isinstance(node, AtLeast) else 1 if isinstance(node, Any) else None
    return Group([_row(leaf) for leaf in leaves], needs)


def _row(leaf: Leaf) -> Row:
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    metric = find_metric(leaf.metric)
    texts = [_to_text(metric, str(write_value(each))) for each in values if each is not None]
    return Row(leaf.metric, leaf.op.value, texts)


def _to_text(metric: Metric | None, value: str) -> str:
    if metric is not None and metric.type is Type.SHARE:
        return _plain(Decimal(value) * 100)
    return value


def _from_text(metric: Metric | None, text: str) -> str:
    if metric is None or metric.type not in (Type.MONEY, Type.SHARE, Type.WHOLE):
        return text.strip()
    typed = _TYPED.fullmatch(text.strip().replace(",", "").replace("，", ""))
    if typed is None:
        return text.strip()
    number = Decimal(typed[1]) * _SIZES.get(typed[2], 1)
    return _plain(number / 100 if metric.type is Type.SHARE else number)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
