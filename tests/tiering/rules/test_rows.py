"""A condition that rows can say is the same after a round through the form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tiering.rules.test_agreement import BOOK, leaves, nodes, rows, with_label_codes
from tiering.rules import Node, RuleError, evaluate, parse
from tiering.rules.rows import Group, Groups, Row, read_groups

members = st.lists(leaves(), min_size=2, max_size=3)
in_group = (
    members.map(lambda all_: {"all": all_})
    | members.map(lambda any_: {"any": any_})
    | members.map(lambda of: {"at_least": 2, "of": of})
)
groups = st.lists(leaves() | in_group, min_size=2, max_size=3)
sayable = (
    leaves()
    | in_group
    | groups.map(lambda all_: {"all": all_})
    | groups.map(lambda any_: {"any": any_})
).map(lambda tree: parse(tree, BOOK))


def through_the_form(groups: Groups) -> Groups:
    posted: dict[str, list[str]] = {"x.joins": [groups.joins]}
    for g, group in enumerate(groups.groups):
        posted[f"x.g{g}.needs"] = [str(group.needs or "")]
        for r, row in enumerate(group.rows):
            name = f"x.g{g}.r{r}"
            posted |= {f"{name}.metric": [row.metric], f"{name}.op": [row.op]}
            posted[f"{name}.value"] = row.values
    return read_groups(lambda name: posted.get(name, []), "x")


@given(sayable)
def test_condition_comes_back_from_the_form(node: Node) -> None:
    groups = Groups.of(node)
    assert groups is not None

    assert parse(through_the_form(groups).tree(), BOOK) == node


@given(st.data())
def test_rows_of_any_condition_mean_the_same(data: st.DataObject) -> None:
    node = data.draw(nodes)
    row = with_label_codes(data.draw(rows(node)))
    groups = Groups.of(node)

    assert groups is None or (
        evaluate(parse(groups.tree(), BOOK), row).holds == evaluate(node, row).holds
    )


@pytest.mark.parametrize(
    "tree",
    [
        {"not": {"metric": "is_payroll", "op": "is_true"}},
        {"all": [{"any": [{"all": [{"metric": "is_payroll", "op": "is_true"}]}]}]},
        {"at_least": 1, "of": [{"any": [{"metric": "is_payroll", "op": "is_true"}]}]},
    ],
)
def test_condition_that_rows_cannot_say_stays_a_tree(tree: dict[str, object]) -> None:
    assert Groups.of(parse(tree)) is None


@pytest.mark.parametrize(
    ("metric", "typed", "meant"),
    [
        ("aum", "50万", "500000"),
        ("aum", "1.5亿", "150000000"),
        ("aum", "500,000.50", "500000.5"),
        ("age", "60", "60"),
        ("settlement_share", "30", "0.3"),
        ("settlement_share", "12.5%", "0.125"),
        ("aum", "1e999999999", "1e999999999"),
        ("aum", "much", "much"),
    ],
)
def test_number_is_read_as_people_type_it(metric: str, typed: str, meant: str) -> None:
    assert Row(metric, "ge", [typed]).tree()["value"] == meant


def test_place_of_an_error_is_found_in_the_rows() -> None:
    groups = Groups(
        [
            Group([Row("aum", "ge", ["1"])]),
            Group([Row("aum", "ge", ["1"]), Row("age", "ge", ["much"])], needs=2),
        ],
        "all",
    )

    with pytest.raises(RuleError) as refused:
        parse(groups.tree())

    assert refused.value.path == "all[1].of[1].value"
    assert groups.places()["all[1].of[1]"] == (1, 1)


def test_operator_that_a_metric_lacks_is_kept_until_the_sheet_is_drawn_anew() -> None:
    posted = {"x.g0.r0.metric": ["is_payroll"], "x.g0.r0.op": ["ge"]}

    groups = read_groups(lambda name: posted.get(name, []), "x")
    with pytest.raises(RuleError) as refused:
        parse(groups.tree())
    assert refused.value.path == "op"

    groups.groups[0].rows[0].fit_operator()
    assert groups == Groups([Group([Row("is_payroll", "is_true", [])])])


def test_condition_of_too_many_rows_stays_a_tree() -> None:
    leaf = {"metric": "aum", "op": "ge", "value": 1}

    assert Groups.of(parse({"any": [leaf] * 20})) is not None
    assert Groups.of(parse({"any": [leaf] * 21})) is None
    assert Groups.of(parse({"any": [{"all": [leaf, leaf]}] * 21})) is None
