"""What pages of a unit show of labels and figures."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
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
from tiering.queries.near_lines import Place, nearest_of, nearest_under


def counted_on(on: date) -> date | None:
    """The last night up to a day whose counts are kept."""
    counts = LabelCount.objects.filter(as_of__lte=on).order_by("-as_of")
    return counts.values_list("as_of", flat=True).first()


def label_counts(unit: OrgUnit, scheme: Scheme, *, on: date) -> list[dict[str, Any]]:
    """Per label of a scheme, best first: customers, AUM, watch, threshold under a unit."""
    counts = LabelCount.objects.filter(org_unit=unit, scheme=scheme, as_of=on).values(
        "label_id",
        n=F("n_customers"),
        aum=F("aum_amount"),
        n_watch=F("n_on_watch"),
        n_threshold=F("n_on_threshold"),
    )
    by_label = {each["label_id"]: each for each in counts}
    none = {"n": 0, "aum": Decimal(0), "n_watch": 0, "n_threshold": 0}
    return [
        {"label": label, **none, **by_label.get(label.pk, {})}
        for label in Label.objects.filter(scheme=scheme).order_by("-rank")
    ]


def label_moves(unit: OrgUnit, scheme: Scheme, *, since: date, until: date) -> list[dict[str, Any]]:
    """Changes of label under a unit in a period, both days included, per pair, most first.

    `from` is None for those who entered, `to` for those who left; `climb` counts the ranks.
    """
    labels = {label.pk: label for label in Label.objects.filter(scheme=scheme)}
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


def unit_series(unit: OrgUnit, *, since: date, until: date) -> list[UnitFigure]:
    """The figures of a unit, night by night, oldest first: customers, AUM, averages, near lines."""
    nights = UnitFigure.objects.filter(org_unit=unit, as_of__range=(since, until))
    return list(nights.order_by("as_of"))


def unit_figure(unit: OrgUnit, *, on: date) -> UnitFigure | None:
    """Of the last counted night up to a day: that of the last day of a month is its month end."""
    return UnitFigure.objects.filter(org_unit=unit, as_of__lte=on).order_by("-as_of").first()


def maturity_wall(unit: OrgUnit, *, since: date, until: date) -> list[MaturityCount]:
    """What falls due under a unit, day by day; days without anything are left out."""
    counts = MaturityCount.objects.filter(org_unit=unit, on__range=(since, until))
    return list(counts.filter(n_accounts__gt=0).order_by("on"))


def near_lines(
    officer: Officer,
    direction: str,
    *,
    unit: OrgUnit | None = None,
    owner: Officer | None = None,
    limit: int = 50,
    after: Place | None = None,
) -> list[LineCase]:
    """Customers near a line whom `officer` may see, the nearest first, on either side of it.

    `after` is the place of the last row seen: how far it is from the line, and its customer.

    Of a `unit` and all below it, or of the book of an `owner`. Each unit's nearest ones are looked
    up by index, however many there are in the bank. With customer, owner and both labels.
    """
    if owner is not None:
        found = nearest_of(owner, direction, limit, after)
    else:
        found = nearest_under(unit, direction, limit, after)
    cases = LineCase.objects.visible_to(officer).filter(pk__in=found)
    with_names = cases.select_related("customer", "owner", "org_unit", "from_label", "to_label")
    return list(with_names.order_by(Abs("gap_amount"), "customer_id"))
