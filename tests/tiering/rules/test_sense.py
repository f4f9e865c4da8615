"""What nobody can fulfil is refused, and nothing else."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tiering.rules.test_agreement import nodes, rows, with_label_codes
from tiering.rules import RuleError, SchemeDefinition, evaluate, parse, shipped_schemes
from tiering.rules.sense import boxes_of, check_sense


def scheme(*conditions: Any) -> SchemeDefinition:
    labels = [
        {"code": f"L{i}", "name_en": f"Label {i}", "name_zh": f"标签{i}", "kind": "standard",
         "rank": len(conditions) - i, "condition": condition}
        for i, condition in enumerate(conditions)
    ]  # fmt: skip
    return SchemeDefinition.parse(
        {"code": "X", "name_en": "X", "name_zh": "X", "policy": "immediate", "scope": None,
         "labels": labels}
    )  # fmt: skip


def leaf(metric: str, op: str, value: object = None) -> dict[str, object]:
    tree: dict[str, object] = {"metric": metric, "op": op}
    return tree if value is None else tree | {"value": value}


RICH, POOR = leaf("aum", "ge", 500), leaf("aum", "lt", 300)


def refused_at(*conditions: Any) -> str:
    with pytest.raises(RuleError) as refused:
        check_sense(scheme(*conditions))
    return refused.value.path


def test_shipped_rules_make_sense() -> None:
    for definition in shipped_schemes():
        check_sense(definition)


@pytest.mark.parametrize(
    "rows_",
    [
        [RICH, POOR],
        [leaf("aum", "gt", 5), leaf("aum", "le", 5)],
        [leaf("kind", "eq", "personal"), leaf("kind", "eq", "corporate")],
        [leaf("is_payroll", "is_true"), leaf("is_payroll", "is_false")],
        [leaf("aum", "is_empty"), RICH],
        [leaf("credit_rating", "ge", "AA"), leaf("credit_rating", "le", "BB")],
    ],
)
def test_rows_that_exclude_each_other_are_named(rows_: list[object]) -> None:
    assert refused_at({"all": rows_}) == "labels[0].condition.all[1]"


def test_choice_of_which_nothing_is_left_is_named() -> None:
    condition = {"all": [{"any": [RICH, leaf("aum", "ge", 900)]}, POOR]}

    assert refused_at(condition) == "labels[0].condition.all[1]"


@pytest.mark.parametrize(
    "conditions",
    [
        [leaf("aum", "ge", 100), RICH],
        [leaf("aum", "ge", 1), {"all": [RICH, leaf("age", "ge", 60)]}],
        [{"any": [RICH, POOR]}, leaf("aum", "ge", 600)],
        [leaf("kind", "in", ["personal", "corporate"]), leaf("kind", "eq", "personal")],
    ],
)  # fmt: skip
def test_label_that_an_earlier_one_covers_is_named(conditions: list[object]) -> None:
    assert refused_at(*conditions) == "labels[1].condition"


@pytest.mark.parametrize(
    "conditions",
    [
        [RICH, leaf("aum", "ge", 100), None],
        [RICH, leaf("deposit", "ge", 1)],
        [leaf("aum", "ne", 0), leaf("aum", "ge", 1)],  # a “not” is not trusted to cover
        [{"all": [leaf("aum", "ge", 5), leaf("aum", "le", 5)]}],
        [{"any": [RICH, POOR]}],
    ],
)
def test_what_somebody_can_fulfil_is_let_through(conditions: list[object]) -> None:
    check_sense(scheme(*conditions))


@given(st.data())
def test_condition_that_somebody_fulfils_has_a_box(data: st.DataObject) -> None:
    node = data.draw(nodes)
    row = with_label_codes(data.draw(rows(node)))

    assert boxes_of(node) or not evaluate(node, row).holds


def test_many_choices_of_which_one_is_left_are_let_through() -> None:
    first, second = (
        {"any": [leaf("age", "eq", age) for age in ages]} for ages in (range(1, 10), range(9, 18))
    )

    check_sense(scheme({"all": [first, second]}))


def test_condition_of_many_choices_is_given_up_and_let_through() -> None:
    choice = {"any": [leaf("aum", "ge", 500), leaf("deposit", "ge", 500)]}

    check_sense(scheme({"all": [choice] * 20}))
    assert not boxes_of(parse({"all": [choice] * 20}))[0].is_exact


@pytest.mark.parametrize("language", ["name_zh", "name_en"])
def test_name_that_two_labels_carry_is_refused_at_the_second(language: str) -> None:
    definition: Any = scheme(RICH, POOR).to_json()
    first, second = definition["labels"]
    second[language] = first[language].swapcase()
    parsed = SchemeDefinition.parse(definition)  # what is in force already goes on
    with pytest.raises(RuleError) as refused:
        check_sense(parsed)
    assert refused.value.path == f"labels[1].{language}"
