"""A condition on a page: groups of rows, each drawn from the catalogue, or a tree of JSON."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kernel.names import in_language
from kernel.plain_json import SaidTwice, parse_json
from tiering.rules import (
    CATALOGUE,
    GROUPS,
    LabelBook,
    Node,
    RuleError,
    alternatives,
    find_metric,
    parse,
    to_json,
)
from tiering.rules.catalogue import LABEL_PREFIX, RATINGS, THRESHOLD_PREFIX
from tiering.rules.metric import NUMBERS, Metric, Type, Unit
from tiering.rules.nodes import OPS_WITH_LIST, OPS_WITHOUT_VALUE, Op
from tiering.rules.rows import (
    OPERATOR_NAMES,
    Group,
    Groups,
    Row,
    Texts,
    Tree,
    read_groups,
)

LONGEST_TREE = 20_000
Choices = list[tuple[str, str]]


class Says(StrEnum):
    """How a condition is given; `REST` is none: everyone who is left."""

    ROWS = "rows"
    TREE = "tree"
    REST = "rest"


@dataclass
class RowField:
    """One row as a page draws it; `name` begins the names of its inputs."""

    name: str
    row: Row
    book: LabelBook
    error: str = ""

    @property
    def metric(self) -> Metric | None:
        return find_metric(self.row.metric)

    @property
    def operators(self) -> Choices:
        ops = self.metric.operators if self.metric else ()
        return [(op.value, str(OPERATOR_NAMES[op])) for op in ops]

    @property
    def widget(self) -> str:
        """`none`, `one`, `two`, `many` texts; `choice` or `choices` of a list."""
        is_list = self.row.op in OPS_WITH_LIST
        if self.row.op in OPS_WITHOUT_VALUE:
            return "none"
        if self.choices:
            return "choices" if is_list else "choice"
        return "many" if is_list else "two" if self.row.op == Op.BETWEEN else "one"

    @property
    def input_type(self) -> str:
        return "date" if self.metric and self.metric.type is Type.DATE else "text"

    @property
    def is_number(self) -> bool:
        return self.metric is not None and self.metric.type in NUMBERS

    @property
    def unit(self) -> str:
        names = {
            Unit.YUAN: _("yuan"),
            Unit.WAN: _("10,000 yuan"),
            Unit.SHARE: "%",
            Unit.DAYS: _("days"),
            Unit.MONTHS: _("months"),
            Unit.YEARS: _("years"),
        }
        is_date = self.metric is None or self.metric.type is Type.DATE
        return "" if is_date else names.get(self.metric.unit, "")  # type: ignore[union-attr]

    @property
    def choices(self) -> Choices:
        metric = self.metric
        if metric is None:
            return []
        if metric.type is Type.RATING:
            return [(each, each) for each in RATINGS]
        if metric.type is Type.LABEL:
            return label_choices(metric.scheme, self.book)
        return [(each.code, in_language(each.name_zh, each.name_en)) for each in metric.choices]

    @property
    def first(self) -> str:
        return self.row.values[0] if self.row.values else ""

    @property
    def texts(self) -> list[str]:
        """The values, as many as the widget has inputs; a list has room for one more."""
        n_inputs = {"one": 1, "two": 2, "many": len(self.row.values) + 1}.get(self.widget, 0)
        return (self.row.values + [""] * n_inputs)[:n_inputs]


def label_choices(scheme: str, book: LabelBook) -> Choices:
    names = {code: book.names.get((s, code), (code, code)) for s, code in book.ids if s == scheme}
    return [(code, in_language(chinese, english)) for code, (english, chinese) in names.items()]


def metric_choices(book: LabelBook, but: str = "") -> list[tuple[str, Choices]]:
    """Everything that a condition may speak of, in the groups of the catalogue.

    `but` is a scheme of which it may not: the one that it belongs to.
    """
    groups: dict[str, Choices] = {group: [] for group in GROUPS}
    for metric in CATALOGUE.values():
        groups[metric.group].append((metric.code, in_language(metric.name_zh, metric.name_en)))
    for scheme, (english, chinese) in book.scheme_names.items():
        if scheme == but:
            continue
        name = in_language(chinese, english)
        groups["labels"] += [
            (LABEL_PREFIX + scheme, _("%(scheme)s: label") % {"scheme": name}),
            (THRESHOLD_PREFIX + scheme, _("%(scheme)s: on the threshold of") % {"scheme": name}),
        ]
    return [(in_language(GROUPS[g][1], GROUPS[g][0]), choices) for g, choices in groups.items()]


@dataclass
class ConditionSheet:
    """`prefix` begins the names of its inputs; `errors` is what concerns no single row."""

    prefix: str
    book: LabelBook
    says: Says = Says.ROWS
    said: Groups = field(default_factory=lambda: Groups([]))
    typed_tree: str = ""
    errors: list[str] = field(default_factory=list)
    row_errors: dict[tuple[int, int], str] = field(default_factory=dict)

    @classmethod
    def of(cls, node: Node | None, prefix: str, book: LabelBook) -> "ConditionSheet":
        if node is None:
            return cls(prefix, book, Says.REST)
        said = Groups.of(node)
        if said is not None:
            return cls(prefix, book, Says.ROWS, said)
        tree = json.dumps(to_json(node), ensure_ascii=False, indent=1)
        return cls(prefix, book, Says.TREE, typed_tree=tree)

    @classmethod
    def read(cls, texts: Texts, prefix: str, book: LabelBook) -> "ConditionSheet":
        way = (texts(f"{prefix}.says") or [""])[0]
        says = next((each for each in Says if each == way), Says.ROWS)
        tree = (texts(f"{prefix}.tree") or [""])[0]
        return cls(prefix, book, says, read_groups(texts, prefix), tree[:LONGEST_TREE])

    def tree(self) -> Tree | None:
        """The JSON of the condition; `RuleError` where the typed tree is no JSON."""
        if self.says is Says.REST:
            return None
        if self.says is Says.ROWS and not self.said.groups:
            raise RuleError("", _("A condition is missing."))
        if self.says is Says.ROWS:
            return self.said.tree()
        try:
            tree: Tree = parse_json(self.typed_tree)
        except SaidTwice as error:
            raise RuleError("", "%(why)s", why=error) from error
        except (ValueError, RecursionError) as error:
            raise RuleError("", _("This is no JSON.")) from error
        return tree

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a typed tree says; nothing as long as it may not stand."""
        try:
            node = parse(self.tree(), self.book)
        except RuleError:
            return ()
        return alternatives(node, get_language() or "zh-hans", self.book)

    def refuse(self, path: str, message: str) -> None:
        """Puts an error beside the row whose path in the tree it is of; a typed tree has no rows,
        there it names the path.
        """
        of_rows = self.said.places() if self.says is Says.ROWS else {}
        inside = [p for p in of_rows if p and (path == p or path.startswith(f"{p}."))]
        g, r = of_rows[max(inside, key=len)] if inside else of_rows.get("", (0, None))
        if self.says is Says.TREE and path:
            self.errors.append(f"{path}: {message}")
        elif r is None:
            self.errors.append(message)
        else:
            self.row_errors[g, r] = message

    @property
    def placed_errors(self) -> list[tuple[str, str]]:
        """Each error with the id of what it stands beside."""
        rows = [(f"{self.prefix}.g{g}.r{r}", each) for (g, r), each in self.row_errors.items()]
        return [*((f"{self.prefix}.errors", each) for each in self.errors), *rows]

    def drawn(self) -> Iterator[tuple[str, Group, list[RowField]]]:
        """For each group the name that its inputs begin with, and its rows."""
        for g, group in enumerate(self.said.groups):
            name = f"{self.prefix}.g{g}"
            yield (
                name,
                group,
                [
                    RowField(f"{name}.r{r}", row, self.book, self.row_errors.get((g, r), ""))
                    for r, row in enumerate(group.rows)
                ],
            )

    @property
    def line(self) -> RowField | None:
        """The one row of a condition that is a line of an amount: it has a slider."""
        rows = [row for _name, _group, rows in self.drawn() for row in rows]
        if len(rows) != 1 or rows[0].row.op != Op.GE or self.says is not Says.ROWS:
            return None
        is_amount = rows[0].metric is not None and rows[0].metric.type is Type.MONEY
        return rows[0] if is_amount else None

    def add_group(self) -> None:
        self.says = Says.ROWS
        self.said.groups.append(Group([Row(values=[""])]))

    def add_row(self, g: int) -> None:
        self.said.groups[g].rows.append(Row(values=[""]))

    def drop_row(self, g: int, r: int) -> None:
        del self.said.groups[g].rows[r]
        if not self.said.groups[g].rows:
            del self.said.groups[g]
        if not self.said.groups:
            self.says = Says.REST

    def fit_operators(self) -> None:
        for group in self.said.groups:
            for row in group.rows:
                row.fit_operator()
