"""What every answer and every question has in common, whatever page it is for."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import is_valid_path, resolve
from django.utils.translation import gettext_lazy as _

from customers.masking import holds_personal_number
from kernel.htmx import render as render_page
from tiering.what_if import NotTriedNow

NUMBER_IN_ADDRESS = _(
    "A whole phone or identity number may not stand in an address, where histories and logs keep "
    "it. Type it into the search box of a page instead."
)


class ClientAddressMiddleware:
    """Behind proxies of ours the address is the one that the outermost of them saw.

    Each of them appends whom it saw to X-Forwarded-For; what stands before that, anybody may have
    written. Lock-outs, limits and records then all go by REMOTE_ADDR.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        n_proxies = settings.BANKCRM_PROXIES
        seen = request.headers.get("X-Forwarded-For", "").split(",")
        if n_proxies and len(seen) >= n_proxies:
            address = seen[-n_proxies].strip()
            if _is_address(address):
                request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


class NoStoreMiddleware:
    """Nothing that shows customers stays in a browser or a proxy; static files say otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class NullCharacterMiddleware:
    """PostgreSQL has no null character: an address with one is nobody's, and not our failure."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            if request.path_info.startswith("/api/"):
                return JsonResponse({"detail": "A null character in the address."}, status=400)
            raise BadRequest("A null character in the address")
        return self.get_response(request)


class NotAllowedMiddleware:
    """An address that only takes presses has no page of its own. Who comes to it by a link (after
    signing in again, or with another language) goes on to the page above it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        if request.method == "GET":
            return redirect(_page_above(request))
        response.content = render_to_string("405.html")
        return response


class NotNowMiddleware:
    """A night that is published while a draft is tried is no failure of ours, and soon over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, why: Exception) -> HttpResponse | None:
        if not isinstance(why, NotTriedNow):
            return None
        if request.path_info.startswith("/api/"):
            return JsonResponse({"detail": str(why)}, status=503)
        told = {"why": why}
        return render_page(request, "tiering/not-tried.html", told, fragment="why", status=503)


class PersonalNumberMiddleware:
    """Refuses a whole phone or identity number in an address, which histories and logs keep.

    It is forgotten before anything reads it: no search runs with it, and no link repeats it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        parts = [part for name in request.GET for part in (name, *request.GET.getlist(name))]
        if not any(map(holds_personal_number, parts)):
            return self.get_response(request)
        request.META["QUERY_STRING"] = ""
        request.GET = QueryDict()
        if request.path_info.startswith("/api/"):
            return JsonResponse({"detail": str(NUMBER_IN_ADDRESS)}, status=400)
        context = {"why": NUMBER_IN_ADDRESS}
        return render(request, "bankcrm/number-refused.html", context, status=400)


def _page_above(request: HttpRequest) -> str:
    """The nearest address above that is there, narrowed as this one.

    It takes no other parts than this one: `/team/leave/` is no page of an officer “leave”.
    """
    path, named = request.path_info, request.resolver_match
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        above = resolve(path) if is_valid_path(path) else None
        if above and named and above.kwargs.items() <= named.kwargs.items():
            break
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
