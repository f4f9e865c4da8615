"""What people type about follow-ups, hand-overs and campaigns."""

from campaigns.forms.campaign_sheet import CampaignSheet
from campaigns.forms.new_campaign import CampaignForm
from campaigns.forms.work import (
    CONTACT_OUTCOMES,
    NEXT_CHANNELS,
    AssignForm,
    CoachingForm,
    ContactForm,
    HandOverForm,
    LeaveForm,
    NextDay,
    OutcomeForm,
    ReasonedPlanForm,
    ReassignForm,
    ReceiversForm,
    SeenPlanForm,
    WhichWork,
    WorkForm,
    outcome_keys,
)

__all__ = [
    "CONTACT_OUTCOMES",
    "NEXT_CHANNELS",
    "AssignForm",
    "CampaignForm",
    "CampaignSheet",
    "CoachingForm",
    "ContactForm",
    "HandOverForm",
    "LeaveForm",
    "NextDay",
    "OutcomeForm",
    "ReasonedPlanForm",
    "ReassignForm",
    "ReceiversForm",
    "SeenPlanForm",
    "WhichWork",
    "WorkForm",
    "outcome_keys",
]
