"""Which tables of this floor a night drafts, parents first."""

from campaigns.models import (
    CampaignResult,
    FollowUp,
    HeldList,
    MaturityOutcome,
    OfficerLoad,
    UnitLoad,
    WhitelistEntry,
    WhitelistExclusion,
)
from kernel.drafts import Draft

DRAFTS = (
    Draft(WhitelistEntry),
    Draft(WhitelistExclusion),
    Draft(HeldList),
    Draft(
        FollowUp,
        day_columns=("outcome", "note", "worked_by_id", "worked_at", "contact_id", "touched_at"),
        # a person has changed nothing since the night looked
        untouched="t.touched_at is not distinct from n.touched_at",
    ),
    Draft(MaturityOutcome),
    Draft(CampaignResult),
    Draft(OfficerLoad),
    Draft(UnitLoad),
)
