"""The morning brief: a page to print, or to read on a phone."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from campaigns.panels.dashboard import brief
from campaigns.panels.frame import NotCounted
from campaigns.views.roles import for_unit_heads
from campaigns.views.units import frame_of, not_counted, unit_of
from customers.queries import data_date
from kernel.clock import now
from kernel.htmx import render
from staff.operations import record_audit
from staff.requests import OfficerRequest
from staff.scope import units_visible_to


@require_safe
@for_unit_heads
def morning_brief(request: OfficerRequest) -> HttpResponse:
    """It names customers and leaves the house on paper: who opened it is written down."""
    unit, on = unit_of(request, units_visible_to(request.user)), data_date()
    context: dict[str, Any] = {"unit": unit, "on": on, "opened_at": now()}
    if on is not None:
        try:
            stands_on = brief.frame_of_today(frame_of(request, unit, on))
        except NotCounted as refused:
            return not_counted(request, unit, refused)
        context |= {"frame": stands_on, **brief.brief(stands_on)}
        record_audit(by=request.user, action="brief.opened", subject=unit, detail={"on": str(on)})
    return render(request, "campaigns/morning-brief.html", context)
