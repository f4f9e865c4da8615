"""今日关注: the three things that a head should do first, with how much and where to do it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST = 3


class Matter(models.TextChoices):
    """What may ask for attention; each has a sentence of its own on the page."""

    PEAK = "peak", _("Maturity peak")
    FALL = "fall", _("May fall")
    OVERLOAD = "overload", _("Overloaded")
    LATE_UNIT = "late_unit", _("Behind with its work")
    POOL = "pool", _("Nobody's")
    CLIMB = "climb", _("May climb")
    LAGGING = "lagging", _("Behind the mean")


@dataclass(frozen=True)
class Facts:
    """What the candidates are judged by. Days are calendar days from today."""

    peak_on: date | None = None
    peak_in_days: int = 0
    peak_amount: Decimal = Decimal(0)
    peak_accounts: int = 0
    n_peak_calls: int = 0  # customers whom somebody still has to call before it
    usual_day_amount: Decimal = Decimal(0)  # what falls due on a day of the two weeks on average
    n_may_fall: int = 0
    n_fall_close: int = 0
    n_may_climb: int = 0
    n_climb_close: int = 0
    climb_amount: Decimal = Decimal(0)
    close: Decimal = Decimal(0)  # what counts as close to a line
    days_to_month_end: int = 0
    worst_name: str = ""  # of an overloaded officer; loads are in working days
    worst_late: int = 0
    worst_a_day: int = 0  # calls and visits that a day of this officer holds
    is_worst_behind: bool = False  # more is overdue than that; else the days are too many
    worst_days: Decimal = Decimal(0)
    free_name: str = ""
    free_days: Decimal = Decimal(0)
    late_unit: str = ""  # where most is overdue, and which part of its day's work that is
    late_unit_n: int = 0
    late_unit_share: Decimal = Decimal(0)
    n_pool: int = 0
    lagging_by: Decimal = Decimal(0)  # in shares, above zero when behind

    @property
    def peak_calls_a_day(self) -> int:
        """So that all are spoken to on the day before it at the latest."""
        return -(-self.n_peak_calls // max(self.peak_in_days, 1))


@dataclass(frozen=True)
class Focus:
    """A matter, how urgent it is (0 to 100), and the page where it is dealt with."""

    matter: Matter
    urgency: int
    facts: Facts
    url: str = ""


def ranked(facts: Facts) -> list[Focus]:
    """The most urgent first, three at most; an empty list when nothing is urgent.

    Urgency says what is lost by waiting a day: money that leaves, a tier that goes at the month's
    end, work that falls behind. A matter that can wait has none and is not listed.
    """
    urgencies = {
        Matter.PEAK: _peak(facts),
        Matter.FALL: _fall(facts),
        Matter.OVERLOAD: _overload(facts),
        Matter.LATE_UNIT: _late_unit(facts),
        Matter.POOL: _pool(facts),
        Matter.CLIMB: _climb(facts),
        Matter.LAGGING: _lagging(facts),
    }
    found = [Focus(matter, urgency, facts) for matter, urgency in urgencies.items() if urgency > 0]
    return sorted(found, key=lambda focus: -focus.urgency)[:MOST]


def _within(number: float) -> int:
    return max(0, min(100, round(number)))


def _peak(facts: Facts) -> int:
    """A day that stands out, the sooner the worse, and only while somebody was not called."""
    if facts.peak_on is None or not facts.n_peak_calls:
        return 0
    height = float(facts.peak_amount / facts.usual_day_amount) if facts.usual_day_amount else 1.0
    return _within(50 + 10 * min(height, 3) - 2 * facts.peak_in_days)


def _fall(facts: Facts) -> int:
    """Month ends decide: the same customers weigh more in the last days."""
    if not facts.n_may_fall:
        return 0
    return _within(40 + min(facts.n_fall_close, 20) + _end_of_month(facts))


def _climb(facts: Facts) -> int:
    if not facts.n_climb_close:
        return 0
    return _within(25 + min(facts.n_climb_close, 20) + _end_of_month(facts))


def _end_of_month(facts: Facts) -> int:
    return max(0, 20 - 2 * facts.days_to_month_end)


def _overload(facts: Facts) -> int:
    """More than a working week, or late with it: the more so when somebody else has room."""
    if not facts.worst_name:
        return 0
    load = 2 * min(float(facts.worst_days), 15) + min(facts.worst_late / 2, 20)
    return _within(45 + load + 5 * bool(facts.free_name))


def _late_unit(facts: Facts) -> int:
    """A unit behind with a quarter of its work needs a word with its head."""
    share = float(facts.late_unit_share)
    return _within(35 + 40 * share) if share >= 0.25 else 0


def _pool(facts: Facts) -> int:
    return _within(30 + min(facts.n_pool, 30)) if facts.n_pool else 0


def _lagging(facts: Facts) -> int:
    """Five points behind the mean around is worth a talk."""
    points = float(facts.lagging_by) * 100
    return _within(20 + points) if points >= 5 else 0
