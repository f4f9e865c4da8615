"""The strip of six figures: where the unit stands, what changed, and how it came to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Case, F, Sum, When

from campaigns.enums import Kpi, Stage, TargetKind
from campaigns.models import UnitLoad
from campaigns.panels.dashboard.funnel import Funnel, rate
from campaigns.panels.frame import Frame
from campaigns.panels.maturity_month import DueSum, counted
from campaigns.panels.targets.attained import Attained
from campaigns.panels.targets.reached import reached
from kernel.charts.sparkline import Sparkline, sparkline
from tiering.models import LabelMove

MATURING_DAYS = 30
Series = dict[date, Decimal]


@dataclass(frozen=True)
class Change:
    """A figure now, and by which share it differs from the night before the period."""

    now: Decimal | None
    share: Decimal | None


@dataclass(frozen=True)
class Kpis:
    aum: Change
    month_avg: Change
    maturing: DueSum
    soon: Mapping[date, DueSum]  # day by day what is maturing
    maturing_url: str
    retention: Decimal | None
    retention_target: Decimal | None
    trends: Mapping[str, Sparkline | None]


def kpis(frame: Frame, funnel: Funnel | None, targets: Sequence[Attained]) -> Kpis:
    aum = {on: night.aum_amount for on, night in frame.figures.items()}
    month_avg = {on: night.month_avg_amount for on, night in frame.figures.items()}
    first, last = _maturing_days(frame)
    soon = counted(frame.unit, since=first, until=last)
    retention, target = _retention(frame, funnel, targets)
    return Kpis(
        aum=_change(frame, aum),
        month_avg=_change(frame, month_avg),
        maturing=DueSum(
            first,
            sum(due.n_accounts for due in soon.values()),
            sum(due.n_customers for due in soon.values()),
            sum((due.amount for due in soon.values()), Decimal(0)),
        ),
        soon=soon,
        maturing_url=""
        if frame.is_closed
        else frame.maturities(matures_from=first, matures_to=last),
        retention=retention,
        retention_target=target,
        trends={
            "aum": _drawn(frame, aum),
            "month_avg": _drawn(frame, month_avg),
            "moves": _drawn(frame, _net_moves(frame)),
            "maturing": _drawn(frame, _every_day(soon, first, last)),
            "late": _drawn(frame, _late(frame)),
            "conversion": _drawn(frame, _conversion(funnel)),
        },
    )


def _drawn(frame: Frame, series: Series) -> Sparkline | None:
    """The night before the period, with which it is compared, is no part of the course."""
    return sparkline([series[on] for on in sorted(series) if on >= frame.trend[0]])


def _change(frame: Frame, series: Series) -> Change:
    now, before = series.get(frame.on), series.get(frame.before)
    share = (now - before) / before if now is not None and before else None
    return Change(now, share if frame.before != frame.on else None)


def _net_moves(frame: Frame) -> Series:
    """Night → who climbed less who fell."""
    climbed = Case(
        When(to_label__rank__gt=F("from_label__rank"), then=F("n_customers")),
        When(to_label__rank__lt=F("from_label__rank"), then=-F("n_customers")),
        default=0,
    )
    moves = LabelMove.objects.filter(
        org_unit=frame.unit, scheme=frame.scheme, on__range=frame.trend
    )
    return dict(moves.values_list("on").annotate(net=Sum(climbed)))


def _maturing_days(frame: Frame) -> tuple[date, date]:
    """The days of a closed period, else those that come."""
    if frame.is_closed:
        return frame.period.first, frame.period.last
    return frame.today, frame.on + timedelta(days=MATURING_DAYS)


def _every_day(dues: Mapping[date, DueSum], first: date, last: date) -> Series:
    """Days on which nothing falls due are drawn as well."""
    days = [first + timedelta(days=day) for day in range((last - first).days + 1)]
    return {day: dues[day].amount if day in dues else Decimal(0) for day in days}


def _late(frame: Frame) -> Series:
    loads = UnitLoad.objects.filter(org_unit=frame.unit, as_of__range=frame.trend)
    return {on: Decimal(n) for on, n in loads.values_list("as_of", "n_late")}


def _conversion(funnel: Funnel | None) -> Series:
    nights = funnel.course if funnel else {}
    rates = {on: rate(counts, Stage.SUCCEEDED) for on, counts in nights.items()}
    return {on: share for on, share in rates.items() if share is not None}


def _retention(
    frame: Frame, funnel: Funnel | None, targets: Sequence[Attained]
) -> tuple[Decimal | None, Decimal | None]:
    """Of the customers whose money matured, who kept enough of it here; and what is to be reached:
    the unit's target of the period, or else what its campaign aims at.
    """
    agreed = next((each for each in targets if each.kpi == Kpi.MATURITY), None)
    if agreed is not None:
        return agreed.value, agreed.target
    kept = reached([Kpi.MATURITY], [frame.unit.pk], frame.nights)
    aims = [
        each.target_rate
        for each in (funnel.campaigns if funnel else ())
        if each.target_kind == TargetKind.MATURITY_RETAINED
    ]
    return kept.get((Kpi.MATURITY, frame.unit.pk)), next(iter(aims), None)
