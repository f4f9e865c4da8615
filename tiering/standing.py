"""A customer on the figures of a day: labels and why, the way up and down, benefits, triangles."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from customers.enums import Kind
from customers.models import Customer
from tiering import badges, queries
from tiering.ladder import NO_LADDER, Ladder, ladder_of
from tiering.models import Benefit, CustomerLabel, Label
from tiering.reasons import LabelReason, SchemeReason, explained, labels_of, wide_row_of
from tiering.triangles import Item, Triangle, next_item, triangles_of


@dataclass(frozen=True)
class Standing:
    """A customer on the figures of a day; `tier` is the label beside the name, `reason` explains
    its scheme and `next_reason` is of the label above where the way there is no matter of yuan.
    """

    figures: dict[str, Any]
    labels: list[CustomerLabel]
    tier: CustomerLabel | None
    reason: SchemeReason | None
    ladder: Ladder
    next_reason: LabelReason | None
    benefits: list[Benefit]
    gained: list[Benefit]
    triangles: list[Triangle]
    suggestion: Item | None


def standing_of(customer: Customer, on: date) -> Standing:
    """All that the labels and figures tell, from one read of the wide row."""
    book = queries.label_book()
    labels = labels_of(customer)
    row = wide_row_of(customer, labels, on)
    scheme = badges.BADGE_SCHEMES[Kind(customer.kind)]
    tier = next((each for each in labels if each.scheme.code == scheme), None)
    version = next((each for each in queries.versions_on(on, book) if each.code == scheme), None)
    ladder, reason = NO_LADDER, None
    in_scheme = {each.code: each for each in queries.labels() if each.scheme.code == scheme}
    if version is not None:
        reason = explained(version, row, book, on=on)
        ladder = ladder_of(version, tier, row, in_scheme, on=on)
    triangles = triangles_of(row)
    benefits, gained = _benefits(tier, ladder, on)
    return Standing(
        figures=_figures(row),
        labels=labels,
        tier=tier,
        reason=reason,
        ladder=ladder,
        next_reason=None if ladder.up or ladder.hold else _label_above(reason, tier, in_scheme),
        benefits=benefits,
        gained=gained,
        triangles=triangles,
        suggestion=next_item(triangles),
    )


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    """AUM, its averages and what is known of the person; empty before the first night."""
    if not row:
        return {}
    return row | {
        "month_avg": _average(row["aum_month_sum"], row["month_days"]),
        "prev_month_avg": _average(row["aum_prev_month_sum"], row["prev_month_days"]),
    }


def _average(total: Decimal | None, days: int | None) -> Decimal | None:
    return total / days if total is not None and days else None


def _label_above(
    reason: SchemeReason | None, tier: CustomerLabel | None, labels: dict[str, Label]
) -> LabelReason | None:
    """The label right above the one carried, or else earned. None is a way up that asks for less of
    something than there is.
    """
    if reason is None or not reason.in_scope:
        return None
    earned = next((labels[each.code] for each in reason.labels if each.is_first), None)
    here = (tier.label if tier else None) or earned
    above = [
        each
        for each in reason.labels
        if (here is None or labels[each.code].rank > here.rank)
        and each.conditions
        and not any(condition.over for condition in each.unmet)
    ]
    return min(above, key=lambda each: labels[each.code].rank, default=None)


def _benefits(
    tier: CustomerLabel | None, ladder: Ladder, on: date
) -> tuple[list[Benefit], list[Benefit]]:
    """Those of the label carried, and what the next one adds."""
    label_id = tier.label_id if tier else None
    next_id = ladder.up.label.pk if ladder.up else None
    wanted = [each for each in (label_id, next_id) if each]
    found = list(Benefit.objects.valid_on(on).filter(label__in=wanted))
    here = [each for each in found if each.label_id == label_id]
    known = {each.name_zh for each in here}
    return here, [each for each in found if each.label_id == next_id and each.name_zh not in known]
