"""Files of a campaign: read by all who work with it, kept by head office."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.models import Campaign, CampaignFile
from campaigns.operations.campaign_files import MOST_BYTES, add_file, remove_file
from campaigns.views.roles import for_campaign_makers, for_customer_roles
from kernel.downloads import download
from staff.operations import REFUSALS
from staff.requests import OfficerRequest
from tiering.rules import RuleError


@require_safe
@for_customer_roles
def campaign_file(request: OfficerRequest, code: str, pk: int) -> HttpResponse:
    files = CampaignFile.objects.visible_to(request.user)
    found = get_object_or_404(files, campaign__code=code, pk=pk)
    return download(bytes(found.content), name=found.name, kind=found.kind)


@require_POST
@for_campaign_makers
def campaign_file_add(request: OfficerRequest, code: str) -> HttpResponse:
    campaign = get_object_or_404(Campaign, code=code)
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise RuleError("file", _("Choose a file."))
        content = sent.read(MOST_BYTES + 1)
        add_file(
            campaign=campaign,
            name=sent.name or "",
            content=content,
            by=request.user,
            address=request.META.get("REMOTE_ADDR"),
        )
        messages.success(request, _("The file is kept."))
    except RuleError as error:
        messages.error(request, error.message)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("campaigns:campaign-detail", code)


@require_POST
@for_campaign_makers
def campaign_file_remove(request: OfficerRequest, code: str, pk: int) -> HttpResponse:
    files = CampaignFile.objects.select_related("campaign")
    found = get_object_or_404(files, campaign__code=code, pk=pk)
    try:
        remove_file(file=found, by=request.user, address=request.META.get("REMOTE_ADDR"))
        messages.success(request, _("Done."))
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("campaigns:campaign-detail", code)
