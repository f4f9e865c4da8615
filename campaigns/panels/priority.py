"""How urgent a follow-up is: a sum of four visible parts, each with the words that explain it.

Value at stake gives up to 35 points, the day up to 30, the kind of talk up to 20, the tier up to
15: at most 100. The list is ordered by the sum, and each line names the parts that made it high.
"""

from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.enums import WorkKind
from kernel.money import short_amount
from tiering.badges import shade
from tiering.models import Label

VALUE_STEPS = (  # at stake, in yuan → points
    (Decimal(10_000_000), 35),
    (Decimal(3_000_000), 30),
    (Decimal(1_000_000), 25),
    (Decimal(500_000), 20),
    (Decimal(100_000), 12),
    (Decimal(10_000), 5),
)
KIND_POINTS = {
    WorkKind.PROMISE: 20,
    WorkKind.MATURITY: 16,
    WorkKind.OUTFLOW: 15,
    WorkKind.DOWNGRADE: 12,
    WorkKind.THRESHOLD: 10,
    WorkKind.CAMPAIGN: 5,
    WorkKind.BIRTHDAY: 4,
}
TIER_POINTS = {1: 15, 2: 12, 3: 8, 4: 4}  # by the shade of the label: 1 is the best
LATE, PER_DAY_LATE, MOST_DAYS_LATE = 20, 2, 5
DUE_TODAY, DUE_SOON, DUE_IN_A_WEEK = 18, 8, 3
SOON_DAYS = 2
HIGH, MIDDLE = 60, 40
TELLING = 10  # points from which a part is worth a word


class Part(NamedTuple):
    words: str
    points: int


class Priority(NamedTuple):
    """Its words are made when they are read: many lines are ranked, few are drawn.

    `days_left` is negative when overdue.
    """

    amount: Decimal | None
    days_left: int
    kind: WorkKind
    label: Label | None = None

    @property
    def weights(self) -> tuple[int, int, int, int]:
        """What each part gives: the value, the day, the kind of talk, the tier."""
        return (
            value_points(self.amount),
            day_points(self.days_left),
            KIND_POINTS[self.kind],
            TIER_POINTS.get(shade(self.label), 0) if self.label else 0,
        )

    @property
    def points(self) -> int:
        return sum(self.weights)

    @property
    def parts(self) -> list[Part]:
        words = [_value_words(self.amount), _day_words(self.days_left), str(self.kind.label)]
        if self.label:
            words.append(str(self.label))
        return [Part(*each) for each in zip(words, self.weights, strict=False)]

    def __str__(self) -> str:
        return _("Priority %(points)s, %(level)s") % {"points": self.points, "level": self.level}

    @property
    def level(self) -> str:
        if self.points >= HIGH:
            return _("High")
        return _("Medium") if self.points >= MIDDLE else _("Low")

    @property
    def reasons(self) -> str:
        """What made it what it is, the weightiest first; of a low one, its weightiest part."""
        by_weight = sorted(self.parts, key=lambda part: -part.points)
        telling = [part for part in by_weight if part.points >= TELLING] or by_weight[:1]
        return _(", ").join(part.words for part in telling)


def value_points(amount: Decimal | None) -> int:
    if amount is None:
        return 0
    return next((points for line, points in VALUE_STEPS if amount >= line), 0)


def day_points(days_left: int) -> int:
    if days_left < 0:
        return LATE + PER_DAY_LATE * min(-days_left, MOST_DAYS_LATE)
    if days_left == 0:
        return DUE_TODAY
    return DUE_SOON if days_left <= SOON_DAYS else DUE_IN_A_WEEK


def _value_words(amount: Decimal | None) -> str:
    return _("%(amount)s at stake") % {"amount": short_amount(amount)}


def _day_words(days_left: int) -> str:
    if days_left < 0:
        late = -days_left
        return ngettext("%(n)d day overdue", "%(n)d days overdue", late) % {"n": late}
    if days_left == 0:
        return _("due on the day")
    return ngettext("due in %(n)d day", "due in %(n)d days", days_left) % {"n": days_left}
