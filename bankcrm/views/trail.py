"""The audit trail: who did what to what, with before and after."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from bankcrm import trail
from bankcrm.forms import TrailFilter
from kernel.gate import for_roles
from kernel.htmx import render
from kernel.keyset import Keyset
from kernel.spreadsheets import Column
from staff.enums import BANK_WIDE_ROLES
from staff.requests import OfficerRequest
from tiering.exports import workbooks

EVENTS_PER_PAGE = 50
NEWEST_FIRST = Keyset(("-pk",))
for_readers = for_roles(*BANK_WIDE_ROLES)
COLUMNS = (
    Column(gettext_lazy("At"), lambda row: row[0].event.at, 18),
    Column(gettext_lazy("Staff number"), lambda row: row[0].event.actor, 12),
    Column(gettext_lazy("Name"), lambda row: row[0].event.actor_name, 12),
    Column(gettext_lazy("Act"), lambda row: row[0].act, 24),
    Column(gettext_lazy("Code"), lambda row: row[0].event.action, 24),
    Column(gettext_lazy("Kind"), lambda row: row[0].kind, 16),
    Column(gettext_lazy("Subject"), lambda row: row[0].subject, 24),
    Column(gettext_lazy("Changed"), lambda row: row[1].name, 24),
    Column(gettext_lazy("Before the change"), lambda row: row[1].before, 40),
    Column(gettext_lazy("After the change"), lambda row: row[1].after, 40),
    Column(gettext_lazy("Reason"), lambda row: row[0].reason, 30),
    Column(gettext_lazy("Detail"), lambda row: _facts(row[0]), 40),
    Column(gettext_lazy("Address"), lambda row: row[0].event.address, 16),
)


@require_safe
@for_readers
def audit_list(request: OfficerRequest) -> HttpResponse:
    asked, seen = TrailFilter(request.GET, by=request.user), trail.visible_to(request.user)
    page = NEWEST_FIRST.page(
        asked.narrowed(seen),
        among=seen,
        size=EVENTS_PER_PAGE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "asked": asked,
        "chips": asked.chips(),
        "page": page,
        "events": trail.told(page.rows, request.user),
        "list_url": reverse("bankcrm:audit-list"),
    }
    status = 200 if asked.is_valid() else 422
    return render(request, "bankcrm/audit-list.html", context, status=status)


@require_safe
@for_readers
def audit_export(request: OfficerRequest) -> HttpResponseBase:
    """Exactly what the list of the same address shows."""
    asked = TrailFilter(request.GET, by=request.user)
    back = f"{reverse('bankcrm:audit-list')}?{request.GET.urlencode()}"
    if not asked.is_valid():
        return redirect(back)
    events = asked.narrowed(trail.visible_to(request.user))
    return workbooks.send(
        request,
        title=_("Audit trail"),
        action="audit.exported",
        columns=COLUMNS,
        rows=trail.lines(events.iterator(), request.user),
        conditions=asked.in_words(),
        back=back,
    )


def _facts(told: trail.Told) -> str:
    return "; ".join(f"{name}: {value}" for name, value in told.facts)
