"""Decisions about one customer; the page itself shows follow-ups and stands on a higher floor."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customers import operations
from customers.access import customer_or_404
from customers.forms import ContactAllowedForm
from kernel.gate import for_roles
from staff.enums import UNIT_ROLES, Role
from staff.requests import OfficerRequest


@require_POST
@for_roles(Role.RELATIONSHIP_MANAGER, *UNIT_ROLES)
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
