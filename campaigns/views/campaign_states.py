"""A running campaign is paused at once; a second person lets it resume, or closes it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.enums import CampaignAct
from campaigns.models import Campaign
from campaigns.operations.campaign_states import ask_to, decide_act, pause, withdraw_act
from campaigns.panels.campaign_page import standing_figures
from campaigns.views.roles import for_campaign_makers
from staff.enums import Decision
from staff.forms import DecisionForm, ReasonForm
from staff.operations import REFUSALS, asked_about
from staff.requests import OfficerRequest

DECISIONS = {"approve": Decision.APPROVED, "return": Decision.RETURNED}


@require_POST
@for_campaign_makers
def campaign_ask(request: OfficerRequest, code: str) -> HttpResponse:
    """Pauses, or asks a second person to resume or close, as the button says."""
    campaign = get_object_or_404(Campaign, code=code)
    act, form = request.POST.get("do", ""), ReasonForm(request.POST)
    if act != "pause" and act not in CampaignAct.values:
        raise BadRequest(_("Unknown act."))
    if not form.is_valid():
        messages.error(request, _("Say why."))
        return redirect("campaigns:campaign-detail", code)
    given: dict[str, Any] = {
        "campaign": campaign,
        "reason": form.cleaned_data["reason"],
        "by": request.user,
        "address": request.META.get("REMOTE_ADDR"),
    }
    try:
        if act == "pause":
            pause(**given)
            messages.success(request, _("Paused: the next night plans nothing for it."))
        else:
            path = reverse("campaigns:campaign-detail", args=[code])
            evidence = standing_figures(campaign)
            ask_to(act=CampaignAct(act), evidence=evidence, path=path, **given)
            messages.success(request, _("Submitted: a second person of head office decides."))
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("campaigns:campaign-detail", code)


@require_POST
@for_campaign_makers
def campaign_act_decide(request: OfficerRequest, code: str) -> HttpResponse:
    """The second person's word; who asked may take it back."""
    campaign = get_object_or_404(Campaign, code=code)
    act, form = request.POST.get("do", ""), DecisionForm(request.POST)
    if act not in (*DECISIONS, "withdraw") or not form.is_valid():
        raise BadRequest(_("Unknown act."))
    given: dict[str, Any] = {"by": request.user, "address": request.META.get("REMOTE_ADDR")}
    try:
        approval = asked_about(campaign, form.cleaned_data["approval"])
        if act == "withdraw":
            withdraw_act(approval=approval, **given)
        else:
            reason = form.cleaned_data["reason"]
            decide_act(approval=approval, decision=DECISIONS[act], reason=reason, **given)
        messages.success(request, form.done)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("campaigns:campaign-detail", code)
