"""One version of a campaign: in words, beside another one, and on its way into the night."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.definition import CampaignDefinition
from campaigns.models import CampaignVersion
from campaigns.operations.campaign_versions import CAMPAIGNS
from campaigns.panels import campaign_version as panel
from campaigns.views.campaign_drafts import digest, version_or_404
from campaigns.views.roles import for_campaign_makers, for_campaign_readers
from campaigns.what_if import contact_phase_after, evidence_of, kept_in
from kernel.htmx import render
from staff.enums import Role
from staff.forms import DecisionForm, SubmitForm
from staff.operations import REFUSALS, NeedsReason, versions
from staff.requests import OfficerRequest
from staff.version_pages import act_on, definition_file
from tiering.rules import RuleError
from tiering.what_if import NotTriedNow


@require_safe
@for_campaign_readers
def campaign_version(request: OfficerRequest, code: str, version: int) -> HttpResponse:
    found = version_or_404(code, version)
    return render(request, "campaigns/campaign-version.html", _page(request, found))


@require_safe
@for_campaign_readers
def campaign_version_by_id(request: OfficerRequest, pk: int) -> HttpResponse:
    """For notifications: a version may get another number when it is approved."""
    version = get_object_or_404(CampaignVersion.objects.select_related("campaign"), pk=pk)
    return redirect("campaigns:campaign-version", version.campaign.code, version.version)


@require_safe
@for_campaign_readers
def campaign_version_json(request: OfficerRequest, code: str, version: int) -> HttpResponse:
    """The definition as a file."""
    return definition_file(version_or_404(code, version), code)


@require_POST
@for_campaign_makers
def campaign_submit(request: OfficerRequest, code: str, version: int) -> HttpResponse:
    """What is submitted is counted at this moment, and the count kept beside it as evidence."""
    found = version_or_404(code, version)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        page = _page(request, found) | {"submit": form}
        return render(request, "campaigns/campaign-version.html", page, status=422)
    try:
        versions.submit(
            CAMPAIGNS,
            found,
            expected_digest=form.cleaned_data["digest"],
            reason=form.cleaned_data["reason"],
            evidence=evidence_of(found),
            path=reverse("campaigns:campaign-version-by-id", args=[found.pk]),
            by=request.user,
            address=request.META.get("REMOTE_ADDR"),
        )
        messages.success(request, _("Submitted: a second person of head office decides."))
    except (RuleError, NotTriedNow, *REFUSALS) as refusal:
        messages.error(request, str(refusal))
    return redirect("campaigns:campaign-version", code, version)


@require_POST
@for_campaign_makers
def campaign_decide(request: OfficerRequest, code: str, version: int) -> HttpResponse:
    """Approves, returns, withdraws or discards, as the button says."""
    found, form = version_or_404(code, version), DecisionForm(request.POST)
    try:
        act_on(CAMPAIGNS, found, form, request)
        messages.success(request, form.done)
        found.refresh_from_db()
    except NeedsReason as refusal:
        form.add_error("reason", str(refusal))
        page = _page(request, found) | {"decision": form}
        return render(request, "campaigns/campaign-version.html", page, status=422)
    except (RuleError, *REFUSALS) as refusal:
        messages.error(request, str(refusal))
    return redirect("campaigns:campaign-version", code, found.version)


def _page(request: OfficerRequest, version: CampaignVersion) -> dict[str, Any]:
    told = panel.version_panel(version, request.user, asked=request.GET.get("with", ""))
    approval = told.life.approval
    summary, load = kept_in(approval.evidence if approval else {})
    definition = CampaignDefinition.parse(version.definition)
    return {
        "version": version,
        "panel": told,
        "summary": summary,
        "load": load,
        "submit": SubmitForm(initial={"digest": digest(version)}),
        "phase_from": contact_phase_after(load, definition) if load else None,
        "digest": digest(version),
        "may_change": request.user.role == Role.HEAD_OFFICE,
        "is_maker": approval is not None and approval.submitted_by_id == request.user.pk,
        "decision": DecisionForm(initial={"approval": approval.pk if approval else None}),
    }
