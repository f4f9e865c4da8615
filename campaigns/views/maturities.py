"""The calendar of maturities: a month of sums, and the accounts behind them."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns.exports.columns import MATURITIES
from campaigns.filters.maturities import MaturityFilter
from campaigns.panels import maturity_calendar
from campaigns.views.roles import for_customer_roles
from customers.queries import reading_day, shown_on
from kernel.clock import today
from kernel.htmx import render
from staff.enums import Role
from staff.requests import OfficerRequest
from tiering.exports import workbooks


@require_safe
@for_customer_roles
def maturity_list(request: OfficerRequest) -> HttpResponse:
    """What falls due for the officer's own customers, or in the units below."""
    on = shown_on()
    asked = MaturityFilter(request.GET, by=request.user)
    maturity_calendar.refuse_too_wide(request.user, asked, on)
    dues = maturity_calendar.dues(request.user, asked, on, today=reading_day() or today())
    context = {
        "asked": asked,
        "chips": asked.chips(),
        "month": maturity_calendar.month(request.user, asked, on),
        "period": asked.period_in_words(on),
        "dues": dues,
        "most": maturity_calendar.MOST_COUNTED,
        "page": dues.page(after=request.GET.get("after", ""), before=request.GET.get("before", "")),
        "is_own": request.user.role == Role.RELATIONSHIP_MANAGER,
        "list_url": reverse("campaigns:maturity-list"),
    }
    status = 200 if asked.is_valid() else 422
    return render(request, "campaigns/maturity-list.html", context, status=status)


@require_safe
@for_customer_roles
def maturity_export(request: OfficerRequest) -> HttpResponseBase:
    """Exactly what the list of the same address shows."""
    back = f"{reverse('campaigns:maturity-list')}?{request.GET.urlencode()}"
    on = shown_on()
    asked = MaturityFilter(request.GET, by=request.user)
    maturity_calendar.refuse_too_wide(request.user, asked, on)
    if not asked.is_valid():
        return redirect(back)
    dues = maturity_calendar.dues(request.user, asked, on, today=reading_day() or today())
    return workbooks.send(
        request,
        title=_("Maturities"),
        action="maturities.exported",
        columns=MATURITIES,
        rows=dues.lines(),
        conditions=[("period", _("Period"), asked.period_in_words(on)), *asked.in_words()],
        back=back,
    )
