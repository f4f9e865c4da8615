"""The maturity wall: what falls due in the coming 90 days, a month at a time."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from campaigns.panels.dashboard.frame import Frame
from kernel.charts import calendar
from tiering import portrait

DAYS_AHEAD = 90
FIRST_OF_NEXT = timedelta(days=32)  # from any first of a month well into the month after it


WEEKDAYS = (_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su"))


@dataclass(frozen=True)
class Due:
    """What falls due on a day."""

    on: date
    n_accounts: int = 0
    n_customers: int = 0
    amount: Decimal = Decimal(0)


@dataclass(frozen=True)
class Cell:
    """Without a list (`url`) once the day is over: what fell due then was mostly paid out."""

    day: calendar.Day
    due: Due
    is_today: bool
    is_past: bool
    url: str


@dataclass(frozen=True)
class Wall:
    month: date
    weeks: list[list[Cell]]
    earlier: date | None
    later: date | None
    peak: Due | None
    amount: Decimal
    n_accounts: int
    url: str

    @property
    def weekdays(self) -> list[tuple[date, object]]:
        """A day for its full name, and the short one."""
        return list(zip((cell.day.on for cell in self.weeks[0]), WEEKDAYS, strict=True))


def dues(frame: Frame, since: date, until: date) -> dict[date, Due]:
    """Days with something due under the unit, in the order of the calendar."""
    counts = portrait.maturity_wall(frame.unit, since=since, until=until)
    return {
        each.on: Due(each.on, each.n_accounts, each.n_customers, each.amount) for each in counts
    }


def wall(frame: Frame, *, month: date | None) -> Wall:
    """A month between that of the data date and that in which the 90 days end."""
    first, last = frame.on.replace(day=1), (frame.on + timedelta(days=DAYS_AHEAD)).replace(day=1)
    shown = min(max(month or frame.today.replace(day=1), first), last)
    following = (shown + FIRST_OF_NEXT).replace(day=1)
    found = dues(frame, shown, following - timedelta(days=1))
    amounts = {on: due.amount for on, due in found.items()}
    return Wall(
        month=shown,
        weeks=[
            [_cell(frame, day, found) for day in week]
            for week in calendar.weeks(shown.year, shown.month, amounts)
        ],
        earlier=(shown - timedelta(days=1)).replace(day=1) if shown > first else None,
        later=following if shown < last else None,
        peak=max(found.values(), key=lambda due: due.amount, default=None),
        amount=sum(amounts.values(), Decimal(0)),
        n_accounts=sum(due.n_accounts for due in found.values()),
        url=frame.maturities(matures_from=shown, matures_to=following - timedelta(days=1)),
    )


def _cell(frame: Frame, day: calendar.Day, found: dict[date, Due]) -> Cell:
    return Cell(
        day,
        found.get(day.on, Due(day.on)),
        is_today=day.on == frame.today,
        is_past=day.on < frame.today,
        url=frame.maturities(matures_from=day.on, matures_to=day.on) if day.on > frame.on else "",
    )
