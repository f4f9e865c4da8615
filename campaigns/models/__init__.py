"""Whom we call, who calls, what came of it."""

from campaigns.models.campaign import (
    Campaign,
    CampaignVersion,
    ContactPlan,
    Days,
    PlanStep,
    Programme,
)
from campaigns.models.dry_runs import WantedDryRun
from campaigns.models.files import CampaignFile
from campaigns.models.follow_ups import FollowUp
from campaigns.models.hand_overs import BookHandOver, CustomerHandOver, WorkHandOver
from campaigns.models.messages import ForbiddenWord, MessageTemplate
from campaigns.models.results import CampaignResult, MaturityOutcome, OfficerLoad, UnitLoad
from campaigns.models.targets import UnitTarget
from campaigns.models.white_lists import HeldList, WhitelistEntry, WhitelistExclusion

__all__ = [
    "BookHandOver",
    "Campaign",
    "CampaignFile",
    "CampaignResult",
    "CampaignVersion",
    "ContactPlan",
    "CustomerHandOver",
    "Days",
    "FollowUp",
    "ForbiddenWord",
    "HeldList",
    "MaturityOutcome",
    "MessageTemplate",
    "OfficerLoad",
    "PlanStep",
    "Programme",
    "UnitLoad",
    "UnitTarget",
    "WantedDryRun",
    "WhitelistEntry",
    "WhitelistExclusion",
    "WorkHandOver",
]
