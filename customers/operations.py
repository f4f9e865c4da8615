"""What a person decides about one customer; a delivery never overwrites it."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

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


@transaction.atomic
def hand_over(
    customer: Customer, *, by: Officer, to: Officer, reason: str, address: str | None = None
) -> None:
    """From now on `to` owns the customer, until the core names another manager or unit.

    What stood when it was decided is kept, so that the night can tell when the core has changed;
    so is the moment, which tells this hand-over from one that has ended.
    """
    Customer.objects.filter(pk=customer.pk).update(
        owner=to,
        handover_to=to,
        handover_manager_no=F("manager_no"),
        handover_org_unit=F("org_unit"),
        handover_at=Now(),
    )
    record_audit(
        by=by,
        action="customer.handed_over",
        subject=customer,
        detail={
            "from": customer.owner.staff_no if customer.owner else "",
            "to": to.staff_no,
            "reason": reason,
        },
        address=address,
    )
