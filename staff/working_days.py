"""The bank's calendar: which days are worked, make-up days included, counted without gaps."""

from calendar import isleap
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef
from holidays import country_holidays

from kernel import sql
from kernel.once import once_per_request
from staff.models import BusinessDay, Leave, Officer

FIRST_YEAR, LAST_YEAR = 2019, 2027
LAST_PUBLISHED_YEAR = 2026  # the State Council announces a year in the November before it
MAKE_UP_DAY = "调休上班"
SATURDAY = 5
A_YEAR = timedelta(days=366)  # nothing is agreed further ahead

RENUMBER = """
with counted as (
    select "on", count(*) filter (where is_working) over (order by "on") as ordinal
    from staff_businessday
)
update staff_businessday day
set ordinal = counted.ordinal
from counted
where day."on" = counted."on" and day.ordinal <> counted.ordinal
"""


def days_of(year: int) -> Iterator[dict[str, Any]]:
    """The columns of every day of a year: as published, or guessed where no notice is out yet."""
    holidays = country_holidays("CN", years=year, language="zh_CN")
    make_up_days = holidays.weekend_workdays
    day = date(year, 1, 1)
    while day.year == year:
        is_make_up = day in make_up_days
        is_free = day in holidays or day.weekday() >= SATURDAY
        yield {
            "on": day,
            "is_working": is_make_up or not is_free,
            "ordinal": 0,
            "name": MAKE_UP_DAY if is_make_up else holidays.get(day, "").replace("; ", "、")[:60],
            "is_provisional": year > LAST_PUBLISHED_YEAR,
        }
        day += timedelta(days=1)


def add_years(years: Iterable[int], model: type[BusinessDay] = BusinessDay) -> None:
    """Adds the days that are missing; those that are there, edited ones too, stay as they are."""
    for year in years:
        days = [model(**columns) for columns in days_of(year)]
        model.objects.bulk_create(days, ignore_conflicts=True)
    renumber()


def renumber() -> int:
    """Counts the working days anew, after days were added or edited."""
    return sql.execute(RENUMBER)


def ensure_covers(first: date, last: date) -> None:
    """Adds the years that are missing until both days and all between are in the calendar."""
    known = BusinessDay.objects.values_list("on__year").annotate(n=Count("on"))
    whole = {year for year, n in known if n == 365 + isleap(year)}
    years = {first.year, last.year, *(year for year, _n in known)}
    missing = set(range(min(years), max(years) + 1)) - whole
    if missing:
        add_years(sorted(missing))


@once_per_request
def first_after(day: date) -> date | None:
    """The first working day after `day`."""
    later = BusinessDay.objects.filter(on__gt=day, is_working=True)
    return later.order_by("on").values_list("on", flat=True).first()


def last_before(day: date) -> date | None:
    """The last working day before `day`."""
    earlier = BusinessDay.objects.filter(on__lt=day, is_working=True)
    return earlier.order_by("-on").values_list("on", flat=True).first()


def reading_day_of(night: date) -> date:
    """The day on which a night is read: the first working day after its date."""
    return first_after(night) or night + timedelta(days=1)


def nth_of_month(day: date) -> int | None:
    """Which working day of its month a day is; None when nobody works on it."""
    ordinals = BusinessDay.objects.filter(on__in=(day, day.replace(day=1) - timedelta(days=1)))
    known = {each.on: each for each in ordinals}
    if day not in known or not known[day].is_working:
        return None
    before = known.get(day.replace(day=1) - timedelta(days=1))
    return known[day].ordinal - (before.ordinal if before else 0)


@once_per_request
def days_there(officer: Officer, *, after: date) -> list[date]:
    """The working days of the year after a day on which an officer is not on leave."""
    away = Leave.objects.between(OuterRef("on"), OuterRef("on")).filter(officer=officer)
    days = BusinessDay.objects.filter(
        ~Exists(away), on__gt=after, on__lte=after + A_YEAR, is_working=True
    )
    return list(days.order_by("on").values_list("on", flat=True))


def later(day: date, n: int) -> date | None:
    """The n-th working day after `day`; None beyond the calendar."""
    days = BusinessDay.objects.filter(on__gt=day, is_working=True).order_by("on")
    return days.values_list("on", flat=True)[n - 1 : n].first()


def is_usual(day: date) -> bool:
    """Whether a day is worked as long as no notice says otherwise."""
    return day.weekday() < SATURDAY


def write_year(
    year: int, exceptions: Mapping[date, tuple[bool, str]], *, is_provisional: bool
) -> None:
    """The days of a year, all as usual but the exceptions (worked or not, and the name)."""
    add_years([year])
    days = list(BusinessDay.objects.filter(on__year=year).select_for_update())
    for day in days:
        day.is_working, day.name = exceptions.get(day.on, (is_usual(day.on), ""))
        day.is_provisional = is_provisional
    BusinessDay.objects.bulk_update(days, ["is_working", "name", "is_provisional"])
    renumber()
