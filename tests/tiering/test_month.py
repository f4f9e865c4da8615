"""What must be kept until a month's end, against a bank that counts day by day."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tiering.queries.month import MonthSoFar

CENT = Decimal("0.01")
DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
MONEY = st.decimals("-5000", "9000000", places=2)
LINES = st.sampled_from([Decimal(10_000), Decimal(50_000), Decimal(500_000), Decimal(6_000_000)])


def end_of(day: date) -> date:
    while (day + timedelta(days=1)).month == day.month:
        day += timedelta(days=1)
    return day


def until(on: date, balance: Decimal) -> MonthSoFar:
    """A month in which the balance stood still so far."""
    return MonthSoFar(on, Fraction(balance) * on.day, on.day, end_of(on))


def counted(months: MonthSoFar, kept: Decimal, last: date) -> list[tuple[date, Fraction]]:
    """Night by night: the day and the month's average on it, `kept` being there from tomorrow."""
    day, total, days = months.on, months.total, months.days
    nights = []
    while day < last:
        day += timedelta(days=1)
        if day.day == 1:
            total, days = Fraction(0), 0
        total, days = total + Fraction(kept), days + 1
        nights.append((day, total / days))
    return nights


@given(DAYS, MONEY, LINES)
def test_kept_amount_reaches_the_line_and_a_cent_less_does_not(
    on: date, balance: Decimal, line: Decimal
) -> None:
    month = until(on, balance).ahead()
    keep = month.to_keep(line)
    for kept, reaches in ((keep, True), (keep - CENT, False)):
        last, average = counted(month, kept, month.ends_on)[-1]
        assert last == month.ends_on
        assert (average >= line) == reaches
        assert month.at_end(kept) == average


@given(DAYS, MONEY, MONEY, LINES, st.integers(1, 28), st.integers(-5, 40))
def test_first_night_that_counts_is_the_one_that_a_bank_would_find(
    on: date, balance: Decimal, kept: Decimal, line: Decimal, not_before_day: int, wait: int
) -> None:
    month, after = until(on, balance), on + timedelta(days=wait)
    last = end_of(end_of(month.ahead().ends_on) + timedelta(days=1))
    found = [
        day
        for day, average in counted(month, kept, last)
        if average >= line and day.day >= not_before_day and day > after
    ]
    first = month.reaches_on(line, kept, not_before_day=not_before_day, after=after)
    assert first == (found[0] if found else None)


def test_days_before_the_installation_count_nowhere() -> None:
    """The first month begins with the first delivery: here on the 21st."""
    month = MonthSoFar(date(2026, 11, 25), Fraction(5 * 40_000), 5, date(2026, 11, 30))
    assert month.average == 40_000
    assert month.to_keep(Decimal(50_000)) == 60_000


def test_what_is_already_safe_needs_nothing() -> None:
    month = MonthSoFar(date(2026, 11, 29), Fraction(29 * 90_000), 29, date(2026, 11, 30))
    assert month.to_keep(Decimal(50_000)) < 0


def test_upgrade_at_todays_balance_waits_for_the_day_that_counts() -> None:
    month = MonthSoFar(date(2026, 12, 3), Fraction(3 * 80_000), 3, date(2026, 12, 31))
    found = month.reaches_on(Decimal(50_000), Decimal(80_000), not_before_day=10, after=month.on)
    assert found == date(2026, 12, 10)


def test_last_day_of_a_month_looks_at_the_next() -> None:
    month = until(date(2026, 11, 30), Decimal(10_000)).ahead()
    assert (month.days, month.ends_on) == (0, date(2026, 12, 31))
    assert month.to_keep(Decimal(50_000)) == 50_000
