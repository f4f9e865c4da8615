"""What a campaign's target comes to in each unit."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Sum

from campaigns.models import Campaign, CampaignResult
from kernel.cascade import Cascade
from staff.models import OrgUnit


def goals(
    total: int, set_by_hand: Mapping[str, int], listed: Mapping[int, int], units: Sequence[OrgUnit]
) -> dict[int, int]:
    """Unit → its part in customers, with all below it.

    `set_by_hand` goes by codes; all others share the rest by whom they have on the list, `listed`
    with all below each. `units` are all of the bank, the topmost first.
    """
    below: dict[int, list[int]] = {}
    for each in units:
        if each.parent_id is not None:
            below.setdefault(each.parent_id, []).append(each.pk)
    fixed = {each.pk: set_by_hand[each.code] for each in units if each.code in set_by_hand}
    return Cascade(below, listed, fixed).parts(units[0].pk, total)


def goals_on(campaign: Campaign, on: date) -> dict[int, int]:
    """As the list was on a night, those held out among it; empty without a target or a list."""
    if campaign.kpi_value is None:
        return {}
    results = CampaignResult.objects.filter(campaign=campaign, as_of=on, with_below=True)
    listed = dict(results.values_list("org_unit").annotate(Sum("listed")))
    units = list(OrgUnit.objects.order_by("path"))
    return goals(campaign.kpi_value, campaign.unit_goals, listed, units) if listed else {}
