"""What label rules would do to running campaigns: a panel of the pages of a draft and a version."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.panels.rules_effect import RulesEffect, effect_of
from customers.queries import data_date, figures_are_over
from kernel.gate import for_roles
from kernel.htmx import render
from kernel.plain_shapes import of_plain
from staff.enums import BANK_WIDE_ROLES
from staff.models import Approval
from staff.requests import OfficerRequest
from tiering.models import RuleSet, RuleTrial
from tiering.queries import definition_tried_against
from tiering.rules import SchemeDefinition
from tiering.what_if import NotTriedNow


@require_safe
@for_roles(*BANK_WIDE_ROLES)
def rules_effect(request: OfficerRequest, pk: int) -> HttpResponse:
    """Of a trial on the figures that the pages stand on; of an earlier night it says so."""
    kept = get_object_or_404(RuleTrial.objects.select_related("rule_set__scheme"), pk=pk)
    context: dict[str, Any] = {"rule_set": kept.rule_set, "digest": kept.digest}
    night, status = data_date(), 410
    if kept.on == night:
        try:
            draft = SchemeDefinition.parse(kept.definition)
            context["effect"] = effect_of(draft, definition_tried_against(kept))
            status = 200
        except NotTriedNow as why:
            context["why"], status = why, 503
    else:
        context["why"] = figures_are_over(kept.on)
    return render(request, "campaigns/rules-effect.html", context, fragment="effect", status=status)


@require_safe
@for_roles(*BANK_WIDE_ROLES)
def rules_effect_kept(request: OfficerRequest, pk: int) -> HttpResponse:
    """Of rules that were submitted, as it was then: for who decides on them, and for good."""
    approval = get_object_or_404(Approval, pk=pk, subject_type=RuleSet._meta.label_lower)
    kept = approval.evidence.get("campaigns")
    context = {
        "rule_set": RuleSet.objects.select_related("scheme").get(pk=approval.subject_id),
        "digest": approval.digest,
        "effect": of_plain(RulesEffect, kept) if kept else None,
        "why": _("It was not kept when this was submitted."),
    }
    return render(request, "campaigns/rules-effect.html", context, fragment="effect")
