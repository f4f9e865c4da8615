"""What units came to before the period that targets are set for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from campaigns.enums import Kpi
from campaigns.panels.nights import nights_of
from campaigns.panels.period import Period, period_of
from campaigns.panels.targets.reached import reached
from customers.queries import published_night
from tiering.queries.periods import ONE_DAY


@dataclass(frozen=True)
class Earlier:
    """`figures` go by unit, in what targets are typed in."""

    period: Period
    is_over: bool
    figures: Mapping[int, Decimal]


def earlier(kpi: Kpi, period: Period, units: Collection[int]) -> Earlier | None:
    """Of the period before, or of the present one where that has not begun; None: not counted."""
    night = published_night()
    if night is None:
        return None
    before = period_of(min(period.first - ONE_DAY, night), period.span)
    nights = nights_of(before, night=night)
    if nights is None:
        return None
    found = reached([kpi], units, nights)
    figures = {unit: value / kpi.measure.one for (_kpi, unit), value in found.items()}
    return Earlier(before, before.last <= night, figures)
