"""The maturity wall: what falls due in the coming 90 days, a month at a time."""

from datetime import date

from campaigns.panels.dashboard.frame import Frame
from campaigns.panels.maturity_month import DueMonth, counted, month_of
from tiering.models import MaturityCount
from tiering.queries.periods import ONE_DAY, month_end, month_start, next_month


def wall(frame: Frame, *, month: date | None) -> DueMonth:
    """A month between that of the data date and that in which the 90 days end."""
    first = month_start(frame.on)
    last = month_start(frame.on + MaturityCount.AHEAD)
    shown = min(max(month or month_start(frame.today), first), last)

    def accounts_of(day: date) -> str:
        return frame.maturities(matures_from=day, matures_to=day) if day > frame.on else ""

    return month_of(
        shown,
        counted(frame.unit, since=shown, until=month_end(shown)),
        on=frame.on,
        current=frame.today,
        url=accounts_of,
        earlier=month_start(shown - ONE_DAY) if shown > first else None,
        later=next_month(shown) if shown < last else None,
    )
