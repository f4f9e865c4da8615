"""What all panels of a dashboard stand on: whose, of which unit, over which time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from staff.enums import UNIT_ROLES
from staff.models import Officer, OrgUnit
from staff.working_days import nth_of_month
from tiering import portrait
from tiering.badges import BADGE_SCHEMES
from tiering.models import Label, Scheme, UnitFigure

MONTHS_OF_A_QUARTER = 3
TREND = timedelta(days=30)


class Period(models.TextChoices):
    MONTH = "month", _("This month")
    QUARTER = "quarter", _("This quarter")
    YEAR = "year", _("This year")


COMPARED = {
    Period.MONTH: _("against last month's end"),
    Period.QUARTER: _("against last quarter's end"),
    Period.YEAR: _("against last year's end"),
}


@dataclass(frozen=True)
class Frame:
    """`on` is the data date, `today` the day that reads it; the period runs from `since` to `on`.

    `before` is the last night counted before the period, with which it is compared; the first
    night of all where none is older.
    """

    officer: Officer
    unit: OrgUnit
    on: date
    today: date
    period: Period
    since: date
    before: date
    scheme: Scheme
    schemes: Sequence[Scheme]

    @cached_property
    def labels(self) -> list[Label]:
        """Of the scheme, best first."""
        return sorted(self.scheme.labels.all(), key=lambda label: -label.rank)

    @cached_property
    def figures(self) -> dict[date, UnitFigure]:
        """Of the unit: the nights that a trend is drawn of, and that before the period."""
        since, until = self.trend
        return portrait.unit_series(self.unit, since=since, until=until, before=self.before)

    @property
    def trend(self) -> tuple[date, date]:
        """The first and the last night of the course of a figure, whatever the period."""
        return self.on - TREND, self.on

    @cached_property
    def nth_working_day(self) -> int | None:
        return nth_of_month(self.today)

    @property
    def compared_with(self) -> str:
        return str(COMPARED[self.period])

    @property
    def all_customers(self) -> str:
        return self.customers()

    @property
    def has_lists(self) -> bool:
        """Whether customers can be listed by a label of the scheme."""
        return self.scheme.code in BADGE_SCHEMES.values()

    @property
    def may_act(self) -> bool:
        return self.officer.role in UNIT_ROLES

    @property
    def is_leaf(self) -> bool:
        return self.unit.is_branch

    def customers(self, **filters: object) -> str:
        """The list of customers behind a number."""
        return self._listed(reverse("campaigns:customer-list"), filters)

    def dashboard(self, unit: OrgUnit) -> str:
        """The same page of another unit."""
        choices = {"unit": unit.code, "period": self.period, "scheme": self.scheme.code}
        return f"{reverse('campaigns:dashboard')}?{urlencode(choices)}"

    def maturities(self, **filters: object) -> str:
        """The accounts behind a day of the wall."""
        return self._listed(reverse("campaigns:maturity-list"), filters)

    def work(self, **filters: object) -> str:
        """The follow-ups behind a number of the workload."""
        return self._listed(reverse("campaigns:team-work-list"), filters)

    @property
    def done_work(self) -> str:
        return self.work(which="done")

    @property
    def late_work(self) -> str:
        return self.work(which="late")

    def entries(self, campaign: Campaign, **filters: object) -> str:
        """The list of a campaign."""
        return self._listed(reverse("campaigns:campaign-detail", args=[campaign.code]), filters)

    def _listed(self, page: str, filters: Mapping[str, object]) -> str:
        return f"{page}?{urlencode({'unit': self.unit.code, **filters})}"


def starts_on(period: Period, on: date) -> date:
    """The first day of the month, quarter or year of `on`."""
    if period == Period.YEAR:
        return date(on.year, 1, 1)
    if period == Period.QUARTER:
        return date(on.year, on.month - (on.month - 1) % MONTHS_OF_A_QUARTER, 1)
    return on.replace(day=1)


def frame_of(officer: Officer, unit: OrgUnit, *, on: date, period: Period, **given: Any) -> Frame:
    """With the day on which the period begins, and the night before it."""
    since = starts_on(period, on)
    before = portrait.counted_on(since - timedelta(days=1)) or since
    return Frame(officer, unit, on, period=period, since=since, before=before, **given)
