"""What all panels of a dashboard stand on: whose, of which unit, over which time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from campaigns.filters.customers import Way
from campaigns.models import Campaign
from campaigns.panels.nights import Nights, nights_of
from campaigns.panels.period import COMPARED, Period, Span, period_of, read
from staff.enums import UNIT_ROLES
from staff.models import Officer, OrgUnit
from staff.working_days import nth_of_month
from tiering import portrait
from tiering.badges import BADGE_SCHEMES
from tiering.models import Label, Scheme, UnitFigure
from tiering.queries.periods import ONE_DAY

TREND = timedelta(days=30)
MOST_QUOTED = 16


class NotCounted(Exception):
    """No night counted the period that was asked for; `words` say why."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Frame:
    """`on` is the last night of the period, `today` the day that reads the newest night.

    The present period ends with the data date; a closed one stands as its last night counted it,
    and what people do today is no part of it. `before` is the last night counted before the period,
    with which it is compared; the first night of all where none is older.
    """

    officer: Officer
    unit: OrgUnit
    on: date
    today: date
    period: Period
    night: date  # the newest: the data date
    before: date
    counted_from: date | None  # the first night of all, where it is none before the period
    scheme: Scheme
    schemes: Sequence[Scheme]

    @property
    def is_closed(self) -> bool:
        return not self.period.holds(self.night)

    @property
    def since(self) -> date:
        return self.period.first

    @property
    def nights(self) -> Nights:
        return Nights(self.since, self.on, self.before, self.counted_from)

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
    def moves_since(self) -> date:
        """From which day on a change is one: on the first night of all everybody came new."""
        return max(self.since, self.counted_from + ONE_DAY) if self.counted_from else self.since

    @property
    def compared_with(self) -> str:
        if self.counted_from:
            return gettext("against %(day)s, the first night") % {"day": self.before}
        if self.is_closed:
            return gettext("against %(day)s") % {"day": self.before}
        return str(COMPARED[self.period.span])

    @property
    def asked_earlier(self) -> str:
        """The last period before it that was counted."""
        return "" if self.counted_from else period_of(self.before, self.period.span).name

    @property
    def spans(self) -> list[tuple[Span, str]]:
        """The month, the quarter and the year of what is shown, each with its address."""
        return [(span, self._asked(period_of(self.on, span))) for span in Span]

    @property
    def asked(self) -> str:
        """As it stands in an address: the present by its kind, so that a bookmark moves along."""
        return self._asked(self.period)

    @property
    def asked_later(self) -> str:
        """The period after a closed one; nothing comes after the present."""
        return self._asked(self.period.later) if self.is_closed else ""

    def _asked(self, period: Period) -> str:
        return str(period.span) if period.holds(self.night) else period.name

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

    def moved(self, way: Way, code: str = "") -> str:
        """Who changed label in the period: in the scheme, or to or from one label of it."""
        if not self.has_lists:
            return ""
        asked = way.of(code or self.scheme.code)
        return self.customers(moved=asked, since=self.moves_since, until=self.on)

    def dashboard(self, unit: OrgUnit) -> str:
        """The same page of another unit."""
        choices = {"unit": unit.code, "period": self.asked, "scheme": self.scheme.code}
        return f"{reverse('campaigns:dashboard')}?{urlencode(choices)}"

    @property
    def targets(self) -> str:
        """How far the units under this one came."""
        return self._listed(reverse("campaigns:target-list"), {"period": self.asked})

    def maturities(self, **filters: object) -> str:
        """The accounts behind a day of the wall."""
        return self._listed(reverse("campaigns:maturity-list"), filters)

    def work(self, **filters: object) -> str:
        """The follow-ups behind a number of the workload."""
        return self._listed(reverse("campaigns:team-work-list"), filters)

    @property
    def day_work(self) -> str:
        """What the day of the list asks for, done or not."""
        return self.work(which="day")

    @property
    def late_work(self) -> str:
        return self.work(which="late")

    def entries(self, campaign: Campaign, **filters: object) -> str:
        """The list of a campaign."""
        return entries_of(self.unit, campaign, **filters)

    def _listed(self, page: str, filters: Mapping[str, object]) -> str:
        return _under(self.unit, page, filters)


def entries_of(unit: OrgUnit, campaign: Campaign, **filters: object) -> str:
    """Where the list of a campaign under a unit is read."""
    return _under(unit, reverse("campaigns:campaign-detail", args=[campaign.code]), filters)


def _under(unit: OrgUnit, page: str, filters: Mapping[str, object]) -> str:
    return f"{page}?{urlencode({'unit': unit.code, **filters})}"


def frame_of(officer: Officer, unit: OrgUnit, *, night: date, asked: str, **given: Any) -> Frame:
    """Of the period that is `asked` for; raises NotCounted rather than showing another."""
    period = read(asked, on=night)
    if period is None:
        raise NotCounted(
            gettext("“%(asked)s” is no month, quarter or year: 2026-10, 2026-Q3 and 2026 are.")
            % {"asked": asked[:MOST_QUOTED]}
        )
    if period.first > night:
        raise NotCounted(gettext("%(period)s has not begun yet.") % {"period": period.name})
    nights = nights_of(period, night=night)
    if nights is None:
        raise NotCounted(gettext("Nothing was counted in %(period)s.") % {"period": period.name})
    return Frame(
        officer,
        unit,
        nights.on,
        night=night,
        period=period,
        before=nights.before,
        counted_from=nights.counted_from,
        **given,
    )
