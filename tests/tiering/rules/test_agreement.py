"""The three evaluators (SQL, Python, columns) say the same of every tree and every row."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg2 import sql
from pytest_django import DjangoDbBlocker

from tiering.rules import (
    CATALOGUE,
    LabelBook,
    Node,
    compile_case,
    compile_condition,
    compile_value,
    evaluate,
    first_match,
    parse,
    to_json,
)
from tiering.rules.catalogue import RATINGS, metric_of
from tiering.rules.columns import Figures, encode, places, who
from tiering.rules.metric import Metric, Type
from tiering.rules.references import columns_of

BOOK = LabelBook(
    slots={"RETAIL": 1, "ENTERPRISE_SIZE": 3},
    ids={
        ("RETAIL", "LOW"): 11,
        ("RETAIL", "VIP"): 12,
        ("ENTERPRISE_SIZE", "LARGE"): 31,
        ("ENTERPRISE_SIZE", "MICRO"): 32,
    },
)
CODES = ("label.RETAIL", "threshold.RETAIL", "label.ENTERPRISE_SIZE", *CATALOGUE)

# Few values, so that rows often stand exactly on a line.
AMOUNTS = [Decimal(text) for text in ("-5.5", "0", "0.01", "9999.99", "10000", "300000000")]
SHARES = [Decimal(text) for text in ("0", "0.3", "0.6", "0.600001", "1")]
WHOLES = [-1, 0, 1, 12, 365]
DAYS = [date(2024, 2, 29), date(2026, 11, 20), date(2026, 11, 21)]
TEXTS = ["教师", "O'Brien", 'back\\slash "x"', "程序员 {0}"]
HAIR = [Decimal(text) for text in ("0", "0.0000000001", "-0.0000000001")]


def values_of(metric: Metric) -> list[Any]:
    match metric.type:
        case Type.MONEY:
            return AMOUNTS
        case Type.SHARE:
            return SHARES
        case Type.WHOLE:
            return WHOLES
        case Type.DATE:
            return DAYS
        case Type.TEXT:
            return TEXTS
        case Type.RATING:
            return list(RATINGS)
        case Type.LABEL:
            return [label for scheme, label in BOOK.ids if scheme == metric.scheme]
        case _:
            return [choice.code for choice in metric.choices]


@st.composite
def leaves(draw: st.DrawFn) -> dict[str, object]:
    # by type first, or the few texts and codes would drown among the amounts
    metric_type = draw(st.sampled_from(Type))
    metric = draw(st.sampled_from([m for m in map(metric_of, CODES) if m.type is metric_type]))
    op = draw(st.sampled_from(metric.operators))
    leaf: dict[str, object] = {"metric": metric.code, "op": op.value}
    if op in ("is_empty", "is_not_empty", "is_true", "is_false"):
        return leaf
    one = st.sampled_from([v.isoformat() if isinstance(v, date) else v for v in values_of(metric)])
    if op == "between":
        leaf["value"] = sorted(draw(st.tuples(one, one)))
    elif op in ("in", "not_in"):
        leaf["value"] = draw(st.lists(one, min_size=1, max_size=3))
    else:
        leaf["value"] = draw(one)
    return leaf


def groups(members: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists = st.lists(members, min_size=1, max_size=4)
    at_least = lists.flatmap(
        lambda of: st.fixed_dictionaries({"at_least": st.integers(1, len(of)), "of": st.just(of)})
    )
    return (
        st.fixed_dictionaries({"all": lists})
        | st.fixed_dictionaries({"any": lists})
        | st.fixed_dictionaries({"not": members})
        | at_least
    )


trees = st.recursive(leaves(), groups, max_leaves=8)
nodes = trees.map(lambda tree: parse(tree, BOOK))


@st.composite
def rows(draw: st.DrawFn, *parts: Node) -> dict[str, Any]:
    """A wide row of the columns that the conditions read, most of them filled."""
    columns = set[str]().union(*(columns_of(part) for part in parts))
    metrics = [metric for metric in map(metric_of, CODES) if metric.column in columns]
    row: dict[str, Any] = {}
    for metric in metrics:
        if metric.divisor:
            row[metric.divisor] = draw(st.sampled_from([None, 0, 1, 3, 31, 366]))
    for metric in metrics:
        if metric.type is Type.LABEL:
            row[metric.column] = draw(
                st.none() | st.lists(st.sampled_from([None, 11, 12, 31, 32]), max_size=3)
            )
        elif metric.divisor:
            amount, hair = draw(st.sampled_from(AMOUNTS)), draw(st.sampled_from(HAIR))
            total = amount * (row[metric.divisor] or 1) + hair
            row[metric.column] = draw(st.sampled_from([total, total, None]))
        else:
            row[metric.column] = draw(st.none() | st.sampled_from(cells_of(metric)))
    return row


def cells_of(metric: Metric) -> list[Any]:
    if metric.type is Type.BOOL:
        return [True, False]
    if metric.type is Type.RATING:
        return list(range(1, len(RATINGS) + 1))
    empty = [""] if metric.type in (Type.TEXT, Type.CODE) else []
    return values_of(metric) + empty


SQL_TYPES = {
    Type.MONEY: "numeric",
    Type.SHARE: "numeric",
    Type.WHOLE: "bigint",
    Type.DATE: "date",
    Type.BOOL: "boolean",
    Type.CODE: "varchar(16)",
    Type.TEXT: "varchar(120)",
    Type.RATING: "smallint",
    Type.LABEL: "smallint[]",
}
COLUMN_TYPES = {metric.column: SQL_TYPES[metric.type] for metric in map(metric_of, CODES)} | {
    metric.divisor: "smallint" for metric in CATALOGUE.values() if metric.divisor
}


def in_postgres(expression: sql.Composable, row: dict[str, Any]) -> Any:
    cells = sql.SQL(", ").join(
        sql.SQL("{}::{} as {}").format(
            sql.Literal(value), sql.SQL(COLUMN_TYPES[column]), sql.Identifier(column)
        )
        for column, value in row.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("select {} from (select {}) m").format(expression, cells))
        return cursor.fetchone()[0]


def with_label_codes(row: dict[str, Any]) -> dict[str, Any]:
    """The row as the evaluator wants it: labels by code instead of arrays of numbers."""
    codes = {number: label for (_, label), number in BOOK.ids.items()}
    labels = {}
    for column, prefix in (("carried", "label"), ("threshold", "threshold")):
        array = row.get(column) or []
        for scheme, slot in BOOK.slots.items():
            number = array[slot - 1] if slot <= len(array) else None
            labels[f"{prefix}.{scheme}"] = codes.get(number)
    return row | labels


class OneCustomer:
    """A population of one, its figures encoded by PostgreSQL."""

    book = BOOK

    def __init__(self, row: dict[str, Any]) -> None:
        self.row = row

    def __len__(self) -> int:
        return 1

    def figures(self, metric: Metric) -> Figures:
        return np.array([in_postgres(encode(metric, BOOK), self.row)])

    def days(self, divisor: str) -> int:
        return self.row[divisor] or 0


@pytest.fixture(scope="module", autouse=True)
def _postgres(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    # One connection for all examples of a property; nothing here is written.
    with django_db_blocker.unblock():
        yield
        connection.close()


@settings(max_examples=400)
@given(st.data())
def test_condition_is_the_same_in_sql_and_python(data: st.DataObject) -> None:
    node = data.draw(nodes)
    row = data.draw(rows(node))

    in_sql = in_postgres(compile_condition(node, BOOK), row)

    assert in_sql is evaluate(node, with_label_codes(row)).holds


@settings(max_examples=100)
@given(st.data())
def test_first_match_is_the_same_in_sql_and_python(data: st.DataObject) -> None:
    conditions = data.draw(st.lists(nodes | st.none(), min_size=1, max_size=4))
    row = data.draw(rows(*filter(None, conditions))) or {"aum": None}

    in_sql = in_postgres(compile_case(list(enumerate(conditions)), BOOK), row)

    labels = {str(number): condition for number, condition in enumerate(conditions)}
    expected = first_match(labels, with_label_codes(row))
    assert in_sql == (None if expected is None else int(expected))


@settings(max_examples=400)
@given(st.data())
def test_condition_is_the_same_over_columns(data: st.DataObject) -> None:
    node = data.draw(nodes)
    row = data.draw(rows(node))

    assert who(node, OneCustomer(row)).tolist() == [evaluate(node, with_label_codes(row)).holds]


@settings(max_examples=100)
@given(st.data())
def test_first_match_is_the_same_over_columns(data: st.DataObject) -> None:
    conditions = data.draw(st.lists(nodes | st.none(), min_size=1, max_size=4))
    row = data.draw(rows(*filter(None, conditions))) or {"aum": None}

    labels = {str(number): condition for number, condition in enumerate(conditions)}
    expected = first_match(labels, with_label_codes(row))
    assert places(conditions, OneCustomer(row)).tolist() == [int(expected or -1)]


@settings(max_examples=200)
@given(nodes)
def test_condition_written_as_json_reads_back_equal(node: Node) -> None:
    assert parse(to_json(node), BOOK) == node


def test_case_without_labels_is_null() -> None:
    assert in_postgres(compile_case([]), {"aum": 1}) is None


def test_average_is_compared_before_it_is_divided() -> None:
    node = parse({"metric": "aum_month_avg", "op": "ge", "value": "50000"})
    just_short = {"aum_month_sum": Decimal("1549999.9999999999999999"), "month_days": 31}
    just_there = {"aum_month_sum": Decimal("1550000"), "month_days": 31}

    assert in_postgres(compile_condition(node), just_short) is False
    assert in_postgres(compile_condition(node), just_there) is True
    assert not evaluate(node, just_short).holds
    assert evaluate(node, just_there).holds


@pytest.mark.parametrize("code", ["occupation", "industry"])
def test_empty_text_is_a_missing_value(code: str) -> None:
    node = parse({"metric": code, "op": "is_empty"})

    assert in_postgres(compile_condition(node), {code: ""}) is True
    assert evaluate(node, {code: ""}).holds


def test_hair_above_and_below_a_line_is_seen_over_columns() -> None:
    is_above = parse({"metric": "aum", "op": "gt", "value": "10000"})
    is_on = parse({"metric": "aum", "op": "eq", "value": "10000"})
    line, hair = Decimal("10000"), Decimal("0.0000000000000001")

    for amount, expected in ((line - hair, (0, 0)), (line, (0, 1)), (line + hair, (1, 0))):
        customer = OneCustomer({"aum": amount})
        assert (who(is_above, customer)[0], who(is_on, customer)[0]) == expected


def test_value_of_an_average_is_the_quotient() -> None:
    row = {"aum_month_sum": Decimal("93"), "month_days": 31}

    assert in_postgres(compile_value("aum_month_avg"), row) == 3


def test_value_of_an_average_without_days_is_empty() -> None:
    row = {"aum_month_sum": Decimal("93"), "month_days": 0}

    assert in_postgres(compile_value("aum_month_avg"), row) is None


def test_condition_reads_the_row_of_the_alias() -> None:
    node = parse({"metric": "aum", "op": "gt", "value": 1})

    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("select {} from (select 2 as aum) wide").format(
                compile_condition(node, alias="wide")
            )
        )
        assert cursor.fetchone() == (True,)


def test_condition_on_labels_without_a_book_is_refused() -> None:
    node = parse({"metric": "label.RETAIL", "op": "eq", "value": "VIP"})

    with pytest.raises(ValueError, match="label book"):
        compile_condition(node)
