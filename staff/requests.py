"""A request behind the door: its user is an officer."""

from typing import Any, cast

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from staff.models import Officer


class OfficerRequest(HttpRequest):
    """What a view behind `for_roles` gets; only for type checkers."""

    user: Officer  # the gate lets nobody else through
    htmx: HtmxDetails


def officer_of(request: Any) -> Officer:
    """The officer of a request of the API, which its permissions let through."""
    return cast(Officer, request.user)
