"""Pages of customers' labels: the rules in force, and why a label is carried."""

from itertools import groupby

from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from customers.access import customer_or_404
from customers.queries import data_date, shown_on
from kernel.gate import for_roles
from kernel.htmx import render
from staff.enums import BANK_WIDE_ROLES, Role, VersionStanding
from staff.requests import OfficerRequest
from tiering import queries, reasons
from tiering.badges import names_of
from tiering.models import Benefit
from tiering.rules import describe, in_words

ON_THEIR_WAY = (VersionStanding.DRAFT, VersionStanding.SUBMITTED, VersionStanding.SCHEDULED)

for_customer_roles = for_roles(*(role for role in Role if role != Role.ADMINISTRATOR))


@require_safe
@for_customer_roles
def scheme_list(request: OfficerRequest) -> HttpResponse:
    """The rules in force, as sentences; who may see drafts finds those on their way above them."""
    on = data_date()
    book = queries.label_book()
    versions = queries.versions_on(on, book) if on else ()
    language = get_language() or "zh"
    schemes = [
        {
            "version": version,
            "scope": describe(version.definition.scope, language, book),
            "labels": in_words(version.definition, language, book),
            "names": names_of(version.definition),
        }
        for version in versions
    ]
    sees_versions = request.user.role in BANK_WIDE_ROLES
    lives = queries.history() if sees_versions else []
    context = {
        "schemes": schemes,
        "language": language,
        "sees_versions": sees_versions,
        "may_change": request.user.role == Role.HEAD_OFFICE,
        "open_versions": [each for each in lives if each.standing in ON_THEIR_WAY],
    }
    return render(request, "tiering/scheme-list.html", context)


@require_safe
@for_customer_roles
def benefit_list(request: OfficerRequest) -> HttpResponse:
    """What holds today, label by label: a checklist of what a branch shows."""
    on = shown_on()
    valid = Benefit.objects.valid_on(on).select_related("label")
    in_order = valid.order_by("label__scheme__slot", "-label__rank", "place", "id")
    context = {
        "on": on,
        "labels": [(label, list(each)) for label, each in groupby(in_order, lambda b: b.label)],
    }
    return render(request, "tiering/benefit-list.html", context)


@require_safe
@for_customer_roles
def reason_detail(request: OfficerRequest, public_id: str, scheme: str) -> HttpResponse:
    """Why the customer carries a label: a page, and a panel of the customer page."""
    customer = customer_or_404(request.user, public_id)
    on = data_date()
    reason = reasons.reason(customer, scheme, on=on) if on else None
    if reason is None:
        raise Http404("No such scheme")
    context = {"customer": customer, "reason": reason}
    return render(request, "tiering/reason-detail.html", context, fragment="reason")
