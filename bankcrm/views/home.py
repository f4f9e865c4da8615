"""The way in, and where to go from there."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from bankcrm.shell import SAVED_PAGES
from kernel.gate import ask_to_sign_in, for_roles
from kernel.htmx import render
from staff.enums import Role, SavedPage
from staff.requests import OfficerRequest, officer_of

HOMES = {
    Role.RELATIONSHIP_MANAGER: "campaigns:follow-up-list",
    Role.BRANCH_MANAGER: "campaigns:dashboard",
    Role.REGIONAL_MANAGER: "campaigns:dashboard",
    Role.HEAD_OFFICE: "bankcrm:night-list",
    Role.AUDITOR: "bankcrm:night-list",
    Role.ADMINISTRATOR: "admin:index",
}
for_everybody = for_roles(*Role)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return ask_to_sign_in(request)
    return redirect(HOMES[Role(officer_of(request).role)])


@require_safe
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """The administration has no door of its own; who is in and may not enter is told so."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", "/admin/"))


@require_safe
@for_everybody
def palette(request: OfficerRequest) -> HttpResponse:
    """Where to go and what the keys do: a page, and what Ctrl+K and ? open on every page."""
    views = [
        {"name": view.name, "url": f"{reverse(SAVED_PAGES[SavedPage(view.page)])}?{view.query}"}
        for view in request.user.saved_views.all()
    ]
    return render(request, "bankcrm/palette.html", {"views": views}, fragment="palette")
