"""The REST interface of staff: `routes` lists (prefix, viewset, basename)."""

from staff.api.lists import routes

__all__ = ["routes"]
