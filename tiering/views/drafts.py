"""A draft of rules while it is edited, on its sheet or as JSON."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kernel.htmx import render
from staff.enums import VersionState
from staff.operations import versions
from staff.requests import OfficerRequest
from tiering import queries
from tiering.enums import LabelKind
from tiering.forms import JsonForm, Sheet, drawn_labels
from tiering.models import RuleSet
from tiering.operations.rule_sets import REFUSALS, RULES
from tiering.rules import RuleError, SchemeDefinition, digest_of
from tiering.views.trials import for_rule_makers, rule_set_or_404, sheet_of

SAVES = {"save": "tiering:draft-edit", "submit": "tiering:rule-set-detail"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_rule_makers
def draft_edit(request: OfficerRequest, scheme: str, version: int) -> HttpResponse:
    """The sheet; what is wrong stands beside its field, and nothing typed is lost."""
    rule_set = rule_set_or_404(scheme, version)
    if rule_set.state != VersionState.DRAFT:
        return redirect("tiering:rule-set-detail", scheme, version)
    sheet = sheet_of(request, rule_set)
    action = request.POST.get("do", "")
    if action in SAVES:
        refusal = _save(request, rule_set, sheet)
        if not refusal and not sheet.refusals:
            return _go_on(request, SAVES[action], rule_set)
        page = _page(request, rule_set, sheet) | {"conflict": refusal}
        return render(request, "tiering/draft-edit.html", page, fragment="sheet", status=422)
    if action:
        sheet.do(action)
        sheet.definition()
    page = _page(request, rule_set, sheet)
    return render(request, "tiering/draft-edit.html", page, fragment="sheet")


@require_http_methods(["GET", "HEAD", "POST"])
@for_rule_makers
def draft_json(request: OfficerRequest, scheme: str, version: int) -> HttpResponse:
    """The whole definition as text, for experts; the same checks."""
    rule_set = rule_set_or_404(scheme, version)
    if rule_set.state != VersionState.DRAFT:
        return redirect("tiering:rule-set-detail", scheme, version)
    start = {"definition": rule_set.definition, "digest": _digest(rule_set)}
    form = JsonForm(request.POST or None, initial=start)
    if form.is_valid():
        try:
            _keep(request, rule_set, form.cleaned_data["definition"], form.cleaned_data["digest"])
            return redirect("tiering:draft-edit", scheme, version)
        except (RuleError, *REFUSALS) as refusal:
            form.add_error("definition", str(refusal))
    context = {"rule_set": rule_set, "form": form}
    status = 422 if form.errors else 200
    return render(request, "tiering/draft-json.html", context, status=status)


def _save(request: OfficerRequest, rule_set: RuleSet, sheet: Sheet) -> str:
    """What keeps it from being saved, where that is no field's fault."""
    definition = sheet.definition()
    if definition is None:
        return ""
    try:
        _keep(request, rule_set, definition, request.POST.get("digest", ""))
    except RuleError as error:
        sheet.refuse(error)
    except REFUSALS as refusal:
        return str(refusal)
    return ""


def _keep(
    request: OfficerRequest, rule_set: RuleSet, definition: SchemeDefinition | object, digest: str
) -> None:
    versions.save(
        RULES,
        rule_set,
        definition=definition,
        expected_digest=digest,
        by=request.user,
        address=request.META.get("REMOTE_ADDR"),
    )
    messages.success(request, _("The draft is saved."))


def _go_on(request: OfficerRequest, way: str, rule_set: RuleSet) -> HttpResponse:
    answer = redirect(way, rule_set.scheme.code, rule_set.version)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": answer.url})
    return answer


def _digest(rule_set: RuleSet) -> str:
    return digest_of(SchemeDefinition.parse(rule_set.definition))


def _page(request: OfficerRequest, rule_set: RuleSet, sheet: Sheet) -> dict[str, Any]:
    """The digest is of what the officer has read, as long as the sheet is open."""
    lives = queries.history(rule_set.scheme)
    live = queries.version_in_force(rule_set.scheme.code)
    return {
        "rule_set": rule_set,
        "sheet": sheet,
        "labels": drawn_labels(sheet, live.definition if live else None),
        "kinds": LabelKind.choices,
        "in_force": next((each.version for each in lives if each.standing == "live"), None),
        "digest": request.POST.get("digest") or _digest(rule_set),
    }
