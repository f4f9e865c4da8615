"""What units reached of KPIs, many units at once; nothing here looks at a customer."""

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Sum

from campaigns.enums import Arm, Kpi, Play, TargetKind
from campaigns.models import Campaign, CampaignResult, UnitLoad
from campaigns.panels.nights import Nights
from customers.enums import Kind
from tiering.badges import BADGE_SCHEMES
from tiering.enums import VALUED
from tiering.models import LabelCount, UnitFigure

OF_UNITS = dict[int, Decimal]
# of which campaigns a rate is, and what it is a share of what
RATES = {
    Kpi.UPLIFT: (Q(target_kind=TargetKind.LINE), "rate_part", "rate_whole"),
    Kpi.CHURN: (Q(target_kind=TargetKind.CHURN), "rate_part", "rate_whole"),
    Kpi.MATURITY: (Q(target_kind=TargetKind.MATURITY_RETAINED), "rate_part", "rate_whole"),
    Kpi.CONTACTED: (~Q(play=Play.STANDING), "contacted", "listed"),
    Kpi.REACHED: (~Q(play=Play.STANDING), "reached", "listed"),
}


def reached(
    kpis: Collection[Kpi], units: Collection[int], nights: Nights
) -> dict[tuple[Kpi, int], Decimal]:
    """KPI and unit → figure, in yuan, customers or a share; what is not known is left out."""
    found: dict[tuple[Kpi, int], Decimal] = {}
    for kpi, read in OTHERS.items():
        if kpi in kpis:
            found |= {(kpi, unit): value for unit, value in read(units, nights).items()}
    if any(kpi in kpis for kpi in RATES):
        found |= _rates([kpi for kpi in RATES if kpi in kpis], units, nights)
    return found


def ends_of_months(nights: Nights) -> list[date]:
    """The last night of each month of the period, as all units have it."""
    counted = UnitLoad.objects.filter(
        org_unit__parent=None, as_of__range=(nights.since, nights.on)
    ).order_by("as_of")
    return list({on.replace(day=1): on for on in counted.values_list("as_of", flat=True)}.values())


def _average_growth(units: Collection[int], nights: Nights) -> OF_UNITS:
    figures = UnitFigure.objects.filter(
        org_unit__in=units, as_of__in=(nights.on, nights.before)
    ).only("org_unit", "as_of", "aum_month_sum", "month_days")
    averages = {(each.org_unit_id, each.as_of): each.month_avg_amount for each in figures}
    return {
        unit: averages[unit, nights.on] - averages[unit, nights.before]
        for unit in units
        if nights.before < nights.on
        and (unit, nights.on) in averages
        and (unit, nights.before) in averages
    }


def _new_valued(units: Collection[int], nights: Nights) -> OF_UNITS:
    """Who carries the label now less who did before: comers, climbers, and those who left or fell.

    A unit of which nobody was counted has nobody.
    """
    if nights.before == nights.on:
        return {}
    counts = (
        LabelCount.objects.filter(
            org_unit__in=units,
            as_of__in=(nights.on, nights.before),
            scheme__code=BADGE_SCHEMES[Kind.PERSONAL],
            label__kind__in=VALUED,
        )
        .values_list("org_unit", "as_of")
        .annotate(n=Sum("n_customers"))
    )
    n = {(unit, as_of): Decimal(n) for unit, as_of, n in counts}
    return {
        unit: n.get((unit, nights.on), Decimal(0)) - n.get((unit, nights.before), Decimal(0))
        for unit in units
    }


def _done(units: Collection[int], nights: Nights) -> OF_UNITS:
    """Of what fell due in the months of the period, what was done by the end of its month."""
    ends = ends_of_months(nights)
    loads = UnitLoad.objects.filter(org_unit__in=units, as_of__in=ends).values_list("org_unit")
    sums = loads.annotate(Sum("n_month_done"), Sum("n_month_due"))
    return {unit: Decimal(done) / due for unit, done, due in sums if due}


def _rates(
    kpis: Collection[Kpi], units: Collection[int], nights: Nights
) -> dict[tuple[Kpi, int], Decimal]:
    """Results are found by their campaigns, however many nights are kept."""
    of = {f"of_{kpi}": ArrayAgg("pk", filter=RATES[kpi][0], default=[]) for kpi in kpis}
    campaigns = Campaign.objects.aggregate(**of)
    sums = {
        f"{kpi}_{name}": Sum(column, filter=Q(campaign__in=campaigns[f"of_{kpi}"]))
        for kpi in kpis
        for name, column in zip(("part", "whole"), RATES[kpi][1:], strict=True)
    }
    results: Any = (
        CampaignResult.objects.filter(
            campaign__in=sorted({pk for found in campaigns.values() for pk in found}),
            org_unit__in=units,
            with_below=True,
            arm=Arm.CONTACT,
            as_of=nights.on,
        )
        .values("org_unit")
        .annotate(**sums)
    )
    return {
        (kpi, each["org_unit"]): Decimal(each[f"{kpi}_part"]) / each[f"{kpi}_whole"]
        for each in results
        for kpi in kpis
        if each[f"{kpi}_whole"]
    }


OTHERS: dict[Kpi, Callable[[Collection[int], Nights], OF_UNITS]] = {
    Kpi.AVERAGE_GROWTH: _average_growth,
    Kpi.NEW_VALUED: _new_valued,
    Kpi.DONE: _done,
}
