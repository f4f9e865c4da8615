"""What pages, forms and operations read: an officer at work, what to say, campaigns in versions."""

from campaigns.queries.desk import Desk, desk_of, has_work_with
from campaigns.queries.guidance import CONTACT_PLANS, guidance_of
from campaigns.queries.running import campaigns_on
from campaigns.queries.versions import (
    SAVED,
    STARTED,
    VersionLife,
    campaign_book,
    definition_of,
    has_written,
    history,
    is_over,
    lives_of,
    open_versions,
)
from campaigns.queries.wording import forbidden_in

__all__ = [
    "CONTACT_PLANS",
    "SAVED",
    "STARTED",
    "Desk",
    "VersionLife",
    "campaign_book",
    "campaigns_on",
    "definition_of",
    "desk_of",
    "forbidden_in",
    "guidance_of",
    "has_work_with",
    "has_written",
    "history",
    "is_over",
    "lives_of",
    "open_versions",
]
