"""What pages, forms and operations read: an officer at work, what to say, campaigns in versions."""

from campaigns.queries.desk import Desk, desk_of, has_work_with
from campaigns.queries.dry_runs import DryRunAsked, definition_tried, dry_run_asked, plans
from campaigns.queries.goals import goals, goals_approved, goals_on
from campaigns.queries.guidance import CONTACT_PLANS, guidance_of
from campaigns.queries.participation import takes_part, units_of
from campaigns.queries.running import campaigns_on
from campaigns.queries.versions import (
    PROGRAMMES,
    STANDINGS,
    campaign_book,
    definition_of,
    history,
    is_over,
    open_versions,
    standing_of,
)
from campaigns.queries.wording import forbidden_in

__all__ = [
    "CONTACT_PLANS",
    "PROGRAMMES",
    "STANDINGS",
    "Desk",
    "DryRunAsked",
    "campaign_book",
    "campaigns_on",
    "definition_of",
    "definition_tried",
    "desk_of",
    "dry_run_asked",
    "forbidden_in",
    "goals",
    "goals_approved",
    "goals_on",
    "guidance_of",
    "has_work_with",
    "history",
    "is_over",
    "open_versions",
    "plans",
    "standing_of",
    "takes_part",
    "units_of",
]
