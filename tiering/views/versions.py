"""One version of a scheme's rules: in words, beside another one, and on its way into force."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from customers.queries import data_date, shown_on
from kernel.htmx import render
from kernel.whole import whole
from staff.enums import Role, VersionState
from staff.forms import DecisionForm
from staff.models import Approval
from staff.operations import NeedsReason, versions
from staff.queries import VersionLife, beside, has_written
from staff.requests import OfficerRequest
from staff.version_pages import act_on, definition_file
from tiering import queries
from tiering.badges import names_of
from tiering.enums import Policy
from tiering.forms import BeginForm
from tiering.models import RuleSet
from tiering.operations.rule_sets import REFUSALS, RULES
from tiering.rules import (
    RuleError,
    SchemeDefinition,
    describe,
    describe_difference,
    differences,
    digest_of,
    in_words,
)
from tiering.views.schemes import for_rule_readers
from tiering.views.trials import for_rule_makers, people_address, rule_set_or_404
from tiering.what_if import NotTriedNow, evidence_of, summary_in


@require_safe
@for_rule_readers
def rule_set_detail(request: OfficerRequest, scheme: str, version: int) -> HttpResponse:
    rule_set = rule_set_or_404(scheme, version)
    start = {"digest": digest_of(_definition(rule_set))}
    form = BeginForm(on=shown_on(), asked=rule_set.effective_from, initial=start)
    page = _page(request, rule_set) | {"submit": form}
    return render(request, "tiering/rule-set-detail.html", page)


@require_safe
@for_rule_readers
def rule_set_by_id(request: OfficerRequest, pk: int) -> HttpResponse:
    """For notifications: a version may get another number when it is approved."""
    rule_set = get_object_or_404(RuleSet.objects.select_related("scheme"), pk=pk)
    return redirect("tiering:rule-set-detail", rule_set.scheme.code, rule_set.version)


@require_safe
@for_rule_readers
def rule_set_json(request: OfficerRequest, scheme: str, version: int) -> HttpResponse:
    """The definition as a file."""
    return definition_file(rule_set_or_404(scheme, version), scheme)


@require_POST
@for_rule_makers
def draft_submit(request: OfficerRequest, scheme: str, version: int) -> HttpResponse:
    """What is submitted is tried at this moment, and its effect kept beside it as evidence."""
    rule_set = rule_set_or_404(scheme, version)
    form = BeginForm(request.POST, on=shown_on(), asked=rule_set.effective_from)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            versions.submit(
                RULES,
                rule_set,
                expected_digest=typed["digest"],
                effective_from=typed["effective_from"],
                reason=typed["reason"],
                evidence=evidence_of(rule_set, typed["effective_from"]),
                path=reverse("tiering:rule-set-by-id", args=[rule_set.pk]),
                by=request.user,
                address=request.META.get("REMOTE_ADDR"),
            )
            messages.success(request, _("Submitted: a second person of head office decides."))
        except (RuleError, NotTriedNow, *REFUSALS) as refusal:
            messages.error(request, str(refusal))
        return redirect("tiering:rule-set-detail", scheme, version)
    page = _page(request, rule_set) | {"submit": form}
    return render(request, "tiering/rule-set-detail.html", page, status=422)


@require_POST
@for_rule_makers
def draft_decide(request: OfficerRequest, scheme: str, version: int) -> HttpResponse:
    """Approves, returns, withdraws or discards, as the button says."""
    rule_set, form = rule_set_or_404(scheme, version), DecisionForm(request.POST)
    try:
        act_on(RULES, rule_set, form, request)
        rule_set.refresh_from_db()
        messages.success(request, _done(rule_set, form))
    except NeedsReason as refusal:
        form.add_error("reason", str(refusal))
        page = _page(request, rule_set) | {"decision": form}
        return render(request, "tiering/rule-set-detail.html", page, status=422)
    except (RuleError, *REFUSALS) as refusal:
        messages.error(request, str(refusal))
    if rule_set.state == VersionState.DISCARDED:
        return redirect("tiering:scheme-detail", scheme)
    return redirect("tiering:rule-set-detail", scheme, rule_set.version)


def _done(rule_set: RuleSet, form: DecisionForm) -> str:
    if rule_set.state != VersionState.APPROVED:
        return form.done
    return _("Approved: in force from %(day)s on.") % {"day": rule_set.effective_from}


def _definition(rule_set: RuleSet) -> SchemeDefinition:
    return SchemeDefinition.parse(rule_set.definition)


def _life(lives: list[VersionLife[RuleSet]], rule_set: RuleSet) -> VersionLife[RuleSet]:
    return next(each for each in lives if each.version.pk == rule_set.pk)


def _page(request: OfficerRequest, rule_set: RuleSet) -> dict[str, Any]:
    """Differences are to the version asked for, or else to the one in force, or to any."""
    language, book = get_language() or "zh", queries.label_book()
    lives = queries.history(rule_set.scheme)
    asked = whole(request.GET.get("with", ""))
    life, other = _life(lives, rule_set), beside(lives, rule_set, asked)
    definition, before = _definition(rule_set), _definition(other) if other else None
    approval = life.approval
    evidence = approval.evidence if approval else {}
    return {
        "rule_set": rule_set,
        "life": life,
        "others": [each.version for each in lives if each is not life],
        "beside": other,
        "differences": [
            describe_difference(each, language)
            for each in (differences(before, definition, book) if before else ())
        ],
        "scope": describe(definition.scope, language, book),
        "closes_months": definition.policy == Policy.FAST_UP_SLOW_DOWN,
        "upgrade_min_days": definition.upgrade_min_days,
        "labels": in_words(definition, language, book),
        "has_bands": bool(definition.threshold_bands),
        "names": names_of(definition, before, _against(lives, evidence)),
        "evidence": evidence,
        "summary": summary_in(evidence),
        "people": _people(rule_set, approval),
        "trials": queries.last_trials(rule_set),
        "submitted_digest": approval.digest if approval else "",
        "may_change": request.user.role == Role.HEAD_OFFICE,
        "is_maker": approval is not None and approval.submitted_by_id == request.user.pk,
        "is_author": has_written(rule_set, request.user),
        "falls_away": queries.falls_away(lives, rule_set),
        "decision": DecisionForm(initial={"approval": approval.pk if approval else None}),
    }


def _against(
    lives: list[VersionLife[RuleSet]], evidence: dict[str, Any]
) -> SchemeDefinition | None:
    """What it was tried against: labels that it drops have their names there."""
    number = evidence.get("against")
    found = [each.version for each in lives if each.version.version == number]
    return _definition(found[0]) if found else None


def _people(rule_set: RuleSet, approval: Approval | None) -> str:
    """The way to those behind the numbers of the evidence, as long as their night stands."""
    evidence = approval.evidence if approval else {}
    if approval is None or evidence.get("on") != str(data_date()):
        return ""
    return people_address(rule_set, approval.digest, evidence["on"], evidence.get("against"))
