"""Days of months, quarters and years as the averages count them: from the first delivery on."""

from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def month_start(day: date) -> date:
    return day.replace(day=1)


def quarter_start(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def year_start(day: date) -> date:
    return date(day.year, 1, 1)


def next_month(day: date) -> date:
    """The first day of the month after `day`'s."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def month_end(day: date) -> date:
    return next_month(day) - ONE_DAY


def quarter_end(day: date) -> date:
    return month_end(next_month(next_month(quarter_start(day))))


def year_end(day: date) -> date:
    return date(day.year, 12, 31)


def months_between(after: date, until: date) -> list[date]:
    """The first days of the months after `after`'s, up to and with `until`'s."""
    months, month = [], next_month(after)
    while month <= until:
        months.append(month)
        month = next_month(month)
    return months


def is_month_end(day: date) -> bool:
    return day == month_end(day)


@dataclass(frozen=True)
class Periods:
    """The periods that hold `on`, and the last closed ones; none begins before `live_from`."""

    on: date
    live_from: date

    def _begin(self, start: date) -> date:
        return max(start, self.live_from)

    def _days_since(self, start: date) -> int:
        return (self.on - start).days + 1

    def constants(self) -> dict[str, date | int | bool | None]:
        """What the wide row is filled with; the days of a period before `live_from` are None."""
        month = self._begin(month_start(self.on))
        quarter = self._begin(quarter_start(self.on))
        year = self._begin(year_start(self.on))
        prev_month = self._begin(month_start(month_start(self.on) - ONE_DAY))
        closed_quarter = self._begin(quarter_start(quarter_start(self.on) - ONE_DAY))
        return {
            "on": self.on,
            "year": self.on.year,
            "month_start": month,
            "month_days": self._days_since(month),
            "quarter_start": quarter,
            "quarter_days": self._days_since(quarter),
            "year_start": year,
            "year_days": self._days_since(year),
            "prev_month_start": prev_month,
            "prev_month_days": (month - prev_month).days or None,
            "closed_quarter_start": closed_quarter,
            "closed_quarter_days": (quarter - closed_quarter).days or None,
            "has_30_days": (self.on - self.live_from).days >= 30,
        }
