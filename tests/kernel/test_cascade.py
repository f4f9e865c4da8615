"""A total shared over weights."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.cascade import shared

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
