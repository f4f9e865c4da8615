"""What pages, exports, the night and upper floors read of metrics and labels."""

from tiering.queries import state
from tiering.queries.averages import month_avg
from tiering.queries.book import label_book, labels
from tiering.queries.lives import STANDINGS, falls_away, history, standing_of
from tiering.queries.state import tier_rule_version
from tiering.queries.trials import definition_tried, definition_tried_against, last_trials
from tiering.queries.versions import SchemeVersion, month_closing, version_in_force, versions_on
from tiering.queries.wide_row import wide_row, wide_row_read_once

__all__ = [
    "STANDINGS",
    "SchemeVersion",
    "definition_tried",
    "definition_tried_against",
    "falls_away",
    "history",
    "label_book",
    "labels",
    "last_trials",
    "month_avg",
    "month_closing",
    "standing_of",
    "state",
    "tier_rule_version",
    "version_in_force",
    "versions_on",
    "wide_row",
    "wide_row_read_once",
]
