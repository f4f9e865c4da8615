"""A unit and what stands under it: the dashboard, and the lists of its campaigns."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.enums import CampaignState, Stage
from campaigns.exports.columns import DASHBOARD
from campaigns.models import Campaign
from campaigns.panels import campaign_list, campaign_page, frame
from campaigns.panels.campaign_funnel import campaign_funnel
from campaigns.panels.dashboard import page, sheet
from campaigns.panels.dashboard.funnel import goal_here
from campaigns.panels.period import Span
from campaigns.panels.targets import board
from campaigns.queries import definition_of, is_over
from campaigns.views.roles import for_unit_heads
from customers.enums import Kind
from customers.queries import data_date
from kernel.htmx import render
from staff import working_days
from staff.enums import BANK_WIDE_ROLES, Role
from staff.forms import DecisionForm, ReasonForm
from staff.models import OrgUnit
from staff.requests import OfficerRequest
from staff.scope import units_visible_to
from tiering.badges import BADGE_SCHEMES
from tiering.exports import workbooks
from tiering.models import Scheme


@require_safe
@for_unit_heads
def dashboard(request: OfficerRequest) -> HttpResponse:
    """Where a unit stands, what changed, and what to do first."""
    units = units_visible_to(request.user)
    unit, on = unit_of(request, units), data_date()
    context: dict[str, Any] = {"unit": unit, "units": units, "on": on}
    if on is not None:
        try:
            stands_on = frame_of(request, unit, on)
        except frame.NotCounted as refused:
            return not_counted(request, unit, refused)
        context |= {"frame": stands_on} | page.panels(stands_on, page.choices_of(request.GET))
    return render(request, "campaigns/dashboard.html", context, fragment="board")


@require_safe
@for_unit_heads
def dashboard_export(request: OfficerRequest) -> HttpResponseBase:
    """The figures of the page at the same address."""
    back = f"{reverse('campaigns:dashboard')}?{request.GET.urlencode()}"
    unit, on = unit_of(request, units_visible_to(request.user)), data_date()
    if on is None:
        return redirect(back)
    try:
        stands_on = frame_of(request, unit, on)
    except frame.NotCounted:
        return redirect(back)
    return workbooks.send(
        request,
        title=_("Dashboard"),
        action="dashboard.exported",
        columns=DASHBOARD,
        rows=sheet.cells(page.panels(stands_on, page.choices_of(request.GET))),
        conditions=[
            ("unit", _("Org unit"), unit.name),
            ("period", _("Period"), f"{stands_on.since} – {stands_on.on}"),
            ("scheme", _("Scheme"), str(stands_on.scheme)),
        ],
        back=back,
    )


@require_safe
@for_unit_heads
def target_list(request: OfficerRequest) -> HttpResponse:
    """How far a unit and those under it have come with their targets of a period."""
    units = units_visible_to(request.user)
    unit, on = unit_of(request, units), data_date()
    context: dict[str, Any] = {"unit": unit, "units": units, "on": on}
    if on is not None:
        try:
            stands_on = frame_of(request, unit, on)
        except frame.NotCounted as refused:
            return not_counted(request, unit, refused)
        asked = request.GET
        ranks = board.ranking(stands_on, by=asked.get("by", ""), level=asked.get("level", ""))
        context |= {"frame": stands_on, "targets": board.targets_of(stands_on), "ranking": ranks}
    return render(request, "campaigns/target-list.html", context, fragment="board")


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
    campaign = get_object_or_404(
        Campaign.objects.visible_to(request.user).select_related("plan", "programme"), code=code
    )
    units = units_visible_to(request.user)
    unit = unit_of(request, units)
    stage = page.one_of(Stage, request.GET.get("stage"), "")
    short_of = page.one_of(Stage, request.GET.get("short_of"), "")
    entries = campaign_list.entries(request.user, campaign, unit, stage=stage, short_of=short_of)
    context = {
        "campaign": campaign,
        "unit": unit,
        "n": campaign_list.count(entries),
        "most": campaign_list.MOST_COUNTED,
        "page": campaign_list.page(
            request.user,
            entries,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        ),
        "is_over": is_over(campaign),
        **_taking_part(campaign, unit),
        "units": units.order_by("path"),
        "funnel": campaign_funnel(campaign, unit),
        "goal": goal_here(campaign, unit),
        "phases": campaign_page.phases_of(definition_of(campaign)) if campaign.phases else [],
        "files": campaign.files.kept().defer("content"),
        "stage": stage,
        "short_of": short_of,
        "shows_arms": request.user.role in BANK_WIDE_ROLES,
        **_rights(request, campaign),
        "audience": campaign_page.sentence(campaign.audience),
        "exclusion": campaign_page.sentence(campaign.exclusion),
        "target": campaign_page.sentence(campaign.target),
    }
    return render(request, "campaigns/campaign-detail.html", context)


def _taking_part(campaign: Campaign, unit: OrgUnit) -> dict[str, Any]:
    """Which units, where not all of them; and whether this one stands aside with all below it."""
    if not campaign.units:
        return {}
    units = list(OrgUnit.objects.filter(code__in=campaign.units).order_by("path"))
    meets = any(
        unit.path.startswith(each.path) or each.path.startswith(unit.path) for each in units
    )
    return {"taking_part": units, "stands_aside": not meets}


def not_counted(request: OfficerRequest, unit: OrgUnit, refused: frame.NotCounted) -> HttpResponse:
    """Why there is nothing to show for a period, and the way back to the present one."""
    context = {"unit": unit, "why": refused.words}
    return render(request, "campaigns/period-refused.html", context, fragment="board", status=422)


def _rights(request: OfficerRequest, campaign: Campaign) -> dict[str, Any]:
    """What the bank's own people read and decide beside the list."""
    if request.user.role not in BANK_WIDE_ROLES:
        return {}
    panel = campaign_page.campaign_panel(campaign)
    asked, may_change = panel.asked, request.user.role == Role.HEAD_OFFICE
    return {
        "panel": panel,
        "ceiling": campaign_page.ceiling(campaign),
        "may_change": may_change,
        "may_add_files": may_change and campaign.state != CampaignState.CLOSED,
        "is_maker": asked is not None and asked.submitted_by_id == request.user.pk,
        "reason": ReasonForm(),
        "decision": DecisionForm(initial={"approval": asked.pk if asked else None}),
    }


def frame_of(request: OfficerRequest, unit: OrgUnit, on: date) -> frame.Frame:
    """The period and the scheme that the address asks for; raises NotCounted."""
    asked = request.GET
    every = Scheme.objects.order_by("slot").prefetch_related("labels")
    schemes = [each for each in every if each.labels.all()]  # the others wait for their first rules
    code = asked.get("scheme", BADGE_SCHEMES[Kind.PERSONAL])
    chosen = [each for each in schemes if each.code == code]
    return frame.frame_of(
        request.user,
        unit,
        night=on,
        asked=asked.get("period") or Span.MONTH,
        today=working_days.reading_day_of(on),
        scheme=(chosen or schemes)[0],
        schemes=schemes,
    )


def unit_of(request: OfficerRequest, units: QuerySet[OrgUnit]) -> OrgUnit:
    """The unit in the address, else the officer's own, else the whole bank."""
    code = request.GET.get("unit")
    if code:
        return get_object_or_404(units, code=code)
    unit = request.user.org_unit or units.order_by("path").first()
    if unit is None:
        raise Http404("No org unit")
    return unit
