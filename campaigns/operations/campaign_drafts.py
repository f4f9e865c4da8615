"""Where drafts of campaigns begin: as a campaign runs, as it ran once, or from nothing."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.definition import CampaignDefinition
from campaigns.enums import CampaignState, TargetKind
from campaigns.models import Campaign, CampaignVersion, ContactPlan, Programme
from campaigns.operations.campaign_versions import (
    CAMPAIGNS,
    check_may_change,
    check_words,
    lock_campaign,
    lock_campaigns,
)
from campaigns.queries import definition_of
from staff.enums import VersionState
from staff.models import Officer
from staff.operations import WrongState, check_head_office, record_audit, versions
from tiering.rules import RuleError

MOST_PRIORITY_STEP = 5


@transaction.atomic
def start_campaign(
    *,
    code: str,
    name_en: str,
    name_zh: str,
    play: str,
    by: Officer,
    model: Campaign | None = None,
    address: str | None = None,
) -> CampaignVersion:
    """A campaign from nothing, or as a copy of `model`; it runs once its first version is approved.

    Raises RuleError at the place that may not be so.
    """
    check_head_office(by)
    lock_campaigns()
    if Campaign.objects.filter(code=code).exists():
        raise RuleError("code", _("This code is taken."))
    words = {"code": code, "name_en": name_en, "name_zh": name_zh, "play": play}
    written = definition_of(model).to_json() if model else _empty()
    definition = CampaignDefinition.parse(written | words | {"priority": _free_priority()})
    check_words({"name_en": name_en, "name_zh": name_zh})
    campaign = Campaign.objects.create(
        code=code,
        name_en=name_en,
        name_zh=name_zh,
        play=play,
        state=CampaignState.DRAFT,
        version=0,
        priority=definition.priority,
        plan=ContactPlan.objects.get(code=definition.plan),
        programme=Programme.objects.filter(code=definition.programme).first(),
        target_kind=definition.target_kind,
    )
    detail = {"code": code, "copy_of": model and model.code}
    record_audit(by=by, action="campaign.started", subject=campaign, detail=detail, address=address)
    return versions.begin(CAMPAIGNS, campaign, definition, by=by, address=address)


@transaction.atomic
def start_draft(
    *,
    campaign: Campaign,
    by: Officer,
    base: CampaignVersion | None = None,
    address: str | None = None,
) -> CampaignVersion:
    """A new version that begins as the campaign runs, or as it ran once.

    Begun twice it is the same draft, as long as nothing is written in it.
    """
    check_head_office(by)
    campaign = lock_campaign(campaign.pk)
    check_may_change(campaign)
    if base is not None and base.state != VersionState.APPROVED:
        raise WrongState(_("Only what was approved once comes back."))
    definition = CampaignDefinition.parse(base.definition) if base else definition_of(campaign)
    written = definition.to_json() | {"priority": campaign.priority}
    definition = CampaignDefinition.parse(written)
    number = base.version if base else None
    return versions.begin(CAMPAIGNS, campaign, definition, by=by, base=number, address=address)


def _free_priority() -> int:
    """Below all others, or else the highest that is free."""
    taken = set(Campaign.objects.values_list("priority", flat=True))
    lowest = min(taken, default=MOST_PRIORITY_STEP + 1)
    below = max(lowest - MOST_PRIORITY_STEP, 1)
    return below if below not in taken else max(n for n in range(1, 1000) if n not in taken)


def _empty() -> dict[str, Any]:
    """Nobody is on its list until an audience is written."""
    plan = ContactPlan.objects.order_by("code").values_list("code", flat=True)
    return {
        "programme": None,
        "audience": None,
        "exclusion": None,
        "target": None,
        "target_kind": TargetKind.CONDITION,
        "target_rate": None,
        "holdout_share": f"{settings.BANKCRM_HOLDOUT:.3f}",
        "plan": next((code for code in plan if code == "4+1"), plan[0]),
    }
