"""Points of a follow-up, and the words that explain them."""

from decimal import Decimal

import pytest
from django.utils import translation

from campaigns.enums import WorkKind
from campaigns.panels.priority import Priority, day_points, value_points
from tiering.models import Label


@pytest.mark.parametrize(
    ("amount", "points"),
    [(None, 0), (0, 0), (9999, 0), (10_000, 5), (99_999, 5), (100_000, 12), (500_000, 20),
     (1_000_000, 25), (2_999_999, 25), (3_000_000, 30), (10_000_000, 35), (10**12, 35)],
)  # fmt: skip
def test_value_counts_by_steps(amount: int | None, points: int) -> None:
    assert value_points(None if amount is None else Decimal(amount)) == points


@pytest.mark.parametrize(
    ("days_left", "points"), [(-9, 30), (-5, 30), (-1, 22), (0, 18), (1, 8), (2, 8), (3, 3), (6, 3)]
)
def test_day_counts_more_the_later_it_is(days_left: int, points: int) -> None:
    assert day_points(days_left) == points


def test_sum_is_that_of_its_parts_and_at_most_100() -> None:
    most = Priority(
        amount=Decimal(10**9),
        days_left=-30,
        kind=WorkKind.PROMISE,
        label=Label(rank=5, name_en="Private"),
    )
    assert most.points == sum(part.points for part in most.parts) == 100


def test_sentence_names_what_weighs_most_first() -> None:
    found = Priority(
        amount=Decimal(3_060_000),
        days_left=-1,
        kind=WorkKind.MATURITY,
        label=Label(rank=4, name_en="VIP"),
    )
    with translation.override("en"):
        assert found.points == 30 + 22 + 16 + 12
        assert found.level == "High"
        assert found.reasons == "3.06M at stake, 1 day overdue, Maturing money, VIP"
    with translation.override("zh-hans"):
        words = Priority(amount=Decimal(3_060_000), days_left=-1, kind=WorkKind.MATURITY).reasons
        assert words == "涉及 306万、逾期 1 天、到期承接"


def test_low_one_says_its_weightiest_part() -> None:
    with translation.override("en"):
        found = Priority(amount=Decimal(9), days_left=6, kind=WorkKind.BIRTHDAY)
        assert (found.level, found.reasons) == ("Low", "Birthday care")
