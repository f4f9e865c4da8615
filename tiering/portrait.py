"""What pages of a unit show of labels and figures."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import Abs

from staff.models import Officer, OrgUnit
from tiering.models import (
    Label,
    LabelCount,
    LabelMove,
    LineCase,
    MaturityCount,
    Scheme,
    UnitFigure,
)
from tiering.queries.near_lines import nearest_under


def counted_on(on: date) -> date | None:
    """The last night up to a day whose counts are kept."""
    counts = LabelCount.objects.filter(as_of__lte=on).order_by("-as_of")
    return counts.values_list("as_of", flat=True).first()


def first_counted() -> date | None:
    """The first night whose counts are kept."""
    counts = LabelCount.objects.order_by("as_of")
    return counts.values_list("as_of", flat=True).first()


def label_counts(
    unit: OrgUnit, scheme: Scheme, *, nights: Collection[date]
) -> dict[tuple[date, int], LabelCount]:
    """Night and label → who carries it under a unit, and their money."""
    counts = LabelCount.objects.filter(org_unit=unit, scheme=scheme, as_of__in=nights)
    return {(each.as_of, each.label_id): each for each in counts}


@dataclass(frozen=True)
class Carried:
    """How many customers carry a label, and their money; `share` is of all who carry one."""

    n: int
    share: Decimal | None
    aum: Decimal


def carried(unit: OrgUnit, scheme: Scheme, *, on: date) -> dict[str, Carried]:
    """By the label's code, as counted on the last night up to a day; empty before the first."""
    night = counted_on(on)
    if night is None:
        return {}
    counts = label_counts(unit, scheme, nights=[night])
    of_label = {label.code: counts.get((night, label.pk)) for label in scheme.labels.all()}
    total = sum(each.n_customers for each in counts.values())
    return {
        code: Carried(
            n=each.n_customers if each else 0,
            share=Decimal(each.n_customers if each else 0) / total if total else None,
            aum=each.aum_amount if each else Decimal(0),
        )
        for code, each in of_label.items()
    }


def label_moves(unit: OrgUnit, scheme: Scheme, *, since: date, until: date) -> list[dict[str, Any]]:
    """Changes of label under a unit in a period, both days included, per pair, most first.

    `from` is None for those who entered, `to` for those who left; `climb` counts the ranks.
    """
    labels = {label.pk: label for label in scheme.labels.all()}
    moves = (
        LabelMove.objects.filter(org_unit=unit, scheme=scheme, on__range=(since, until))
        .values("from_label_id", "to_label_id")
        .annotate(n=Sum("n_customers"), aum=Sum("aum_amount"))
        .order_by("-n", "from_label_id", "to_label_id")
    )
    return [_move(dict(each), labels) for each in moves]


def _move(move: dict[str, Any], labels: dict[int, Label]) -> dict[str, Any]:
    before, after = labels.get(move["from_label_id"]), labels.get(move["to_label_id"])
    climb = (after.rank if after else 0) - (before.rank if before else 0)
    return {"from": before, "to": after, "n": move["n"], "aum": move["aum"], "climb": climb}


def unit_series(
    unit: OrgUnit, *, since: date, until: date, before: date | None = None
) -> dict[date, UnitFigure]:
    """The figures of a unit, night by night, oldest first: customers, AUM, averages, near lines.

    `before` is a night further back, to compare with.
    """
    nights = UnitFigure.objects.filter(
        Q(as_of__range=(since, until)) | Q(as_of=before), org_unit=unit
    )
    return {each.as_of: each for each in nights.order_by("as_of")}


def maturity_wall(unit: OrgUnit, *, since: date, until: date) -> list[MaturityCount]:
    """What falls due under a unit, day by day; days without anything are left out."""
    counts = MaturityCount.objects.filter(org_unit=unit, on__range=(since, until))
    return list(counts.filter(n_accounts__gt=0).order_by("on"))


def near_lines(officer: Officer, *directions: str, unit: OrgUnit, limit: int) -> list[LineCase]:
    """Customers near a line whom `officer` may see, the nearest first, on either side of it;
    `limit` of each direction.

    Of `unit` and all below it, each unit's nearest ones looked up by index, however many there
    are in the bank. With customer, owner and both labels.
    """
    found = nearest_under(unit, directions, limit)
    cases = LineCase.objects.visible_to(officer).filter(pk__in=found)
    with_names = cases.select_related("customer", "owner", "org_unit", "from_label", "to_label")
    return list(with_names.order_by(Abs("gap_amount"), "customer_id"))
