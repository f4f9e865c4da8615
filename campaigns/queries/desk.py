"""What pages, forms and operations of an officer's work all read."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from campaigns.models import FollowUp
from customers.queries import data_date
from staff import working_days
from staff.models import Officer


@dataclass(frozen=True)
class Desk:
    """An officer at work at a moment: the days that they plan with.

    `night` is the data date, `today` the day of the list: that on which the night is read.
    """

    officer: Officer
    at: datetime
    night: date | None
    today: date

    @property
    def first(self) -> date:
        """From which "tomorrow" counts: the day of the list, or that of the clock when later."""
        return max(self.today, self.at.date())

    @property
    def coming(self) -> list[date]:
        """The working days after it on which the officer is there."""
        return working_days.days_there(self.officer, after=self.first)

    @property
    def next_day(self) -> date | None:
        return next(iter(self.coming), None)

    def day_from(self, asked: date) -> date | None:
        """The day asked for, else the next on which the officer is there."""
        return next((day for day in self.coming if day >= asked), None)


def desk_of(officer: Officer, at: datetime) -> Desk:
    night = data_date()
    today = at.date() if night is None else working_days.reading_day_of(night)
    return Desk(officer, at, night, today)


def has_work_with(officer: Officer) -> Q:
    """Customers for whom the officer has something open to do, also when they are of others."""
    still_open = FollowUp.objects.visible_to(officer).open()
    return Q(Exists(still_open.filter(customer=OuterRef("pk"))))
