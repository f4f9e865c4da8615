"""One view for page and fragment."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_page


def render(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """The whole page, or its `fragment` (a `partialdef` in it) when htmx asks for the swap."""
    asked_by_htmx = request.headers.get("HX-Request") == "true"
    name = f"{template}#{fragment}" if fragment and asked_by_htmx else template
    response = render_page(request, name, context, status=status)
    response.headers["Vary"] = "HX-Request, Cookie, Accept-Language"
    return response
