"""Whom we call, who calls, what came of it."""

from campaigns.models.campaign import Campaign, ContactPlan, PlanStep, Programme
from campaigns.models.follow_ups import FollowUp
from campaigns.models.results import CampaignResult, MaturityOutcome
from campaigns.models.white_lists import WhitelistEntry, WhitelistExclusion

__all__ = [
    "Campaign",
    "CampaignResult",
    "ContactPlan",
    "FollowUp",
    "MaturityOutcome",
    "PlanStep",
    "Programme",
    "WhitelistEntry",
    "WhitelistExclusion",
]
