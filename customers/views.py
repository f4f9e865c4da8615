"""Decisions about one customer; the page itself shows follow-ups and stands on a higher floor."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from customers import operations
from customers.access import customer_or_404
from customers.contact_policy import contact_policy
from customers.forms import ContactAllowedForm, PhoneForm
from customers.models import Customer
from kernel.clock import now
from kernel.gate import for_roles
from kernel.htmx import render
from staff.enums import WORKERS
from staff.requests import OfficerRequest


@require_POST
@for_roles(*WORKERS)
def contact_allowed_set(request: OfficerRequest, public_id: str) -> HttpResponse:
    customer = customer_or_404(request.user, public_id)
    form = ContactAllowedForm(request.POST)
    if form.is_valid():
        address = request.META.get("REMOTE_ADDR")
        operations.set_contact_allowed(
            customer, by=request.user, address=address, **form.cleaned_data
        )
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("A decision needs its reason."))
    return redirect("campaigns:customer-detail", public_id=customer.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*WORKERS)
def phone_detail(request: OfficerRequest, public_id: str) -> HttpResponse:
    """How to reach the customer; posted with a reason, with the whole number in sight."""
    customer = customer_or_404(request.user, public_id)
    policy = contact_policy(customer, officer=request.user, at=now())
    shown = _shown_phone(request, customer) if request.method == "POST" else {}
    context = {"customer": customer, "policy": policy, "shown": shown}
    status = 422 if "refusal" in shown else 200
    return render(request, "customers/phone-detail.html", context, fragment="call", status=status)


def _shown_phone(request: OfficerRequest, customer: Customer) -> dict[str, str]:
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return {"refusal": _("Choose a reason.")}
    address = request.META.get("REMOTE_ADDR")
    try:
        phone = operations.show_phone(
            customer, by=request.user, at=now(), address=address, **form.cleaned_data
        )
    except operations.NotShown as refusal:
        return {"refusal": str(refusal)}
    return {"phone": phone, "reason": form.cleaned_data["reason"]}
