"""What people type about follow-ups, hand-overs and campaigns."""

from campaigns.forms.campaign_decisions import CampaignForm, ReasonForm, SubmitForm
from campaigns.forms.campaign_sheet import CampaignSheet
from campaigns.forms.work import (
    CONTACT_OUTCOMES,
    NEXT_CHANNELS,
    OUTCOME_KEYS,
    AssignForm,
    CoachingForm,
    ContactForm,
    DecisionForm,
    HandOverForm,
    LeaveForm,
    NextDay,
    OutcomeForm,
    ReassignForm,
    ReceiversForm,
    SeenPlanForm,
    WhichWork,
    WorkForm,
)

__all__ = [
    "CONTACT_OUTCOMES",
    "NEXT_CHANNELS",
    "OUTCOME_KEYS",
    "AssignForm",
    "CampaignForm",
    "CampaignSheet",
    "CoachingForm",
    "ContactForm",
    "DecisionForm",
    "HandOverForm",
    "LeaveForm",
    "NextDay",
    "OutcomeForm",
    "ReasonForm",
    "ReassignForm",
    "ReceiversForm",
    "SeenPlanForm",
    "SubmitForm",
    "WhichWork",
    "WorkForm",
]
