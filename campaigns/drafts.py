"""Which tables of this floor a night drafts, parents first."""

from campaigns.models import (
    CampaignResult,
    FollowUp,
    MaturityOutcome,
    WhitelistEntry,
    WhitelistExclusion,
)
from kernel.drafts import Draft

DRAFTS = (
    Draft(WhitelistEntry),
    Draft(WhitelistExclusion),
    Draft(
        FollowUp,
        day_columns=("outcome", "note", "worked_by_id", "worked_at"),
        untouched="t.worked_at is null",
    ),
    Draft(MaturityOutcome),
    Draft(CampaignResult),
)
