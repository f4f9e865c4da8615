"""A draft of a campaign while it is written: its sheet, whom it would list, some of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.definition import CampaignDefinition
from campaigns.enums import Anchor, CampaignState, Play, Stage, TargetKind
from campaigns.forms import CampaignSheet
from campaigns.models import CampaignVersion
from campaigns.operations.campaign_versions import CAMPAIGNS
from campaigns.queries import campaign_book
from campaigns.views.roles import for_campaign_makers
from campaigns.what_if import contact_phase_after, draw, samples, summarise, workload
from customers.enums import AccountClass
from kernel.htmx import render
from staff.enums import VersionState
from staff.models import OrgUnit
from staff.operations import REFUSALS, WrongState, versions
from staff.requests import OfficerRequest
from tiering.rules import RuleError, digest_of

SAVES = {"save": "campaigns:campaign-draft", "submit": "campaigns:campaign-version"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_campaign_makers
def campaign_draft(request: OfficerRequest, code: str, version: int) -> HttpResponse:
    """The sheet; what is wrong stands beside its field, and nothing typed is lost."""
    found = version_or_404(code, version)
    if found.state != VersionState.DRAFT or found.campaign.state == CampaignState.CLOSED:
        return redirect("campaigns:campaign-version", code, version)
    sheet = _sheet(request, found)
    action = request.POST.get("do", "")
    refusal = ""
    if action in SAVES:
        refusal = _save(request, found, sheet)
        if not refusal and not sheet.refusals:
            return _go_on(request, SAVES[action], found)
    elif action:
        sheet.do(action)
        sheet.definition()
    page = _page(request, found, sheet) | {"conflict": refusal}
    status = 422 if action in SAVES else 200
    return render(request, "campaigns/campaign-draft.html", page, fragment="sheet", status=status)


@require_POST
@for_campaign_makers
def campaign_count(request: OfficerRequest, code: str, version: int) -> HttpResponse:
    """Counts only, so that they follow what is typed; `at` asks for a unit instead of the bank."""
    found = version_or_404(code, version)
    sheet = _sheet(request, found)
    definition = _sensible(sheet, found)
    if definition is None:
        return render(request, "tiering/trial-refused.html", {"sheet": sheet}, status=422)
    drawn = draw(definition, found.campaign)
    units = list(OrgUnit.objects.order_by("path"))
    if drawn is None or not units:
        return render(request, "campaigns/campaign-uncounted.html", {"sheet": sheet})
    at = next((each for each in units if each.code == request.POST.get("at")), units[0])
    context = {
        "sheet": sheet,
        "summary": summarise(drawn, at, units),
        "at": at,
        "units": [each for each in units if not each.is_branch],
        "version": found,
    }
    return render(request, "campaigns/campaign-count.html", context)


@require_POST
@for_campaign_makers
def campaign_samples(request: OfficerRequest, code: str, version: int) -> HttpResponse:
    found = version_or_404(code, version)
    definition = _sensible(_sheet(request, found), found)
    drawn = draw(definition, found.campaign) if definition else None
    if definition is None or drawn is None:
        return HttpResponse()
    context = {"samples": samples(drawn, definition, request.user)}
    return render(request, "campaigns/campaign-samples.html", context)


@require_POST
@for_campaign_makers
def campaign_workload(request: OfficerRequest, code: str, version: int) -> HttpResponse:
    """What it would add to the days of the officers."""
    found = version_or_404(code, version)
    definition = _sensible(_sheet(request, found), found)
    drawn = draw(definition, found.campaign) if definition else None
    load = workload(drawn, definition) if drawn and definition else None
    if load is None or definition is None:
        return HttpResponse()
    context = {"load": load, "phase_from": contact_phase_after(load, definition)}
    return render(request, "campaigns/campaign-workload.html", context)


def version_or_404(code: str, version: int) -> CampaignVersion:
    versions = CampaignVersion.objects.select_related(
        "campaign__plan", "campaign__programme", "created_by"
    )
    found: CampaignVersion = get_object_or_404(versions, campaign__code=code, version=version)
    return found


def digest(version: CampaignVersion) -> str:
    return digest_of(CampaignDefinition.parse(version.definition))


def _sheet(request: OfficerRequest, version: CampaignVersion) -> CampaignSheet:
    """As posted, or else as it is kept."""
    book = campaign_book()
    if request.method == "POST":
        return CampaignSheet.read(request.POST, version.campaign.code, book)
    return CampaignSheet.of(CampaignDefinition.parse(version.definition), book)


def _sensible(sheet: CampaignSheet, version: CampaignVersion) -> CampaignDefinition | None:
    """What the sheet says, if it might be saved."""
    definition = sheet.definition()
    if definition is None:
        return None
    try:
        return CAMPAIGNS.checked(definition, version.campaign)
    except RuleError as error:
        sheet.refuse(error)
    except WrongState as refusal:
        sheet.refuse(RuleError("", "%(refusal)s", refusal=refusal))
    return None


def _save(request: OfficerRequest, version: CampaignVersion, sheet: CampaignSheet) -> str:
    """What keeps it from being saved, where that is no field's fault."""
    definition = sheet.definition()
    if definition is None:
        return ""
    try:
        versions.save(
            CAMPAIGNS,
            version,
            definition=definition,
            expected_digest=request.POST.get("digest", ""),
            by=request.user,
            address=request.META.get("REMOTE_ADDR"),
        )
        messages.success(request, _("The draft is saved."))
    except RuleError as error:
        sheet.refuse(error)
    except REFUSALS as refusal:
        return str(refusal)
    return ""


def _go_on(request: OfficerRequest, way: str, version: CampaignVersion) -> HttpResponse:
    answer = redirect(way, version.campaign.code, version.version)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": answer.url})
    return answer


def _page(
    request: OfficerRequest, version: CampaignVersion, sheet: CampaignSheet
) -> dict[str, Any]:
    """The digest is of what the officer has read, as long as the sheet is open."""
    return {
        "version": version,
        "sheet": sheet,
        "plays": Play.choices,
        "target_kinds": TargetKind.choices,
        "anchors": Anchor.choices,
        "kpis": [each for each in Stage.choices if each[0] != Stage.LISTED],
        "classes": [(c, name, c in sheet.lists["maturing_classes"])
                    for c, name in AccountClass.choices],
        "digest": request.POST.get("digest") or digest(version),
    }  # fmt: skip
