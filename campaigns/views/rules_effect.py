"""What a trial of label rules would do to running campaigns: a panel of the page of the draft."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from campaigns.panels.rules_effect import effect_of
from customers.queries import data_date
from kernel.gate import for_roles
from kernel.htmx import render
from staff.enums import BANK_WIDE_ROLES
from staff.requests import OfficerRequest
from tiering.models import RuleTrial
from tiering.queries import definition_tried_against
from tiering.what_if import NotTriedNow


@require_safe
@for_roles(*BANK_WIDE_ROLES)
def rules_effect(request: OfficerRequest, pk: int) -> HttpResponse:
    """Of a trial on the figures that the pages stand on; of an earlier night it says so."""
    kept = get_object_or_404(RuleTrial.objects.select_related("rule_set__scheme"), pk=pk)
    context: dict[str, Any] = {"kept": kept, "night": data_date()}
    status = 410
    if kept.on == context["night"]:
        try:
            context["effect"] = effect_of(kept, definition_tried_against(kept))
            status = 200
        except NotTriedNow as why:
            context["why"], status = why, 503
    return render(request, "campaigns/rules-effect.html", context, fragment="effect", status=status)
