"""What a person decides about one customer; a delivery never overwrites it.

A hand-over takes open work along, and stands with it in `campaigns.operations`.
"""

from django.db import transaction

from customers.models import Customer
from staff.models import Officer
from staff.operations import record_audit


@transaction.atomic
def set_contact_allowed(
    customer: Customer, *, by: Officer, allowed: bool, reason: str, address: str | None = None
) -> None:
    """The customer's word here; contact needs the core's word too. Harmless to repeat."""
    waiting = Customer.objects.filter(pk=customer.pk, crm_contact_allowed=not allowed)
    if waiting.update(crm_contact_allowed=allowed):
        record_audit(
            by=by,
            action="customer.contact_allowed" if allowed else "customer.contact_stopped",
            subject=customer,
            detail={"reason": reason},
            address=address,
        )
