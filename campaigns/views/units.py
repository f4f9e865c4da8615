"""A unit and what stands under it: the dashboard, and the lists of its campaigns."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from campaigns.models import Campaign
from campaigns.panels import unit_board, worklist
from campaigns.views.roles import for_unit_heads
from customers.queries import data_date
from kernel.clock import now
from kernel.htmx import render
from staff.models import OrgUnit
from staff.requests import OfficerRequest
from staff.scope import units_visible_to
from tiering import badges, portrait, queries
from tiering.models import Scheme
from tiering.rules import RuleError, describe, parse

ENTRIES_PER_PAGE = 50
MOVES_DAYS = 30
TIER_SCHEME = "RETAIL"


@require_safe
@for_unit_heads
def branch_detail(request: OfficerRequest) -> HttpResponse:
    """A unit and what stands under it: labels, moves, campaigns, work."""
    units = units_visible_to(request.user)
    unit = _unit(request, units)
    on = data_date()
    if on is None:
        return render(request, "campaigns/branch-detail.html", {"unit": unit, "on": None})
    schemes = list(Scheme.objects.order_by("slot"))
    code = request.GET.get("scheme", TIER_SCHEME)
    scheme = next((each for each in schemes if each.code == code), schemes[0])
    today = worklist.reading_day() or on
    counted_on = portrait.counted_on(on)
    counts = portrait.label_counts(unit, scheme, on=counted_on) if counted_on else []
    since = on - timedelta(days=MOVES_DAYS)
    context = {
        "unit": unit,
        "units": units,
        "on": on,
        "schemes": schemes,
        "scheme": scheme,
        "counts": counts,
        "n_customers": sum(each["n"] for each in counts),
        "aum": sum(each["aum"] for each in counts),
        "moves": portrait.label_moves(unit, scheme, since=since, until=on),
        "since": since,
        "campaigns": unit_board.campaign_board(unit, today=today),
        "officers": unit_board.officer_board(unit, today=today, worked_on=now().date()),
    }
    return render(request, "campaigns/branch-detail.html", context)


@require_safe
@for_unit_heads
def campaign_detail(request: OfficerRequest, code: str) -> HttpResponse:
    """A campaign's rule as a sentence, and its list under a unit."""
    campaign = get_object_or_404(Campaign.objects.select_related("plan", "programme"), code=code)
    unit = _unit(request, units_visible_to(request.user))
    entries = unit_board.entries(request.user, campaign, unit)
    entries = entries.prefetch_related(badges.label_prefetch("customer__"))
    context = {
        "campaign": campaign,
        "unit": unit,
        "page": Paginator(entries, ENTRIES_PER_PAGE).get_page(request.GET.get("page")),
        "audience": _sentence(campaign.audience),
        "target": _sentence(campaign.target),
    }
    return render(request, "campaigns/campaign-detail.html", context)


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
