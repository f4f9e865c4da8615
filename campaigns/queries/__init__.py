"""What pages, forms and operations read: an officer at work, and the versions of a campaign."""

from campaigns.queries.desk import Desk, desk_of, has_work_with
from campaigns.queries.versions import (
    SAVED,
    STARTED,
    VersionLife,
    campaign_book,
    definition_of,
    has_written,
    history,
    open_versions,
)

__all__ = [
    "SAVED",
    "STARTED",
    "Desk",
    "VersionLife",
    "campaign_book",
    "definition_of",
    "desk_of",
    "has_work_with",
    "has_written",
    "history",
    "open_versions",
]
