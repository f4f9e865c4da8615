"""What pages, exports, the night and upper floors read of metrics and labels."""

from tiering.queries import state
from tiering.queries.book import label_book
from tiering.queries.versions import SchemeVersion, month_closing, versions_on
from tiering.queries.wide_row import wide_row, wide_row_read_once

__all__ = [
    "SchemeVersion",
    "label_book",
    "month_closing",
    "state",
    "versions_on",
    "wide_row",
    "wide_row_read_once",
]
