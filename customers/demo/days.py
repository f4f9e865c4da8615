"""Days as whole numbers since 1970, so that a million of them can be compared at once."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]

NO_DAY = -40_000  # before every birthday: an empty cell
_FIRST = date(1920, 1, 1)
_TEXT_COUNT = 366 * 200
EPOCH = date(1970, 1, 1)


def to_day(on: date) -> int:
    return (on - EPOCH).days


def to_date(day: int) -> date:
    return EPOCH + timedelta(days=int(day))


_OFFSET = -to_day(_FIRST)
_TEXTS = np.array(
    [(_FIRST + timedelta(days=i)).isoformat() for i in range(_TEXT_COUNT)], dtype=object
)


def day_texts(days: Days) -> list[str]:
    """`YYYY-MM-DD`, and nothing for `NO_DAY`."""
    texts = _TEXTS[np.maximum(days + _OFFSET, 0)]
    texts[days == NO_DAY] = ""
    return list(texts)


def add_months(days: Days, months: NDArray[np.int64]) -> Days:
    """The same day so many months later, or that month's last day where it has no such day."""
    start = days.astype("datetime64[D]")
    month = start.astype("datetime64[M]")
    target = month + months.astype("timedelta64[M]")
    last = (target + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    wanted = target.astype("datetime64[D]") + (start - month.astype("datetime64[D]"))
    same_day: Days = np.minimum(wanted, last).astype(np.int64)
    return same_day


def delivery_dates(*, end: date, months: int, days: int) -> list[date]:
    """`months` month ends, then `days` calendar days up to `end`, oldest first."""
    daily = [end - timedelta(days=back) for back in range(days - 1, -1, -1)]
    cut = daily[0] if daily else end + timedelta(days=1)
    month_ends = []
    for _ in range(months):
        cut = cut.replace(day=1) if cut.day > 1 else cut
        cut -= timedelta(days=1)
        month_ends.append(cut)
        cut = cut.replace(day=1)
    return month_ends[::-1] + daily


def is_month_end(on: date) -> bool:
    return (on + timedelta(days=1)).day == 1


def is_quarter_end(on: date) -> bool:
    return is_month_end(on) and on.month % 3 == 0
