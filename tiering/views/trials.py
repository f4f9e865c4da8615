"""A draft tried while it is typed: the numbers, and some of the people behind them."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from kernel.gate import for_roles
from kernel.htmx import render
from kernel.names import in_language
from staff.enums import Role
from staff.models import OrgUnit
from staff.requests import OfficerRequest
from tiering import queries
from tiering.badges import shade_of_rank
from tiering.forms import Sheet
from tiering.models import RuleSet
from tiering.rules import SchemeDefinition
from tiering.what_if import samples, summarise, tried

for_rule_makers = for_roles(Role.HEAD_OFFICE)


@dataclass(frozen=True)
class NamedLabel:
    """A label of the draft or of the rules in force; `shade` is the colour beside its name."""

    code: str
    name: str
    shade: int


@require_POST
@for_rule_makers
def trial_detail(request: OfficerRequest, scheme: str, version: int) -> HttpResponse:
    """Counts only, so that they follow a slider; `at` asks for a unit instead of the bank."""
    rule_set = rule_set_or_404(scheme, version)
    sheet = sheet_of(request, rule_set)
    draft = sheet.definition()
    if draft is None:
        return render(request, "tiering/trial-refused.html", {"sheet": sheet}, status=422)
    live = queries.definition_in_force(scheme)
    units = list(OrgUnit.objects.order_by("path"))
    at = next((each for each in units if each.code == request.POST.get("at")), units[0])
    summary = summarise(tried(draft, live), at, units)
    context = {
        "summary": summary,
        "at": at,
        "units": [each for each in units if not each.is_branch],
        "names": names_of(draft, live),
        "most": max((n for line in summary.labels for n in (line.n_now, line.n_then)), default=0),
    }
    return render(request, "tiering/trial-detail.html", context)


@require_POST
@for_rule_makers
def sample_list(request: OfficerRequest, scheme: str, version: int) -> HttpResponse:
    rule_set = rule_set_or_404(scheme, version)
    draft = sheet_of(request, rule_set).definition()
    if draft is None:
        return HttpResponse()
    live = queries.definition_in_force(scheme)
    found = samples(tried(draft, live), draft, request.user)
    context = {"samples": found, "names": names_of(draft, live)}
    return render(request, "tiering/sample-list.html", context)


def rule_set_or_404(scheme: str, version: int) -> RuleSet:
    found: RuleSet = get_object_or_404(
        RuleSet.objects.select_related("scheme", "created_by"),
        scheme__code=scheme,
        version=version,
    )
    return found


def sheet_of(request: OfficerRequest, rule_set: RuleSet) -> Sheet:
    """As posted, or else as it is kept."""
    book = queries.label_book()
    kept = SchemeDefinition.parse(rule_set.definition, book)
    return (
        Sheet.read(request.POST, kept, book) if request.method == "POST" else Sheet.of(kept, book)
    )


def names_of(draft: SchemeDefinition, live: SchemeDefinition | None) -> dict[str, NamedLabel]:
    """By code, best first; those that the draft drops keep their names."""
    labels: dict[str, Any] = {}
    for definition in filter(None, (live, draft)):
        labels |= {label.code: label for label in definition.labels}
    return {
        label.code: NamedLabel(
            label.code, in_language(label.name_zh, label.name_en), shade_of_rank(label.rank)
        )
        for label in sorted(labels.values(), key=lambda label: -label.rank)
    }
