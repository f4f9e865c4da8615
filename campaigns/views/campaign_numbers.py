"""Two versions of a campaign held against each other, in numbers of the last night."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from campaigns.queries import history
from campaigns.views.campaign_drafts import version_or_404
from campaigns.views.roles import for_campaign_readers
from campaigns.what_if import beside as counted_beside
from kernel.htmx import render
from kernel.whole import whole
from staff.queries import beside
from staff.requests import OfficerRequest
from tiering.what_if import NoNightYet


@require_safe
@for_campaign_readers
def campaign_numbers(request: OfficerRequest, code: str, version: int) -> HttpResponse:
    found = version_or_404(code, version)
    other = beside(history(found.campaign), found, whole(request.GET.get("with", "")))
    if other is None:
        raise Http404("There is no other version")
    counted = counted_beside(found, other)
    if counted is None:
        raise NoNightYet
    context = {"version": found, "beside": other, "counted": counted}
    return render(request, "campaigns/campaign-numbers.html", context, fragment="numbers")
