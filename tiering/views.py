"""Pages of customers' labels: the book, the rules in force, and why a label is carried."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from customers.access import customer_or_404, found
from customers.masking import holds_personal_number, masked_search
from customers.queries import data_date
from kernel.gate import for_roles
from kernel.htmx import render
from staff.enums import Role
from staff.requests import OfficerRequest
from tiering import badges, queries, reasons
from tiering.rules import describe

for_customer_roles = for_roles(*(role for role in Role if role != Role.ADMINISTRATOR))
CUSTOMERS_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@for_customer_roles
def customer_list(request: OfficerRequest) -> HttpResponse:
    """The officer's own book, or those that a search finds in it.

    A search is posted, and goes on to an address of its own unless it is for a whole phone or
    identity number: what stands in an address, histories and logs keep.
    """
    is_posted = request.method == "POST"
    text = (request.POST if is_posted else request.GET).get("q", "").strip()[:64]
    if is_posted and not holds_personal_number(text):
        query = urlencode({"q": text}) if text else ""
        return redirect(f"{reverse('tiering:customer-list')}?{query}".rstrip("?"))
    customers = badges.with_aum(found(request.user, text)).select_related("org_unit", "owner")
    customers = customers.prefetch_related(badges.label_prefetch()).order_by("id")
    page = Paginator(customers, CUSTOMERS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "q": masked_search(text), "has_address": not is_posted}
    return render(request, "tiering/customer-list.html", context)


@require_safe
@for_customer_roles
def scheme_list(request: OfficerRequest) -> HttpResponse:
    """The rules in force, as sentences."""
    on = data_date()
    book = queries.label_book()
    versions = queries.versions_on(on, book) if on else ()
    language = get_language() or "zh"
    schemes = [
        {
            "version": version,
            "scope": describe(version.definition.scope, language, book),
            "labels": [
                (label, describe(label.condition, language, book))
                for label in version.definition.labels
            ],
        }
        for version in versions
    ]
    return render(request, "tiering/scheme-list.html", {"schemes": schemes, "language": language})


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
