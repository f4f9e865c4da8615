"""The way up and the way down of a tier, on figures that can be checked by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from customers.models import Customer
from tests.conftest import House
from tests.factories import customers, tiering
from tiering.ladder import Ladder, ladder_of
from tiering.models import Label
from tiering.queries import versions_on
from tiering.reasons import wide_row_of

NOV_20 = customers.ON  # the 20th of 30 days


@pytest.fixture
def person(house: House) -> Customer:
    tiering.scoring_state()
    return customers.customer("C1", house.branch, house.rm)


def climb(
    person: Customer, aum: str, code: str, *, base: str = "0", on: date = NOV_20, **carried: Any
) -> Ladder:
    """A customer whose month came to aum × days + base."""
    tiering.metric(person, aum, aum_month_base=Decimal(base), accrued_on=on)
    held = tiering.carried(person, code, **carried)
    version = next(each for each in versions_on(on) if each.code == "RETAIL")
    labels = {each.code: each for each in Label.objects.filter(scheme__code="RETAIL")}
    return ladder_of(version, held, wide_row_of(person, [], on), labels, on=on)


def test_way_up_says_what_to_keep_until_the_month_ends(person: Customer) -> None:
    up = climb(person, "400000", "GOLD").up
    assert up is not None
    assert (up.label.code, up.line, up.short_by) == ("VIP", 500_000, 100_000)
    # 30 × 500,000 − 20 × 400,000, over the ten days that are left
    assert (up.keep, up.more) == (700_000, 300_000)
    assert (up.from_on, up.until) == (date(2026, 11, 21), date(2026, 11, 30))
    assert up.comes_on == date(2026, 11, 30)
    assert up.at_line_on == date(2026, 12, 10)
    assert up.comes_anyway_on is None
    assert up.share == Decimal("0.80")


def test_way_up_is_walked_already_when_enough_came_in_lately(person: Customer) -> None:
    """One million since the 15th, 20,000 before: 14 × 20,000 + 6 × 1,000,000."""
    up = climb(person, "1000000", "GOLD", base=str(-14 * 980_000)).up
    assert up is not None
    assert up.short_by == 186_000
    assert up.more < 0
    # by the 28th: 6,280,000 + 8 × 1,000,000 = 14,280,000 ≥ 28 × 500,000
    assert up.comes_anyway_on == date(2026, 11, 28)


def test_way_up_before_the_day_that_counts_waits_for_it(person: Customer) -> None:
    up = climb(person, "600000", "GOLD", on=date(2026, 11, 4)).up
    assert up is not None
    assert (up.short_by, up.comes_anyway_on) == (0, date(2026, 11, 10))


def test_way_up_may_skip_a_label_that_the_average_has_passed(person: Customer) -> None:
    up = climb(person, "700000", "MASS", on=date(2026, 11, 4)).up
    assert up is not None
    assert up.label.code == "VIP"


def test_best_label_has_no_way_up(person: Customer) -> None:
    assert climb(person, "9000000", "PRIVATE").up is None


def test_gap_below_a_cent_never_reads_nothing(person: Customer) -> None:
    up = climb(person, "499999.999", "GOLD").up
    assert up is not None
    assert up.short_by == Decimal("0.01")


def test_label_that_is_safe_says_what_may_leave(person: Customer) -> None:
    hold = climb(person, "80000", "GOLD").hold
    assert hold is not None
    # 30 × 50,000 − 20 × 80,000 is below nothing: the month is safe
    assert (hold.keep, hold.spare, hold.holds) == (0, 80_000, True)
    assert (hold.falls_on, hold.falls_to) == (None, None)


def test_label_in_danger_says_what_must_come_back_and_when_it_goes(person: Customer) -> None:
    hold = climb(person, "20000", "GOLD", on_watch=True, missed_months=1).hold
    assert hold is not None
    # 30 × 50,000 − 20 × 20,000, over ten days
    assert (hold.keep, hold.spare) == (110_000, -90_000)
    assert (hold.missed, hold.endured) == (1, 3)
    assert hold.falls_on == date(2026, 12, 31)
    assert hold.falls_to is not None
    assert hold.falls_to.code == "MASS"


def test_last_missed_month_falls_to_what_the_month_earns(person: Customer) -> None:
    """Much at the month's beginning: the average stays above what is left."""
    hold = climb(person, "100", "GOLD", base=str(20 * 30_000), missed_months=2).hold
    assert hold is not None
    assert hold.falls_on == date(2026, 11, 30)
    assert hold.falls_to is not None
    assert hold.falls_to.code == "MASS"


def test_label_set_by_hand_falls_at_no_close_within_its_time(person: Customer) -> None:
    hold = climb(person, "100", "GOLD", held_until=date(2026, 12, 31)).hold
    assert hold is not None
    assert hold.falls_on == date(2027, 3, 31)
    assert hold.falls_to is not None
    assert hold.falls_to.code == "LOW"


def test_upgrade_waits_for_the_end_of_a_hold_by_hand(person: Customer) -> None:
    up = climb(person, "600000", "GOLD", held_until=date(2026, 12, 15)).up
    assert up is not None
    assert up.comes_anyway_on == date(2026, 12, 16)


def test_lowest_label_holds_by_itself(person: Customer) -> None:
    assert climb(person, "100", "LOW").hold is None


def test_on_the_last_day_the_next_month_counts(person: Customer) -> None:
    found = climb(person, "40000", "MASS", on=date(2026, 11, 30))
    assert found.up is not None
    assert found.hold is not None
    assert (found.up.keep, found.up.until) == (50_000, date(2026, 12, 31))
    assert found.up.comes_on == date(2026, 12, 10)
    assert found.hold.keep == 10_000
