from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tiering.rules import Shortfall, State, evaluate, first_match, parse
from tiering.rules.metric import Unit


def leaf(metric: str, op: str, value: object = None) -> dict[str, object]:
    return {"metric": metric, "op": op} | ({} if value is None else {"value": value})


@pytest.mark.parametrize(
    ("tree", "row", "number", "unit", "over"),
    [
        (leaf("aum", "ge", "50000"), {"aum": Decimal("49999.5")}, "0.50", Unit.YUAN, False),
        (leaf("aum", "ge", "50000"), {"aum": Decimal("49999.995")}, "0.01", Unit.YUAN, False),
        (leaf("aum", "ge", "50000"), {"aum": Decimal("49999.9999")}, "0.01", Unit.YUAN, False),
        (leaf("aum", "gt", "50000"), {"aum": Decimal("50000")}, "0.01", Unit.YUAN, False),
        (leaf("aum", "lt", "100"), {"aum": Decimal("100")}, "0.01", Unit.YUAN, True),
        (leaf("aum", "le", "100"), {"aum": Decimal("120.255")}, "20.26", Unit.YUAN, True),
        (leaf("age", "between", [18, 30]), {"age": 16}, "2", Unit.YEARS, False),
        (leaf("age", "between", [18, 30]), {"age": 33}, "3", Unit.YEARS, True),
        (leaf("n_products", "gt", 3), {"n_products": 3}, "1", Unit.COUNT, False),
        (leaf("n_products", "eq", 3), {"n_products": 5}, "2", Unit.COUNT, True),
        (leaf("settlement_share", "ge", "0.6"), {"settlement_share": Decimal("0.55")}, "0.05",
         Unit.SHARE, False),
        (leaf("revenue_wan", "ge", "2000"), {"revenue_wan": Decimal("1500")}, "500", Unit.WAN,
         False),
        (leaf("payroll_on", "ge", "2026-11-20"), {"payroll_on": date(2026, 11, 18)}, "2",
         Unit.DAYS, False),
        (leaf("credit_rating", "ge", "A"), {"credit_rating_rank": 13}, "1", Unit.GRADES, False),
    ],
)  # fmt: skip
def test_evaluate_unmet_leaf_is_short_by(
    tree: object, row: dict[str, Any], number: str, unit: Unit, over: bool
) -> None:
    outcome = evaluate(parse(tree), row)

    assert (outcome.holds, outcome.state) == (False, State.NOT_MET)
    assert outcome.short_by == Shortfall(Decimal(number), unit, over)


def test_evaluate_average_is_short_by_the_rounded_difference() -> None:
    row = {"aum_month_sum": Decimal("1000000"), "month_days": 30}

    outcome = evaluate(parse(leaf("aum_month_avg", "ge", "50000")), row)

    assert outcome.actual == Decimal("33333.33")
    assert outcome.short_by == Shortfall(Decimal("16666.67"), Unit.YUAN)


@pytest.mark.parametrize(
    ("total", "shown"), [("0.015", "0.01"), ("0.045", "0.02"), ("-0.045", "-0.02")]
)
def test_evaluate_shows_averages_rounded_half_away_from_zero(total: str, shown: str) -> None:
    row = {"aum_month_sum": Decimal(total), "month_days": 3}

    assert evaluate(parse(leaf("aum_month_avg", "ge", "9")), row).actual == Decimal(shown)


@pytest.mark.parametrize(
    "tree",
    [
        leaf("aum", "ge", 0),
        leaf("aum", "ne", 0),
        leaf("aum_month_avg", "lt", 5),
        leaf("industry", "not_in", ["other"]),
        leaf("on_watch", "is_false"),
        leaf("credit_rating", "le", "AAA"),
        leaf("label.RETAIL", "ne", "VIP"),
    ],
)
def test_evaluate_missing_value_satisfies_no_condition(tree: object) -> None:
    node = parse(tree)
    for row in ({}, {"industry": "", "aum_month_sum": Decimal(1), "month_days": 0}):
        outcome = evaluate(node, row)

        assert (outcome.holds, outcome.state, outcome.short_by) == (False, State.NO_DATA, None)
        assert evaluate(parse({"not": tree}), row).holds


def test_evaluate_unmet_choice_has_no_distance() -> None:
    outcome = evaluate(parse(leaf("kind", "eq", "corporate")), {"kind": "personal"})

    assert (outcome.state, outcome.actual, outcome.short_by) == (State.NOT_MET, "personal", None)


def test_evaluate_shows_a_rating_as_its_letters() -> None:
    outcome = evaluate(parse(leaf("credit_rating", "ge", "AA")), {"credit_rating_rank": 13})

    assert outcome.actual == "A-"


def test_evaluate_emptiness_sees_missing_values() -> None:
    assert evaluate(parse(leaf("service_items", "is_empty")), {"service_items": None}).holds
    assert not evaluate(parse(leaf("service_items", "is_empty")), {"service_items": 0}).holds
    assert evaluate(parse(leaf("service_items", "is_not_empty")), {"service_items": 0}).holds


def test_evaluate_group_counts_its_members() -> None:
    tree = {
        "at_least": 2,
        "of": [leaf("aum", "ge", 1), leaf("age", "ge", 18), leaf("on_watch", "is_true")],
    }

    outcome = evaluate(parse(tree), {"aum": Decimal(5), "on_watch": False})

    assert (outcome.holds, outcome.n_met, outcome.n_needed) == (False, 1, 2)
    assert [member.state for member in outcome.members] == [
        State.MET,
        State.NO_DATA,
        State.NOT_MET,
    ]


@pytest.mark.parametrize(("group", "holds"), [("all", False), ("any", True)])
def test_evaluate_all_and_any(group: str, holds: bool) -> None:
    tree = {group: [leaf("age", "ge", 18), leaf("age", "ge", 60)]}

    assert evaluate(parse(tree), {"age": 30}).holds is holds


def test_first_match_takes_the_first_that_holds() -> None:
    labels = {
        "HIGH": parse(leaf("aum", "ge", 100)),
        "MIDDLE": parse(leaf("aum", "ge", 10)),
        "REST": None,
    }

    amounts = (Decimal(100), Decimal(99), Decimal(-3))
    assert [first_match(labels, {"aum": aum}) for aum in amounts] == ["HIGH", "MIDDLE", "REST"]
    assert first_match({"HIGH": labels["HIGH"]}, {"aum": None}) is None
