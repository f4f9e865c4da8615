"""A unit and what stands under it: the dashboard, and the lists of its campaigns."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from campaigns.panels import campaign_list, worklist
from campaigns.panels.dashboard import frame, page
from campaigns.panels.dashboard.funnel import Rung
from campaigns.views.roles import for_unit_heads
from customers.queries import data_date
from kernel.htmx import render
from staff.enums import BANK_WIDE_ROLES
from staff.models import OrgUnit
from staff.requests import OfficerRequest
from staff.scope import units_visible_to
from tiering import badges, queries
from tiering.models import Scheme
from tiering.rules import RuleError, describe, parse

ENTRIES_PER_PAGE = 50


@require_safe
@for_unit_heads
def dashboard(request: OfficerRequest) -> HttpResponse:
    """Where a unit stands, what changed, and what to do first."""
    units = units_visible_to(request.user)
    unit, on = _unit(request, units), data_date()
    context = {"unit": unit, "units": units, "on": on}
    if on is not None:
        context |= _panels(request, unit, on)
    return render(request, "campaigns/dashboard.html", context, fragment="board")


@require_safe
@for_unit_heads
def branch_redirect(request: OfficerRequest) -> HttpResponse:
    """Where the dashboard was once; bookmarks keep their unit."""
    query = request.GET.urlencode()
    return redirect(f"{reverse('campaigns:dashboard')}{'?' if query else ''}{query}")


@require_safe
@for_unit_heads
def campaign_detail(request: OfficerRequest, code: str) -> HttpResponse:
    """A campaign's rule as a sentence, and its list under a unit."""
    campaign = get_object_or_404(Campaign.objects.select_related("plan", "programme"), code=code)
    unit = _unit(request, units_visible_to(request.user))
    stage, short_of = request.GET.get("stage", ""), request.GET.get("short_of", "")
    entries = campaign_list.entries(request.user, campaign, unit, stage=stage, short_of=short_of)
    entries = entries.prefetch_related(badges.label_prefetch("customer__"))
    context = {
        "campaign": campaign,
        "unit": unit,
        "page": Paginator(entries, ENTRIES_PER_PAGE).get_page(request.GET.get("page")),
        "stage": dict(Rung.choices).get(stage),
        "short_of": dict(Rung.choices).get(short_of),
        "shows_arms": request.user.role in BANK_WIDE_ROLES,
        "audience": _sentence(campaign.audience),
        "target": _sentence(campaign.target),
    }
    return render(request, "campaigns/campaign-detail.html", context)


def _panels(request: OfficerRequest, unit: OrgUnit, on: date) -> dict[str, Any]:
    asked = request.GET
    schemes = list(Scheme.objects.order_by("slot"))
    chosen = [each for each in schemes if each.code == asked.get("scheme", frame.TIER_SCHEME)]
    stands_on = frame.frame_of(
        request.user,
        unit,
        on=on,
        today=worklist.reading_day() or on,
        period=page.one_of(frame.Period, asked.get("period"), frame.Period.MONTH),
        scheme=(chosen or schemes)[0],
    )
    panels = page.panels(stands_on, page.choices_of(asked))
    return {"frame": stands_on, "schemes": schemes, **panels}


def _unit(request: OfficerRequest, units: QuerySet[OrgUnit]) -> OrgUnit:
    """The unit in the address, else the officer's own, else the whole bank."""
    code = request.GET.get("unit")
    if code:
        return get_object_or_404(units, code=code)
    own = request.user.org_unit
    unit = units.filter(pk=own.pk).first() if own else None
    unit = unit or units.order_by("path").first()
    if unit is None:
        raise Http404("No org unit")
    return unit


def _sentence(condition: Any) -> str:
    """A condition of the rule language in words; nothing when there is none."""
    if condition is None:
        return ""
    book = queries.label_book()
    try:
        return describe(parse(condition, book), get_language() or "zh", book)
    except RuleError as error:
        return str(error)
