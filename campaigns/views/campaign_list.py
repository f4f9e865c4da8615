"""All campaigns by their seasons; where new ones and new versions begin."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.forms import CampaignForm
from campaigns.models import Campaign
from campaigns.operations.campaign_drafts import start_campaign, start_draft
from campaigns.panels.seasons import open_asks, open_moves, seasons
from campaigns.queries import open_versions
from campaigns.views.roles import for_campaign_makers, for_unit_heads
from campaigns.views.units import unit_of
from kernel.htmx import render
from staff.enums import BANK_WIDE_ROLES, Role
from staff.operations import REFUSALS
from staff.requests import OfficerRequest
from staff.scope import units_visible_to
from staff.version_pages import base_or_404
from tiering.rules import RuleError


@require_safe
@for_unit_heads
def campaign_list(request: OfficerRequest) -> HttpResponse:
    """Season, play, campaign; what is on its way is head office's and the auditor's."""
    unit = unit_of(request, units_visible_to(request.user))
    is_bank_wide = request.user.role in BANK_WIDE_ROLES
    context = {
        "seasons": seasons(request.user, unit),
        "unit": unit,
        "open_versions": open_versions() if is_bank_wide else [],
        "open_asks": open_asks() if is_bank_wide else [],
        "open_moves": open_moves() if is_bank_wide else [],
        "reads_settings": is_bank_wide,
        "may_change": request.user.role == Role.HEAD_OFFICE,
    }
    return render(request, "campaigns/campaign-list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_campaign_makers
def campaign_create(request: OfficerRequest) -> HttpResponse:
    form = CampaignForm(request.POST or None, initial={"model": request.GET.get("model", "")})
    if form.is_valid():
        address = request.META.get("REMOTE_ADDR")
        try:
            version = start_campaign(**form.cleaned_data, by=request.user, address=address)
            return redirect("campaigns:campaign-draft", version.campaign.code, version.version)
        except RuleError as error:
            form.add_error(error.path if error.path in form.fields else None, error.message)
    status = 422 if form.errors else 200
    return render(request, "campaigns/campaign-create.html", {"form": form}, status=status)


@require_POST
@for_campaign_makers
def campaign_draft_create(request: OfficerRequest, code: str) -> HttpResponse:
    """To change what runs, or to bring back the version `base`."""
    campaign = get_object_or_404(Campaign, code=code)
    base = base_or_404(request, campaign.versions.all())
    address = request.META.get("REMOTE_ADDR")
    try:
        version = start_draft(campaign=campaign, by=request.user, base=base, address=address)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect("campaigns:campaign-detail", code)
    return redirect("campaigns:campaign-draft", code, version.version)
