"""A month of what falls due, day by day: the calendar of maturities and the dashboard's wall."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from kernel.charts import calendar
from staff.models import OrgUnit
from tiering import portrait

WEEKDAYS = (_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su"))


@dataclass(frozen=True)
class DueSum:
    """What falls due on a day."""

    on: date
    n_accounts: int = 0
    n_customers: int = 0
    amount: Decimal = Decimal(0)


@dataclass(frozen=True)
class DueDay:
    """`url` leads to its accounts. A day that is past has none behind the night's count: most of
    what fell due was paid out since.
    """

    day: calendar.Day
    due: DueSum
    is_past: bool
    is_current: bool
    url: str


@dataclass(frozen=True)
class DueMonth:
    first: date
    weeks: list[list[DueDay]]
    earlier: date | None
    later: date | None
    peak: DueSum | None
    n_accounts: int
    amount: Decimal

    @property
    def weekdays(self) -> list[tuple[date, object]]:
        """A day for its full name, and the short one."""
        return list(zip((each.day.on for each in self.weeks[0]), WEEKDAYS, strict=True))


def counted(unit: OrgUnit, *, since: date, until: date) -> dict[date, DueSum]:
    """Days with something due under a unit as the night counted them, in their order."""
    counts = portrait.maturity_wall(unit, since=since, until=until)
    return {
        each.on: DueSum(each.on, each.n_accounts, each.n_customers, each.amount) for each in counts
    }


def month_of(
    first: date,
    dues: Mapping[date, DueSum],
    *,
    on: date,
    current: date | None,
    url: Callable[[date], str],
    earlier: date | None,
    later: date | None,
) -> DueMonth:
    """Of days that are given; `on` is the data date, `current` the day that stands out."""
    amounts = {day: due.amount for day, due in dues.items()}
    return DueMonth(
        first=first,
        weeks=[
            [
                DueDay(
                    day,
                    dues.get(day.on, DueSum(day.on)),
                    is_past=day.on <= on,
                    is_current=day.on == current,
                    url=url(day.on),
                )
                for day in week
            ]
            for week in calendar.weeks(first.year, first.month, amounts)
        ],
        earlier=earlier,
        later=later,
        peak=max(dues.values(), key=lambda due: due.amount, default=None),
        n_accounts=sum(due.n_accounts for due in dues.values()),
        amount=sum(amounts.values(), Decimal(0)),
    )
