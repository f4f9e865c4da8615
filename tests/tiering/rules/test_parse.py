import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from tiering.rules import LabelBook, RuleError, parse, to_json
from tiering.rules.nodes import All, AtLeast, Leaf, Op
from tiering.rules.parse import MAX_DEPTH, MAX_NODES
from tiering.rules.values import MAX_LIST

AUM: dict[str, Any] = {"metric": "aum", "op": "ge", "value": "100"}
BOOK = LabelBook(slots={"RETAIL": 1}, ids={("RETAIL", "VIP"): 4})


def leaf(metric: str, op: str, value: object = None) -> dict[str, object]:
    return {"metric": metric, "op": op} | ({} if value is None else {"value": value})


def test_parse_tree_gives_nodes() -> None:
    tree = {
        "all": [
            {
                "at_least": 1,
                "of": [leaf("age", "between", [18, 30]), leaf("kind", "eq", "personal")],
            },
            leaf("first_balance_on", "ge", "2026-11-20"),
        ]
    }

    assert parse(tree) == All(
        (
            AtLeast(1, (Leaf("age", Op.BETWEEN, (18, 30)), Leaf("kind", Op.EQ, "personal"))),
            Leaf("first_balance_on", Op.GE, date(2026, 11, 20)),
        )
    )


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("30000", Decimal("30000")),
        (30000, Decimal("30000")),
        (0.1, Decimal("0.1")),
        (Decimal("2.50"), Decimal("2.5")),
        ("-0", Decimal("0")),
        ("-12.34", Decimal("-12.34")),
    ],
)
def test_parse_amount_keeps_what_was_typed(raw: object, value: Decimal) -> None:
    assert parse(leaf("aum", "ge", raw)) == Leaf("aum", Op.GE, value)


@pytest.mark.parametrize(
    ("tree", "path"),
    [
        (None, ""),
        ([], ""),
        ("aum > 3", ""),
        ({}, ""),
        ({"al": [AUM]}, ""),
        ({"all": [AUM], "any": [AUM]}, ""),
        ({"all": [AUM], "comment": "x"}, "comment"),
        (AUM | {"unit": "yuan"}, "unit"),
        ({"all": []}, "all"),
        ({"any": AUM}, "any"),
        ({"any": "aum"}, "any"),
        ({"not": []}, "not"),
        ({"of": [AUM]}, ""),
        ({"at_least": 1}, "of"),
        ({"at_least": 0, "of": [AUM]}, "at_least"),
        ({"at_least": 2, "of": [AUM]}, "at_least"),
        ({"at_least": True, "of": [AUM]}, "at_least"),
        ({"at_least": "1", "of": [AUM]}, "at_least"),
        ({"all": [AUM, {"at_least": 1, "of": [leaf("age", "ge", "x")]}]}, "all[1].of[0].value"),
        ({"not": {"any": [{"not": leaf("nothing", "ge", 1)}]}}, "not.any[0].not.metric"),
    ],
)
def test_parse_malformed_tree_names_the_place(tree: object, path: str) -> None:
    with pytest.raises(RuleError) as refusal:
        parse(tree)

    assert refusal.value.path == path


@pytest.mark.parametrize(
    ("tree", "path"),
    [
        (leaf("aum2", "ge", 1), "metric"),
        ({"metric": 7, "op": "ge", "value": 1}, "metric"),
        ({"metric": ["aum"], "op": "ge", "value": 1}, "metric"),
        (leaf("label.", "eq", "VIP"), "metric"),
        (leaf("label.x;y", "eq", "VIP"), "metric"),
        ({"metric": "aum", "value": 1}, "op"),
        (leaf("aum", "in", [1]), "op"),
        (leaf("aum", "GE", 1), "op"),
        (leaf("on_watch", "eq", True), "op"),
        (leaf("kind", "ge", "personal"), "op"),
        ({"metric": "aum", "op": ["ge"], "value": 1}, "op"),
        (leaf("aum", "ge"), "value"),
        (leaf("aum", "is_empty", 1), "value"),
        (leaf("on_watch", "is_true", True), "value"),
        (leaf("aum", "ge", True), "value"),
        (leaf("aum", "ge", "1e3"), "value"),
        (leaf("aum", "ge", "１２"), "value"),
        (leaf("aum", "ge", "1,000"), "value"),
        (leaf("aum", "ge", float("nan")), "value"),
        (leaf("aum", "ge", float("inf")), "value"),
        (leaf("aum", "ge", Decimal("1E+999999")), "value"),
        (leaf("aum", "ge", 10**5000), "value"),
        (leaf("aum", "ge", [1]), "value"),
        (leaf("age", "ge", "30.5"), "value"),
        (leaf("age", "between", [40, 30]), "value"),
        (leaf("age", "between", [40]), "value"),
        (leaf("age", "between", 40), "value"),
        (leaf("age", "between", [40, "x"]), "value[1]"),
        (leaf("settlement_share", "ge", "60"), "value"),
        (leaf("settlement_share", "ge", "-0.1"), "value"),
        (leaf("payroll_on", "ge", "2026-02-30"), "value"),
        (leaf("payroll_on", "ge", "20261120"), "value"),
        (leaf("payroll_on", "ge", 20261120), "value"),
        (leaf("gender", "eq", "m"), "value"),
        (leaf("gender", "in", []), "value"),
        (leaf("gender", "in", "M"), "value"),
        (leaf("gender", "in", ["M", "X"]), "value[1]"),
        (leaf("industry", "in", ["other"] * (MAX_LIST + 1)), "value"),
        (leaf("credit_rating", "ge", "A++"), "value"),
        (leaf("occupation", "eq", ""), "value"),
        (leaf("occupation", "eq", "a\x00b"), "value"),
        (leaf("occupation", "eq", "\ud800"), "value"),
        (leaf("occupation", "eq", "100%s"), "value"),
        (leaf("occupation", "eq", "x" * 121), "value"),
        (leaf("label.RETAIL", "eq", "vip"), "value"),
    ],
)
def test_parse_wrong_leaf_names_the_place(tree: object, path: str) -> None:
    with pytest.raises(RuleError) as refusal:
        parse(tree)

    assert refusal.value.path == path
    assert refusal.value.message


@pytest.mark.parametrize(
    ("tree", "path"),
    [
        (leaf("label.NOWHERE", "is_empty"), "metric"),
        (leaf("label.RETAIL", "eq", "GOLD"), "value"),
        (leaf("threshold.RETAIL", "in", ["VIP", "GOLD"]), "value[1]"),
    ],
)
def test_parse_with_book_refuses_unknown_labels(tree: object, path: str) -> None:
    with pytest.raises(RuleError) as refusal:
        parse(tree, BOOK)

    assert refusal.value.path == path


def test_parse_with_book_takes_its_labels() -> None:
    assert parse(leaf("label.RETAIL", "eq", "VIP"), BOOK) == Leaf("label.RETAIL", Op.EQ, "VIP")


def nested(depth: int, wrap: Callable[[Any], Any]) -> Any:
    tree: Any = AUM
    for _ in range(depth - 1):
        tree = wrap(tree)
    return tree


@pytest.mark.parametrize("wrap", [lambda tree: {"not": tree}, lambda tree: {"all": [tree]}])
def test_parse_deep_tree_is_refused_before_the_stack_ends(wrap: Callable[[Any], Any]) -> None:
    assert parse(nested(MAX_DEPTH, wrap))
    for depth in (MAX_DEPTH + 1, 100_000):
        with override("en"), pytest.raises(RuleError, match="deep"):
            parse(nested(depth, wrap))


def test_parse_wide_tree_is_refused() -> None:
    assert parse({"all": [AUM] * (MAX_NODES - 1)})
    with override("en"), pytest.raises(RuleError, match="conditions"):
        parse({"all": [AUM] * MAX_NODES})


def test_to_json_writes_exact_values() -> None:
    tree = {
        "any": [
            leaf("aum_month_avg", "ge", "50000.10"),
            leaf("age", "in_between", [1, 2]) | {"op": "between"},
            leaf("payroll_on", "lt", "2026-11-20"),
            {"not": leaf("on_watch", "is_true")},
        ]
    }

    assert json.loads(json.dumps(to_json(parse(tree)))) == tree


def test_rule_error_speaks_with_its_place() -> None:
    with pytest.raises(RuleError) as refusal:
        parse({"all": [leaf("aum2", "ge", 1)]})

    with override("en"):
        assert str(refusal.value) == "all[0].metric: Unknown metric “aum2”."
