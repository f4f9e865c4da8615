"""What people type about follow-ups, hand-overs and campaigns."""

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
    "CoachingForm",
    "ContactForm",
    "DecisionForm",
    "HandOverForm",
    "LeaveForm",
    "NextDay",
    "OutcomeForm",
    "ReassignForm",
    "ReceiversForm",
    "SeenPlanForm",
    "WhichWork",
    "WorkForm",
]
