"""One customer: who it is to us, what is to do, what was said."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.forms import ContactForm, HandOverForm
from campaigns.models import FollowUp
from campaigns.operations import hand_overs
from campaigns.panels import worklist
from campaigns.views.roles import WORKERS, for_customer_roles, for_managers, for_workers
from customers.access import customer_or_404, holdings, log_contact, timeline
from customers.contact_policy import contact_policy
from customers.models import Customer
from customers.queries import data_date
from kernel.clock import now
from kernel.htmx import render
from staff.enums import UNIT_ROLES
from staff.models import Officer
from staff.requests import OfficerRequest
from staff.scope import officers_visible_to
from tiering import portrait

TIER_SCHEME = "RETAIL"


@require_safe
@for_customer_roles
def customer_detail(request: OfficerRequest, public_id: str) -> HttpResponse:
    """Who the customer is to us: labels, holdings, what is to do, what was said."""
    customer = customer_or_404(request.user, public_id)
    return render(request, "campaigns/customer-detail.html", _portrait(request, customer))


@require_POST
@for_workers
def contact_log(request: OfficerRequest, public_id: str) -> HttpResponse:
    """Something said outside of any follow-up."""
    customer = customer_or_404(request.user, public_id)
    form = ContactForm(request.POST)
    if not form.is_valid():
        context = _portrait(request, customer) | {"contact_form": form}
        return render(request, "campaigns/customer-detail.html", context, status=422)
    log_contact(customer=customer, officer=request.user, at=now(), **form.cleaned_data)
    messages.success(request, _("Contact logged."))
    return redirect("campaigns:customer-detail", public_id=customer.public_id)


@require_POST
@for_managers
def hand_over(request: OfficerRequest, public_id: str) -> HttpResponse:
    customer = customer_or_404(request.user, public_id)
    form = HandOverForm(request.POST, by=request.user)
    if form.is_valid():
        address = request.META.get("REMOTE_ADDR")
        hand_overs.hand_over(customer, by=request.user, address=address, **form.cleaned_data)
        messages.success(request, _("Handed over to %(name)s.") % {"name": form.cleaned_data["to"]})
    else:
        messages.error(request, _("Choose an officer of your unit and give a reason."))
    return redirect("campaigns:customer-detail", public_id=customer.public_id)


def _portrait(request: OfficerRequest, customer: Customer) -> dict[str, Any]:
    on = data_date()
    follow_ups = FollowUp.objects.visible_to(request.user).filter(customer=customer)
    labels = portrait.labels_of(customer)
    return {
        "customer": customer,
        "on": on,
        "today": worklist.reading_day(),
        "figures": portrait.figures_of(customer, on) if on else {},
        "labels": labels,
        "tier": next((each for each in labels if each.scheme.code == TIER_SCHEME), None),
        "history": portrait.history_of(customer),
        "accounts": holdings(customer),
        "follow_ups": worklist.of_customer(follow_ups),
        "contacts": timeline(customer),
        "policy": contact_policy(customer, officer=request.user, at=now()),
        "contact_form": ContactForm(),
        "may_log": request.user.role in WORKERS,
        "colleagues": _colleagues(request.user),
    }


def _colleagues(officer: Officer) -> list[Officer]:
    """To whom a unit's head may hand a customer over."""
    if officer.role not in UNIT_ROLES:
        return []
    officers = officers_visible_to(officer).filter(role__in=WORKERS)
    return list(officers.filter(delivered_active=True, locked_at=None))
