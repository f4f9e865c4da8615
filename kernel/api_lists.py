"""What may be asked of the API in an address: closed, so that a slip never answers everything."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError

ALWAYS = frozenset({"format"})  # what the framework reads itself


def refuse_unknown(asked: Iterable[str], known: Iterable[str]) -> None:
    """Raises ValidationError that names each unknown parameter, and those that are known."""
    names = sorted(known)
    why = _("There is no such parameter. Known here: %(names)s.") % {
        "names": ", ".join(names) or "–"
    }
    wrong = {name: [why] for name in asked if name not in ALWAYS and name not in names}
    if wrong:
        raise ValidationError(wrong)


class ClosedFilters(DjangoFilterBackend):  # type: ignore[misc]  # the library has no types
    """Filters of a list; what is neither a filter nor of its pages is refused."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        if getattr(view, "action", "") == "list":
            filters = self.get_filterset(request, queryset, view)
            pages = view.paginator
            of_pages = (pages.cursor_query_param, pages.page_size_query_param) if pages else ()
            refuse_unknown(request.query_params, {*(filters.filters if filters else ()), *of_pages})
        return super().filter_queryset(request, queryset, view)
