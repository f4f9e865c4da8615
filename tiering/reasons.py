"""Why a customer carries a label: each condition of each label, met or short by how much."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from psycopg2 import sql as pg

from customers.models import Customer
from kernel import sql
from kernel.names import in_language
from tiering import queries
from tiering.models import CustomerLabel
from tiering.queries import SchemeVersion
from tiering.rules import LabelBook, Node, Outcome, State, describe, evaluate, figure, quantity
from tiering.rules.catalogue import metric_of
from tiering.rules.nodes import Leaf
from tiering.rules.rule_set import LabelDefinition


@dataclass(frozen=True)
class Condition:
    """A line of the explanation; `depth` says how far it stands in, `over` that the figure would
    have to fall.
    """

    sentence: str
    state: str
    depth: int
    figure: str = ""
    short_by: str = ""
    over: bool = False

    @property
    def gap(self) -> str:
        """In words how far the figure is from its bound: what is missing, or what is too much."""
        if not self.short_by:
            return ""
        words = _("over by %(amount)s") if self.over else _("short by %(amount)s")
        return words % {"amount": self.short_by}


@dataclass(frozen=True)
class LabelReason:
    code: str
    name: str
    holds: bool
    is_first: bool
    conditions: list[Condition]

    @property
    def unmet(self) -> list[Condition]:
        return [each for each in self.conditions if each.state != State.MET]


@dataclass(frozen=True)
class SchemeReason:
    """One scheme explained for one customer, on the figures of a day."""

    code: str
    name: str
    version: int
    on: date
    in_scope: bool
    scope: list[Condition]
    labels: list[LabelReason]


def reason(customer: Customer, scheme: str, *, on: date) -> SchemeReason | None:
    """None when no rules of the scheme are in force on the day."""
    book = queries.label_book()
    version = next((v for v in queries.versions_on(on, book) if v.code == scheme), None)
    if version is None:
        return None
    row = wide_row_of(customer, labels_of(customer), on)
    return explained(version, row, book, on=on)


def explained(
    version: SchemeVersion, row: dict[str, Any], book: LabelBook, *, on: date
) -> SchemeReason:
    """One version of a scheme on the wide row of a customer."""
    definition = version.definition
    scope = evaluate(definition.scope, row) if definition.scope else None
    in_scope = bool(row) and (scope is None or scope.holds)
    return SchemeReason(
        code=definition.code,
        name=in_language(definition.name_zh, definition.name_en),
        version=version.version,
        on=on,
        in_scope=in_scope,
        scope=list(_conditions(scope, book)) if scope else [],
        labels=list(_labels(definition.labels, row, book)) if in_scope else [],
    )


def labels_of(customer: Customer) -> list[CustomerLabel]:
    """One per scheme that the customer is in, or proposed for."""
    labels = CustomerLabel.objects.filter(customer=customer).select_related(
        "scheme", "label", "earned", "threshold_to"
    )
    return [each for each in labels.order_by("scheme__slot") if each.label_id or each.earned_id]


def wide_row_of(customer: Customer, labels: list[CustomerLabel], on: date) -> dict[str, Any]:
    """The figures of a day by column, labels by `label.SCHEME`; empty before the first night."""
    found = wide_rows_of([customer.pk], on).get(customer.pk)
    if found is None:
        return {}
    carried = {f"label.{each.scheme.code}": each.label.code for each in labels if each.label}
    return found | carried


def wide_rows_of(customer_ids: Sequence[int], on: date) -> dict[int, dict[str, Any]]:
    """The figures of some customers by their ids; of labels only what the metrics hold."""
    statement = pg.SQL("select * from {} w where customer_id = any(%(customers)s)").format(
        queries.wide_row(on, drafted=False)
    )
    rows = sql.records(statement, {"customers": list(customer_ids)})
    return {row["customer_id"]: row for row in rows}


def conditions_of(node: Node, row: dict[str, Any], book: LabelBook) -> list[Condition]:
    """A condition explained line by line on the figures of one customer."""
    return list(_conditions(evaluate(node, row), book))


def _labels(
    labels: tuple[LabelDefinition, ...], row: dict[str, Any], book: LabelBook
) -> Iterator[LabelReason]:
    is_taken = False
    for label in labels:
        outcome = evaluate(label.condition, row) if label.condition else None
        holds = outcome is None or outcome.holds
        yield LabelReason(
            code=label.code,
            name=in_language(label.name_zh, label.name_en),
            holds=holds,
            is_first=holds and not is_taken,
            conditions=list(_conditions(outcome, book)) if outcome else [],
        )
        is_taken = is_taken or holds


def _conditions(outcome: Outcome, book: LabelBook, depth: int = 0) -> Iterator[Condition]:
    if isinstance(outcome.node, Leaf):
        yield _leaf(outcome, outcome.node, book, depth)
        return
    is_obvious = depth == 0 and outcome.n_met == outcome.n_needed == len(outcome.members)
    if not is_obvious:
        yield Condition(_group_sentence(outcome), outcome.state, depth)
    for member in outcome.members:
        yield from _conditions(member, book, depth if is_obvious else depth + 1)


def _group_sentence(outcome: Outcome) -> str:
    total = len(outcome.members)
    if outcome.n_needed == 0:
        return _("None of these may hold")
    if outcome.n_needed == total:
        return _("All of these %(total)d: %(met)d hold") % {"total": total, "met": outcome.n_met}
    return _("At least %(needed)d of these %(total)d: %(met)d hold") % {
        "needed": outcome.n_needed,
        "total": total,
        "met": outcome.n_met,
    }


def _leaf(outcome: Outcome, leaf: Leaf, book: LabelBook, depth: int) -> Condition:
    language = get_language() or "zh"
    metric = metric_of(leaf.metric)
    short = outcome.short_by
    return Condition(
        sentence=describe(leaf, language, book),
        state=outcome.state,
        depth=depth,
        figure=_figure(outcome, metric, language, book),
        short_by=quantity(short.number, short.unit, language) if short else "",
        over=short is not None and short.over,
    )


def _figure(outcome: Outcome, metric: Any, language: str, book: LabelBook) -> str:
    actual = outcome.actual
    if outcome.state == State.NO_DATA or actual is None:
        return ""
    if isinstance(actual, Decimal):
        actual = actual.quantize(Decimal("0.01"))
    return figure(metric, actual, language, book)  # type: ignore[arg-type]  # figures are scalars
