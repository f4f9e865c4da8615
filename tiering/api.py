"""The REST interface of tiering: `routes` lists (prefix, viewset, basename)."""

from rest_framework.viewsets import ViewSetMixin

routes: list[tuple[str, type[ViewSetMixin], str]] = []
