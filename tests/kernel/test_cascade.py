"""A total shared over weights."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.cascade import Cascade, shared

STEPS = st.sampled_from([Decimal("0.01"), Decimal("0.1"), Decimal(1), Decimal(10_000)])
WEIGHTS = st.lists(
    st.decimals(min_value=0, max_value=10**12, places=2) | st.integers(0, 10**9),
    min_size=1,
    max_size=40,
)


@given(n_steps=st.integers(-(10**9), 10**9), step=STEPS, weights=WEIGHTS)
def test_parts_sum_to_the_total_and_stay_within_a_step_of_their_share(n_steps, step, weights):
    total = n_steps * step
    parts = shared(total, weights, step=step)
    assert sum(parts) == total
    if any(weights):
        whole = sum(map(Fraction, weights))
        for part, weight in zip(parts, weights, strict=True):
            assert abs(Fraction(part) - Fraction(total) * Fraction(weight) / whole) < step
            assert weight or part == 0


@given(n_steps=st.integers(0, 10**6), step=STEPS, weights=WEIGHTS)
def test_who_weighs_more_never_gets_less(n_steps, step, weights):
    parts = shared(n_steps * step, weights, step=step)
    by_weight = sorted(zip(weights, parts, strict=True), key=lambda pair: (pair[0], pair[1]))
    assert [part for _weight, part in by_weight] == sorted(parts)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (10, [1, 1, 1], [4, 3, 3]),
        (10, [0, 0, 0], [4, 3, 3]),
        (-10, [1, 1, 1], [-4, -3, -3]),
        (7, [5, 0, 2], [5, 0, 2]),
        (0, [3, 4], [0, 0]),
        (5, [], []),
    ],
)
def test_whole_things_are_shared_whole_and_of_equals_the_first_gets_more(total, weights, parts):
    assert shared(total, weights) == parts


def test_money_is_shared_in_the_step_that_people_read():
    ten_thousand = Decimal(10_000)
    parts = shared(Decimal(1_000_000), [Decimal("3.5"), 1], step=ten_thousand)
    assert parts == [Decimal(780_000), Decimal(220_000)]


@pytest.mark.parametrize(("total", "weights"), [(Decimal("0.5"), [1, 2]), (3, [1, -1])])
def test_what_cannot_be_shared_exactly_is_refused(total, weights):
    with pytest.raises(ValueError, match=r"\S"):
        shared(total, weights)


# A bank with a region of two branches, the first with an outlet, and a region of one branch.
TREE = {"bank": ["north", "south"], "north": ["n1", "n2"], "n1": ["n1-a"], "south": ["s1"]}
WEIGHTS = {"bank": 100, "north": 60, "n1": 40, "n1-a": 10, "n2": 20, "south": 40, "s1": 40}


def test_total_comes_down_level_by_level_and_a_node_keeps_its_own():
    parts = Cascade(TREE, WEIGHTS, {}).parts("bank", 50)
    assert parts == {
        "bank": 50, "north": 30, "south": 20, "n1": 20, "n2": 10, "s1": 20, "n1-a": 5,
    }  # fmt: skip


def test_who_is_set_by_hand_gets_just_that_and_the_rest_is_shared_anew():
    parts = Cascade(TREE, WEIGHTS, {"n1": 32}).parts("bank", 50)
    assert (parts["n1"], parts["n1-a"]) == (32, 8)
    assert (parts["n2"], parts["s1"]) == (6, 12)  # 18 left, by twenty and forty
    assert (parts["north"], parts["south"]) == (38, 12)


def test_what_is_set_under_what_is_set_is_part_of_it():
    parts = Cascade(TREE, WEIGHTS, {"north": 25, "n2": 5}).parts("bank", 50)
    assert (parts["north"], parts["n1"], parts["n2"], parts["south"]) == (25, 20, 5, 25)


def test_who_has_no_room_left_takes_nothing_more():
    parts = Cascade(TREE, {}, {"n1": 4, "n2": 4}).parts("bank", 50)
    assert (parts["north"], parts["south"]) == (8, 42)


def test_nought_by_hand_is_nothing():
    parts = Cascade(TREE, WEIGHTS, {"south": 0}).parts("bank", 50)
    assert (parts["south"], parts["s1"], parts["north"]) == (0, 0, 50)


def test_room_is_where_somebody_is_not_set():
    assert Cascade(TREE, {}, {"n1": 1}).has_room_below("bank")
    assert Cascade(TREE, {}, {"n1": 1, "n2": 1}).has_room_below("bank")
    assert not Cascade(TREE, {}, {"n1": 1, "n2": 1}).has_room_below("north")
    assert not Cascade(TREE, {}, {"north": 1, "s1": 1}).has_room_below("bank")


@given(
    total=st.integers(0, 10**6),
    weights=st.lists(st.integers(0, 500), min_size=5, max_size=5),
    by_hand=st.dictionaries(st.sampled_from(["north", "n1", "n2", "s1"]), st.integers(0, 99)),
)
def test_sum_is_kept_whatever_is_set(total, weights, by_hand):
    own = dict(zip(["n1", "n1-a", "n2", "s1", "bank"], weights, strict=True))
    tree = Cascade(TREE, {}, by_hand)
    if tree.taken_below("bank") > total or not tree.has_room_below("bank"):
        return
    if tree.taken_below("north") > by_hand.get("north", total):
        return
    whole = {"n1-a": own["n1-a"], "n1": own["n1"] + own["n1-a"], "n2": own["n2"], "s1": own["s1"]}
    whole |= {"north": whole["n1"] + whole["n2"], "south": whole["s1"]}
    whole["bank"] = whole["north"] + whole["south"]
    parts = Cascade(TREE, whole, by_hand).parts("bank", total)
    assert parts["north"] + parts["south"] == total
    if tree.has_room_below("north"):
        assert parts["n1"] + parts["n2"] == parts["north"]
    assert min(parts.values()) >= 0
    assert {each: parts[each] for each in by_hand} == by_hand
