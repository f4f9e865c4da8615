"""Customers near a line: who may climb and who may fall, nearest first."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.enums import PROMISE
from campaigns.models import FollowUp
from campaigns.panels.frame import Frame
from customers.access import last_spoken
from kernel import clock
from kernel.charts import bullet
from tiering import portrait
from tiering.enums import Direction
from tiering.models import Label, LineCase

ROWS = 8


class Near(models.TextChoices):
    ALL = "all", _("All")
    UP = "up", _("May climb")
    DOWN = "down", _("May fall")


@dataclass(frozen=True)
class Case:
    case: LineCase
    bullet: bullet.Bullet
    days_silent: int | None  # since the last contact; None: never
    assigned: FollowUp | None  # what a head has asked for and nobody has done yet

    @property
    def is_up(self) -> bool:
        return self.case.direction == Direction.UP

    @property
    def label(self) -> Label | None:
        """Whose line it is: the one to reach, or the one to keep."""
        return self.case.to_label if self.is_up else self.case.from_label

    @property
    def is_below(self) -> bool:
        return self.is_up or (self.case.gap_amount or 0) < 0

    @property
    def distance(self) -> Decimal:
        gap: Decimal = self.case.gap_amount or Decimal(0)
        return abs(gap)


@dataclass(frozen=True)
class Totals:
    """Customers near a line, some of them close to it; amounts are what is short."""

    up: int = 0
    down: int = 0
    up_close: int = 0
    down_close: int = 0
    up_amount: Decimal = Decimal(0)
    up_close_amount: Decimal = Decimal(0)


@dataclass(frozen=True)
class NearLines:
    """`totals.up_amount` is what would come in if all who may climb got there."""

    cases: list[Case]
    shown: Near
    totals: Totals
    urls: dict[Near, str]

    @property
    def tabs(self) -> list[tuple[Near, int]]:
        up, down = self.totals.up, self.totals.down
        return [(Near.ALL, up + down), (Near.UP, up), (Near.DOWN, down)]

    @property
    def lists(self) -> list[tuple[Near, int, str]]:
        """The list behind what is shown; of each way one where both are."""
        counts = dict(self.tabs)
        return [
            (way, counts[way], url)
            for way, url in self.urls.items()
            if self.shown in (Near.ALL, way)
        ]


def near_lines(frame: Frame, *, shown: Near, limit: int = ROWS) -> NearLines:
    """Of a closed period only how many there were: who is near a line now is of today."""
    cases = [] if frame.is_closed else nearest(frame, shown=shown, limit=limit)
    lists = {way: frame.customers(near=way.value) for way in (Near.UP, Near.DOWN)}
    return NearLines(cases, shown, totals_of(frame), lists)


def totals_of(frame: Frame) -> Totals:
    """As the night counted them."""
    counted = frame.figures.get(frame.on)
    if counted is None:
        return Totals()
    return Totals(
        up=counted.n_may_climb,
        down=counted.n_may_fall,
        up_close=counted.n_close_climb,
        down_close=counted.n_close_fall,
        up_amount=Decimal(counted.climb_gap_amount),
        up_close_amount=Decimal(counted.close_climb_gap_amount),
    )


def nearest(frame: Frame, *, shown: Near, limit: int) -> list[Case]:
    """The smallest distance first; where both ways are shown, half of them each at the most."""
    ways = [Direction.UP, Direction.DOWN] if shown == Near.ALL else [Direction(shown.value)]
    found = portrait.near_lines(frame.officer, *ways, unit=frame.unit, limit=limit // len(ways))
    spoken_on, assigned = last_spoken([each.pk for each in found]), _assigned(frame, found)
    silent = {pk: max((clock.today() - day).days, 0) for pk, day in spoken_on.items()}
    widest = max((abs(each.gap_amount or Decimal(0)) for each in found), default=Decimal(0))
    return [_case(each, widest, silent.get(each.pk), assigned.get(each.pk)) for each in found]


def _case(case: LineCase, widest: Decimal, days: int | None, assigned: FollowUp | None) -> Case:
    gap = case.gap_amount or Decimal(0)
    is_below = case.direction == Direction.UP or gap < 0
    return Case(case, bullet.bullet(gap, widest, is_below=is_below), days, assigned)


def _assigned(frame: Frame, cases: list[LineCase]) -> dict[int, FollowUp]:
    """Customer → the promise for a coming day."""
    promises = FollowUp.objects.open().filter(
        campaign__code=PROMISE,
        customer__in=[each.pk for each in cases],
        due_on__gt=frame.today,
        owner__isnull=False,
    )
    return {each.customer_id: each for each in promises.select_related("owner")}
