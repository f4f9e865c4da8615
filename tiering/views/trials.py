"""A draft tried while it is typed: the numbers, and some of the people behind them."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from kernel.gate import for_roles
from kernel.htmx import render
from staff.enums import Role
from staff.models import OrgUnit
from staff.requests import OfficerRequest
from tiering import queries
from tiering.badges import names_of
from tiering.forms import Sheet
from tiering.models import RuleSet
from tiering.operations.trials import keep_trial
from tiering.rules import SchemeDefinition, digest_of
from tiering.what_if import samples, summarise, summary_of, tried

for_rule_makers = for_roles(Role.HEAD_OFFICE)


@require_POST
@for_rule_makers
def trial_detail(request: OfficerRequest, scheme: str, version: int) -> HttpResponse:
    """Counts only, so that they follow a slider; `at` asks for a unit instead of the bank."""
    rule_set = rule_set_or_404(scheme, version)
    sheet = sheet_of(request, rule_set)
    draft = sheet.definition()
    if draft is None:
        return render(request, "tiering/trial-refused.html", {"sheet": sheet}, status=422)
    live = queries.version_in_force(scheme)
    in_force = live.definition if live else None
    units = list(OrgUnit.objects.order_by("path"))
    at = next((each for each in units if each.code == request.POST.get("at")), units[0])
    summary = summarise(tried(draft, in_force), at, units)
    context = {
        "rule_set": rule_set,
        "sheet": sheet,
        "summary": summary,
        "at": at,
        "units": [each for each in units if not each.is_branch],
        "names": names_of(draft, in_force),
        "people": people_address(
            rule_set, digest_of(draft), summary.on, live.version if live else None, at
        ),
        "in_new_tab": True,
    }
    return render(request, "tiering/trial-detail.html", context)


@require_POST
@for_rule_makers
def trial_keep(request: OfficerRequest, scheme: str, version: int) -> HttpResponse:
    """Where the maker has stopped: kept as tried, with some of the people whom it would concern."""
    rule_set = rule_set_or_404(scheme, version)
    draft = sheet_of(request, rule_set).definition()
    if draft is None:
        return HttpResponse()
    live = queries.version_in_force(scheme)
    in_force = live.definition if live else None
    kept = keep_trial(
        rule_set=rule_set,
        definition=draft,
        live=live,
        summary=summary_of(draft, in_force),
        by=request.user,
    )
    context = {
        "kept": kept,
        "rule_set": rule_set,
        "samples": samples(tried(draft, in_force), draft, request.user),
        "names": names_of(draft, in_force),
        "trials": queries.last_trials(rule_set),
        "may_change": True,
    }
    return render(request, "tiering/trial-keep.html", context)


def rule_set_or_404(scheme: str, version: int) -> RuleSet:
    found: RuleSet = get_object_or_404(
        RuleSet.objects.select_related("scheme", "created_by"),
        scheme__code=scheme,
        version=version,
    )
    return found


def sheet_of(request: OfficerRequest, rule_set: RuleSet) -> Sheet:
    """As posted, or as it was `tried` once, or else as it is kept."""
    book = queries.label_book()
    kept = SchemeDefinition.parse(rule_set.definition, book)
    if request.method == "POST":
        return Sheet.read(request.POST, kept, book)
    tried_then = queries.definition_tried(rule_set, request.GET.get("tried", ""))
    return Sheet.of(tried_then or kept, book)


def people_address(
    rule_set: RuleSet, digest: str, on: object, against: object, at: OrgUnit | None = None
) -> str:
    """Of the list behind the numbers of a trial, to be narrowed further."""
    page = reverse("tiering:affected-list", args=[rule_set.scheme.code, rule_set.version])
    asked = {"digest": digest, "on": on, "against": against or ""}
    if at is not None and at.parent_id is not None:
        asked["unit"] = at.code
    return f"{page}?{urlencode(asked)}"
