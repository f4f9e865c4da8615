"""What was submitted, tried once more: whether anything has moved since."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from kernel.htmx import render
from staff.requests import OfficerRequest
from tiering.badges import names_of
from tiering.rules import SchemeDefinition
from tiering.views.schemes import for_rule_readers
from tiering.views.trials import rule_set_or_404
from tiering.what_if import retrial_of


@require_safe
@for_rule_readers
def retrial_detail(request: OfficerRequest, scheme: str, version: int) -> HttpResponse:
    rule_set = rule_set_or_404(scheme, version)
    found = retrial_of(rule_set)
    if found is None:
        raise Http404("Nothing was submitted")
    context = {
        "rule_set": rule_set,
        "rows": found.rows,
        "has_moved": found.has_moved,
        "names": names_of(SchemeDefinition.parse(rule_set.definition)),
        "submitted_at": found.submitted_at,
    }
    return render(request, "tiering/retrial-detail.html", context, fragment="retrial")
