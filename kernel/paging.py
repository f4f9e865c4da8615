"""Pages of the API: by key, never by offset, so page 1,000 costs what page 1 costs."""

from rest_framework.pagination import CursorPagination


class KeysetPagination(CursorPagination):
    """Ordered by id; the caller chooses the size with `page_size`."""

    ordering = "id"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500
