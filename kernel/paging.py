"""Pages of the API: by key, never by offset, so page 1,000 costs what page 1 costs."""

import re
from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination

KEY = re.compile(r"[0-9]{1,19}", re.ASCII)


class KeysetPagination(CursorPagination):
    """Ordered by id; the caller chooses the size with `page_size`."""

    ordering = "id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500

    def decode_cursor(self, request: Any) -> Any:
        """A forged cursor is refused like a broken one; it never reaches the database."""
        cursor = super().decode_cursor(request)
        position = cursor.position if cursor else None
        if position is not None and not KEY.fullmatch(str(position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor


class NewestFirst(KeysetPagination):
    ordering = "-id"
