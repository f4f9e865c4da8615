"""On which days the steps of a plan fall: as `targeting/sql/steps.sql` has it, for one customer.

A test holds the two equal. What the night does afterwards is not known here: it spreads calls and
visits over the officers' free hours, and keeps to the number of messages that a customer may get.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.enums import Anchor, OffsetUnit, Roll, SameDay, Who
from staff.models import BusinessDay

BEYOND = timedelta(days=400)  # no step lies further from its anchor


@dataclass(frozen=True)
class Step:
    code: str
    offset: int
    unit: str
    roll: str
    channel: str
    who: str = Who.OFFICER


@dataclass(frozen=True)
class PlannedStep:
    """`merged` are the steps that fell on the same day and are done with this one."""

    on: date
    step: Step
    merged: tuple[Step, ...] = ()


class WorkingDays:
    """The bank's calendar around a day: working days are counted without gaps."""

    def __init__(self, days: Iterable[BusinessDay]) -> None:
        self.by_date = {day.on: day for day in days}
        self._of_ordinal = {day.ordinal: day.on for day in self.by_date.values() if day.is_working}

    @classmethod
    def around(cls, day: date) -> "WorkingDays":
        return cls(BusinessDay.objects.filter(on__gte=day - BEYOND, on__lte=day + BEYOND))

    def ordinal(self, day: date) -> int | None:
        known = self.by_date.get(day)
        return known.ordinal if known else None

    def is_working(self, day: date) -> bool:
        return day in self.by_date and self.by_date[day].is_working

    def nth(self, ordinal: int) -> date | None:
        return self._of_ordinal.get(ordinal)


def planned(
    steps: Iterable[Step],
    *,
    anchor: str,
    anchor_on: date,
    night: date,
    calendar: WorkingDays,
    same_day: str = SameDay.LAST,
) -> list[PlannedStep]:
    """The steps that the night of a business date plans, in the order of their days.

    Only days after the night; of the steps of one day the last one stands for all that the same
    person does, unless the plan keeps each. A maturity with no step left gets its last one on the
    first working day.
    """
    in_order = sorted(steps, key=lambda step: step.offset)
    by_day: dict[tuple[date, str], list[Step]] = {}
    for step in in_order:
        on = _day_of(step, anchor_on, calendar)
        if on is not None and on > night:
            by_day.setdefault((on, step.who), []).append(step)
    if not by_day and anchor == Anchor.MATURITY and in_order:
        tonight = calendar.ordinal(night)
        first = calendar.nth(tonight + 1) if tonight is not None else None
        return [PlannedStep(first, in_order[-1])] if first else []
    found = [
        PlannedStep(on, step, merged)
        for (on, _who), of_day in by_day.items()
        for step, merged in _merged(of_day, same_day)
    ]
    return sorted(found, key=lambda each: (each.on, each.step.offset))


def _merged(of_day: list[Step], same_day: str) -> list[tuple[Step, tuple[Step, ...]]]:
    """Of the steps of one day and person those that are planned, each with what it stands for."""
    if same_day == SameDay.EACH:
        return [(step, ()) for step in of_day]
    return [(of_day[-1], tuple(of_day[:-1]))]


def _day_of(step: Step, anchor_on: date, calendar: WorkingDays) -> date | None:
    if step.unit == OffsetUnit.WORKING_DAY:
        ordinal = calendar.ordinal(anchor_on)
        return None if ordinal is None else calendar.nth(ordinal + 1 + step.offset)
    day = anchor_on + timedelta(days=step.offset)
    ordinal = calendar.ordinal(day)
    if ordinal is None:
        return None
    goes_on = step.roll == Roll.FORWARD and not calendar.is_working(day)
    return calendar.nth(ordinal + goes_on)
