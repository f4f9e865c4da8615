"""How far a campaign has come under a unit, and in each unit right below it."""

from dataclasses import dataclass
from datetime import date

from campaigns.enums import Arm, Stage
from campaigns.models import Campaign, CampaignResult
from campaigns.panels.dashboard.funnel import Funnel, Place, Step, funnel_at, steps_at
from campaigns.panels.frame import entries_of
from staff.models import OrgUnit


@dataclass(frozen=True)
class Below:
    """A unit right below, with the campaign's page there."""

    unit: OrgUnit
    url: str
    steps: list[Step]


@dataclass(frozen=True)
class CampaignFunnel:
    """`on` is the last night that counted the campaign: of one that is over, its last."""

    on: date
    whole: Funnel
    below: list[Below]


def campaign_funnel(campaign: Campaign, unit: OrgUnit) -> CampaignFunnel | None:
    """None before the first night that had anybody under the unit on its list."""
    counted = CampaignResult.objects.filter(campaign=campaign, arm=Arm.CONTACT, with_below=True)
    newest = counted.filter(org_unit=unit).order_by("-as_of").values_list("as_of", flat=True)
    on = newest.first()
    if on is None:
        return None
    rows = counted.filter(org_unit__parent=unit, as_of=on).select_related("org_unit")
    below = [_below(campaign, each) for each in rows.order_by("org_unit__path")]
    return CampaignFunnel(on, funnel_at(Place(unit, on), campaign), below)


def _below(campaign: Campaign, result: CampaignResult) -> Below:
    unit = result.org_unit
    counts = {stage: getattr(result, stage) for stage in Stage.values}
    steps = steps_at(Place(unit, result.as_of), campaign, counts, {})
    return Below(unit, entries_of(unit, campaign), steps)
