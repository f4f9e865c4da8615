"""Two versions of a scheme's rules held against each other, in numbers of the last night."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from kernel.htmx import render
from kernel.whole import whole
from staff.queries import beside
from staff.requests import OfficerRequest
from tiering import queries
from tiering.badges import names_of
from tiering.rules import SchemeDefinition
from tiering.views.schemes import for_rule_readers
from tiering.views.trials import rule_set_or_404
from tiering.what_if import summary_beside


@require_safe
@for_rule_readers
def numbers_detail(request: OfficerRequest, scheme: str, version: int) -> HttpResponse:
    rule_set = rule_set_or_404(scheme, version)
    other = beside(queries.history(rule_set.scheme), rule_set, whole(request.GET.get("with", "")))
    if other is None:
        raise Http404("There is no other version")
    definitions = [SchemeDefinition.parse(each.definition) for each in (rule_set, other)]
    context = {
        "rule_set": rule_set,
        "beside": other,
        "summary": summary_beside(rule_set, other),
        "names": names_of(*definitions),
        "sides": f"v{other.version} / v{rule_set.version}",
    }
    return render(request, "tiering/numbers-detail.html", context, fragment="numbers")
