"""A request behind the door: its user is an officer."""

from typing import Any, cast

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from staff.models import Officer


class OfficerRequest(HttpRequest):
    """What a view behind `for_roles` gets; only for type checkers."""

    user: Officer  # the gate lets nobody else through
    htmx: HtmxDetails


class OfficerBackend(ModelBackend):
    """Whose session it is: with the unit, which every page asks for."""

    def get_user(self, user_id: int) -> Officer | None:
        officer = Officer.objects.select_related("org_unit").filter(pk=user_id).first()
        return officer if officer is not None and self.user_can_authenticate(officer) else None


def officer_of(request: Any) -> Officer:
    """The officer of a request of the API, which its permissions let through."""
    return cast(Officer, request.user)
