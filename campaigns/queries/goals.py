"""What a campaign's target comes to in each unit."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Sum

from campaigns.models import Campaign, CampaignResult, CampaignVersion
from kernel.cascade import Cascade
from staff.enums import Decision
from staff.models import OrgUnit
from staff.queries import approvals_of


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


def goals_approved(campaign: Campaign) -> dict[str, int]:
    """Code of a unit → its part as it was counted for the approval; empty from the first night on.

    Only the bank and the units that the evidence names; empty without a target or such evidence.
    """
    is_counted = CampaignResult.objects.filter(campaign=campaign).exists()
    if campaign.kpi_value is None or is_counted:
        return {}
    kept = _counted_for_approval(campaign)
    bank = OrgUnit.objects.filter(parent=None).order_by("path").values_list("code", flat=True)[:1]
    whole = dict.fromkeys(bank, campaign.kpi_value)
    return (whole | dict(_parts(kept))) if kept else {}


def _counted_for_approval(campaign: Campaign) -> Sequence[Mapping[str, Any]]:
    """Units as `Summary` keeps them."""
    version = CampaignVersion.objects.filter(campaign=campaign, version=campaign.version).first()
    asked = approvals_of(CampaignVersion, [version.pk]).get(version.pk, []) if version else []
    found = next((each for each in asked if each.decision == Decision.APPROVED), None)
    return found.evidence.get("units", []) if found else []


def _parts(units: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, int]]:
    for each in units:
        if each.get("goal") is not None:
            yield each["code"], each["goal"]
        yield from _parts(each.get("units", []))
