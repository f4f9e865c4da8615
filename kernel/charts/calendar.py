"""A month as weeks of days, each as warm as its amount."""

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

HEATS = 5


@dataclass(frozen=True)
class Day:
    """`heat` is 0 for nothing, 1 to 5 by how the amount ranks among those of the month."""

    on: date
    is_of_month: bool
    amount: Decimal
    heat: int


def weeks(year: int, month: int, amounts: Mapping[date, Decimal]) -> list[list[Day]]:
    """From Monday to Sunday. By rank: one great day does not make all others look alike."""
    of_month = {
        on: amount
        for on, amount in amounts.items()
        if amount > 0 and (on.year, on.month) == (year, month)
    }
    ranked = sorted(set(of_month.values()))
    heats = {amount: -(-HEATS * (place + 1) // len(ranked)) for place, amount in enumerate(ranked)}
    return [
        [
            Day(
                on,
                on.month == month,
                of_month.get(on, Decimal(0)),
                heats.get(of_month.get(on, Decimal(0)), 0),
            )
            for on in week
        ]
        for week in Calendar().monthdatescalendar(year, month)
    ]
