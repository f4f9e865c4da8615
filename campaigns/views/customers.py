"""An officer's customers: the list, the search, the workbook."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaigns.exports.columns import CUSTOMERS
from campaigns.filters.customers import TABS, CustomerFilter
from campaigns.panels import customer_book
from campaigns.views.roles import for_customer_roles
from customers.access import first_found, found
from customers.masking import masked_search
from customers.queries import shown_on
from kernel import spreadsheets
from kernel.htmx import render
from staff.enums import Role, SavedPage
from staff.queries import own_views, plain_query
from staff.requests import OfficerRequest
from tiering import badges
from tiering.exports import workbooks

MOST_SUGGESTED = 8


@require_http_methods(["GET", "HEAD", "POST"])
@for_customer_roles
def customer_list(request: OfficerRequest) -> HttpResponse:
    """The officer's own book, or that of the units below, as the address narrows it.

    A search is posted and answered in place: what stands in an address, histories and logs keep.
    """
    if request.method != "POST":
        return _list(request, request.GET)
    text = _searched(request)
    if not text:
        return redirect("campaigns:customer-list")
    if customer := found(request.user, text).filter(customer_no=text).first():
        return redirect("campaigns:customer-detail", public_id=customer.public_id)
    return _list(request, request.POST, text)


@require_POST
@for_customer_roles
def customer_search(request: OfficerRequest) -> HttpResponse:
    """The first that a search finds, below the field, while somebody types."""
    text = _searched(request)
    customers = badges.with_aum(found(request.user, "")).select_related("org_unit", "owner")
    customers = customers.prefetch_related(badges.label_prefetch())
    first = first_found(customers, text, MOST_SUGGESTED + 1)
    context = {
        "q": masked_search(text),
        "customers": first[:MOST_SUGGESTED],
        "has_more": len(first) > MOST_SUGGESTED,
    }
    return render(request, "campaigns/customer-search.html", context, fragment="found")


@require_safe
@for_customer_roles
def customer_export(request: OfficerRequest) -> HttpResponseBase:
    """Exactly what the list of the same address shows."""
    back = f"{reverse('campaigns:customer-list')}?{request.GET.urlencode()}"
    asked = CustomerFilter(request.GET, by=request.user)
    book = customer_book.open_book(request.user, asked, shown_on())
    if not asked.is_valid():
        return redirect(back)
    if book.is_beyond(spreadsheets.MOST_ROWS):  # said at once, not after as many were written
        messages.error(request, str(spreadsheets.TooManyRows()))
        return redirect(back)
    return workbooks.send(
        request,
        title=_("Customers"),
        action="customers.exported",
        columns=CUSTOMERS,
        rows=book.lines(),
        conditions=asked.in_words(),
        back=back,
    )


def _searched(request: OfficerRequest) -> str:
    return request.POST.get("q", "").replace("\x00", "").strip()[:64]


def _list(request: OfficerRequest, data: QueryDict, text: str = "") -> HttpResponse:
    asked = CustomerFilter(data, by=request.user)
    book = customer_book.open_book(request.user, asked, shown_on(), text)
    page = book.page(after=data.get("after", ""), before=data.get("before", ""))
    context = {
        "asked": asked,
        "book": book,
        "page": page,
        "q": masked_search(text),
        "is_own": request.user.role == Role.RELATIONSHIP_MANAGER,
        "chips": asked.chips(),
        "order": book.order,
        "may_order": () if text else book.may_order,
        "most": customer_book.MOST_ORDERED,
        **_views(request),
    }
    status = 200 if asked.is_valid() else 422
    return render(request, "campaigns/customer-list.html", context, status=status)


def _views(request: OfficerRequest) -> dict[str, Any]:
    """The tabs of the list, and the officer's own views among them."""
    query = request.META.get("QUERY_STRING", "")
    current = plain_query(query)
    return {
        "tabs": [
            {"name": name, "query": f"?{kept}" if kept else "", "is_current": kept == current}
            for kept, name in TABS
        ],
        "saved_page": SavedPage.CUSTOMERS,
        "own_views": own_views(request.user, SavedPage.CUSTOMERS, query),
        "list_url": reverse("campaigns:customer-list"),
    }
