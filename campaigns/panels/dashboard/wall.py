"""The maturity wall: what falls due in the coming 90 days, or fell due in a closed period."""

from datetime import date

from campaigns.panels.frame import Frame
from campaigns.panels.maturity_month import DueMonth, counted, month_of
from tiering.models import MaturityCount
from tiering.queries.periods import ONE_DAY, month_end, month_start, next_month


def wall(frame: Frame, *, month: date | None) -> DueMonth:
    """A month between that of the data date and that in which the 90 days end; of the months of a
    closed period the last.
    """
    first = month_start(frame.since if frame.is_closed else frame.on)
    ends_on = frame.period.last if frame.is_closed else frame.on + MaturityCount.AHEAD
    last = month_start(ends_on)
    usual = last if frame.is_closed else month_start(frame.today)
    shown = min(max(month or usual, first), last)

    def accounts_of(day: date) -> str:
        return frame.maturities(matures_from=day, matures_to=day) if day > frame.night else ""

    return month_of(
        shown,
        counted(frame.unit, since=shown, until=month_end(shown)),
        on=frame.night,
        current=frame.today,
        url=accounts_of,
        earlier=month_start(shown - ONE_DAY) if shown > first else None,
        later=next_month(shown) if shown < last else None,
    )
