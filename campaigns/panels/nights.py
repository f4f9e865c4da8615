"""Which nights tell of a period: its last one, and the one before it that it is compared with."""

from dataclasses import dataclass
from datetime import date

from campaigns.panels.period import Period
from tiering import portrait
from tiering.queries.periods import ONE_DAY


@dataclass(frozen=True)
class Nights:
    """`since` is the first day of the period, `on` the last night counted in it.

    `before` is the last night counted before it; where none is older, the first night of all.
    """

    since: date
    on: date
    before: date
    counted_from: date | None  # the first night of all, where it is none before the period


def nights_of(period: Period, *, night: date) -> Nights | None:
    """`night` is the newest. None where nothing was counted in the period."""
    on = night if period.holds(night) else portrait.counted_on(period.last)
    if on is None or on < period.first:
        return None
    before = portrait.counted_on(period.first - ONE_DAY)
    first = None if before else (portrait.first_counted() or on)
    return Nights(period.first, on, before or first or on, first)
