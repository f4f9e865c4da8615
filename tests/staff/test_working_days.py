"""The calendar of working days."""

from datetime import date

import pytest

from staff import working_days
from staff.models import BusinessDay

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2026, 2, 13), True),  # Friday before the Spring Festival
        (date(2026, 2, 14), True),  # make-up Saturday
        (date(2026, 2, 16), False),  # New Year's Eve, a Monday
        (date(2026, 2, 23), False),  # swapped Monday
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),  # make-up Saturday
        (date(2026, 5, 9), True),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        (date(2025, 1, 26), True),  # make-up Sunday
        (date(2025, 10, 8), False),
        (date(2021, 2, 7), True),
        (date(2021, 6, 14), False),  # Dragon Boat
        (date(2026, 11, 21), False),  # plain Saturday
    ],
)
def test_day_is_worked_as_published(day: date, is_working: bool) -> None:
    assert BusinessDay.objects.get(on=day).is_working is is_working


def test_calendar_is_without_gap_and_counts_working_days() -> None:
    days = list(BusinessDay.objects.order_by("on"))
    assert (days[0].on, days[-1].on) == (date(2019, 1, 1), date(2027, 12, 31))
    assert len(days) == (days[-1].on - days[0].on).days + 1
    n_worked = 0
    for day in days:
        n_worked += day.is_working
        assert day.ordinal == n_worked


def test_year_without_notice_is_provisional() -> None:
    assert set(BusinessDay.objects.filter(is_provisional=True).values_list("on__year")) == {(2027,)}


def test_ensure_covers_adds_provisional_years_once() -> None:
    working_days.ensure_covers(date(2029, 3, 1), date(2029, 3, 1))
    last = BusinessDay.objects.order_by("-on").first()
    assert last is not None
    assert (last.on, last.is_provisional) == (date(2029, 12, 31), True)
    n_days = BusinessDay.objects.count()
    working_days.ensure_covers(date(2029, 3, 1), date(2029, 3, 1))
    assert BusinessDay.objects.count() == n_days


def test_ensure_covers_counts_on_from_earlier_years() -> None:
    before = BusinessDay.objects.get(on=date(2020, 1, 6)).ordinal
    working_days.ensure_covers(date(2018, 6, 1), date(2018, 6, 2))
    assert BusinessDay.objects.order_by("on").first().on == date(2018, 1, 1)  # type: ignore[union-attr]
    assert BusinessDay.objects.get(on=date(2020, 1, 6)).ordinal > before


def test_ensure_covers_fills_years_that_are_missing_between() -> None:
    working_days.add_years([2030])
    working_days.ensure_covers(date(2028, 1, 1), date(2028, 6, 1))
    assert working_days.first_after(date(2027, 12, 31)) == date(2028, 1, 4)
    days = list(BusinessDay.objects.order_by("on").values_list("on", flat=True))
    assert len(days) == (days[-1] - days[0]).days + 1


def test_edited_day_is_kept_and_renumbered() -> None:
    BusinessDay.objects.filter(on=date(2027, 1, 4)).update(is_working=False, name="测试")
    ordinal = BusinessDay.objects.get(on=date(2027, 1, 5)).ordinal
    assert working_days.renumber() > 0
    assert BusinessDay.objects.get(on=date(2027, 1, 5)).ordinal == ordinal - 1
    working_days.ensure_covers(date(2028, 1, 1), date(2028, 1, 1))
    assert BusinessDay.objects.get(on=date(2027, 1, 4)).is_working is False


def test_first_after_skips_days_off() -> None:
    assert working_days.first_after(date(2026, 2, 14)) == date(2026, 2, 24)
    assert working_days.first_after(date(2026, 11, 20)) == date(2026, 11, 23)
