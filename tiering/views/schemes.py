"""Schemes with all their versions: where drafts begin, and old versions come back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.queries import data_date
from kernel.gate import for_roles
from kernel.htmx import render
from staff.enums import BANK_WIDE_ROLES, Role
from staff.models import OrgUnit
from staff.requests import OfficerRequest
from staff.version_pages import base_or_404
from tiering import queries
from tiering.badges import BADGE_SCHEMES, names_of
from tiering.forms import SchemeForm
from tiering.models import Scheme
from tiering.operations.drafts import start_draft, start_scheme
from tiering.portrait import carried
from tiering.rules import RuleError, describe, in_words
from tiering.views.trials import for_rule_makers

for_rule_readers = for_roles(*BANK_WIDE_ROLES)


@require_safe
@for_rule_readers
def scheme_detail(request: OfficerRequest, scheme: str) -> HttpResponse:
    found = get_object_or_404(Scheme, code=scheme)
    may_change = request.user.role == Role.HEAD_OFFICE
    context = {"scheme": found, "lives": queries.history(found), "may_change": may_change}
    return render(request, "tiering/scheme-detail.html", context | _in_force(found))


@require_http_methods(["GET", "HEAD", "POST"])
@for_rule_makers
def scheme_create(request: OfficerRequest) -> HttpResponse:
    form = SchemeForm(request.POST or None)
    if form.is_valid():
        address = request.META.get("REMOTE_ADDR")
        try:
            started = start_scheme(**form.cleaned_data, by=request.user, address=address)
            return redirect("tiering:draft-edit", started.scheme.code, started.version)
        except RuleError as error:
            form.add_error(error.path, error.message)
    status = 422 if form.errors else 200
    return render(request, "tiering/scheme-create.html", {"form": form}, status=status)


@require_POST
@for_rule_makers
def draft_create(request: OfficerRequest, scheme: str) -> HttpResponse:
    """To change what is in force, or to bring back the version `base`."""
    found = get_object_or_404(Scheme, code=scheme)
    base = base_or_404(request, found.rule_sets.all())
    address = request.META.get("REMOTE_ADDR")
    started = start_draft(scheme=found, by=request.user, base=base, address=address)
    return redirect("tiering:draft-edit", found.code, started.version)


def _in_force(scheme: Scheme) -> dict[str, Any]:
    """The rules in words, and how many customers of the bank carry which label by them."""
    live, on = queries.version_in_force(scheme.code), data_date()
    bank = OrgUnit.objects.filter(parent=None).first()
    if live is None or on is None or bank is None:
        return {}
    language, book, rules = get_language() or "zh", queries.label_book(), live.definition
    return {
        "live": live,
        "on": on,
        "scope": describe(rules.scope, language, book),
        "labels": in_words(rules, language, book),
        "names": names_of(rules),
        "has_bands": bool(rules.threshold_bands),
        "closes_months": live.closes_months,
        "upgrade_min_days": rules.upgrade_min_days,
        "carried": carried(bank, scheme, on=on),
        "has_lists": scheme.code in BADGE_SCHEMES.values(),
    }
