"""The customers behind the numbers of a trial: a list, and the same as a workbook."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from customers.queries import figures_are_over
from kernel.htmx import render
from staff.requests import OfficerRequest
from tiering.exports import workbooks
from tiering.exports.affected import columns
from tiering.forms import AskedPeople
from tiering.models import RuleSet
from tiering.views.schemes import for_rule_readers
from tiering.views.trials import rule_set_or_404

PER_PAGE = 50


@require_safe
@for_rule_readers
def affected_list(request: OfficerRequest, scheme: str, version: int) -> HttpResponse:
    """Of the very state of the draft and the night that the address names, or why not."""
    rule_set = rule_set_or_404(scheme, version)
    asked = AskedPeople(rule_set, request.GET)
    context = _words(asked, rule_set)
    if asked.status == 200:
        found = asked.people()
        context |= {"page": asked.page(found, request.user, size=PER_PAGE), "n": len(found)}
    return render(request, "tiering/affected-list.html", context, status=asked.status)


@require_safe
@for_rule_readers
def affected_export(request: OfficerRequest, scheme: str, version: int) -> HttpResponseBase:
    """Exactly what the list of the same address shows."""
    rule_set = rule_set_or_404(scheme, version)
    asked = AskedPeople(rule_set, request.GET)
    page = reverse("tiering:affected-list", args=[scheme, version])
    back = f"{page}?{request.GET.urlencode()}"
    if asked.status != 200:
        return redirect(back)
    return workbooks.send(
        request,
        title=_("Customers of a trial"),
        action="rules.affected_exported",
        columns=columns(asked.names),
        rows=asked.people().every(request.user),
        conditions=_conditions(asked, rule_set),
        back=back,
    )


def _words(asked: AskedPeople, rule_set: RuleSet) -> dict[str, Any]:
    return {
        "rule_set": rule_set,
        "form": asked.form,
        "names": asked.names,
        "is_older": asked.is_older,
        "digest": asked.digest,
        "night": asked.night,
        "status": asked.status,
        "over": figures_are_over(asked.form.cleaned_data["on"]) if asked.status == 410 else "",
    }


def _conditions(asked: AskedPeople, rule_set: RuleSet) -> list[tuple[str, str, str]]:
    """What was asked for, as the record and the workbook say it: name, label, value."""
    said = {name: str(value) for name, value in asked.form.cleaned_data.items() if value}
    version = ("version", _("version"), str(rule_set))
    return [version, *((name, str(asked.form[name].label), value) for name, value in said.items())]
