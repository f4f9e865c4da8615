"""What was submitted, tried once more: whether anything has moved since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.htmx import render
from kernel.templatetags.figures import whole
from staff.models import Approval
from staff.queries import approvals_of
from staff.requests import OfficerRequest
from tiering.badges import names_of
from tiering.models import RuleSet
from tiering.rules import SchemeDefinition
from tiering.views.schemes import for_rule_readers
from tiering.views.trials import rule_set_or_404
from tiering.what_if import trial_of


@dataclass(frozen=True)
class Compared:
    """A number of the evidence, and the same as it is now; `code` where it is of a label."""

    name: str
    submitted: str
    now: str
    code: str = ""

    @property
    def has_moved(self) -> bool:
        return self.submitted != self.now


@require_safe
@for_rule_readers
def retrial_detail(request: OfficerRequest, scheme: str, version: int) -> HttpResponse:
    """On the figures of now, beside the version that will be in force when it begins."""
    rule_set = rule_set_or_404(scheme, version)
    approval = _approval(rule_set)
    if approval is None or rule_set.effective_from is None:
        raise Http404("Nothing was submitted")
    now = trial_of(rule_set, rule_set.effective_from)
    rows = list(_compared(approval.evidence, now))
    context = {
        "rule_set": rule_set,
        "rows": rows,
        "has_moved": any(each.has_moved for each in rows),
        "names": names_of(SchemeDefinition.parse(rule_set.definition)),
        "submitted_at": approval.submitted_at,
    }
    return render(request, "tiering/retrial-detail.html", context, fragment="retrial")


def _approval(rule_set: RuleSet) -> Approval | None:
    return next(iter(approvals_of(RuleSet, [rule_set.pk]).get(rule_set.pk, [])), None)


def _compared(submitted: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Compared]:
    """Evidence of before versions were named with it says nothing of the version."""
    yield Compared(_("Figures of"), str(submitted.get("on", "")), str(now["on"]))
    if "against" in submitted:
        versions = (f"v{each['against']}" if each["against"] else "–" for each in (submitted, now))
        yield Compared(_("Against version"), *versions)
    for key, name in (
        ("n_customers", _("Customers")),
        ("n_affected", _("would be labelled otherwise")),
        ("n_up", _("climb")),
        ("n_down", _("fall")),
        ("n_entered", _("enter")),
        ("n_left", _("leave the scheme")),
    ):
        yield Compared(name, *(whole(each.get(key)) for each in (submitted, now)))
    before = {each["code"]: each["n_then"] for each in submitted.get("labels", ())}
    for each in now["labels"]:
        if each["code"]:
            yield Compared("", whole(before.get(each["code"])), whole(each["n_then"]), each["code"])
