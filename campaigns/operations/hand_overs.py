"""Who does the work for a customer from now on."""

from django.db import transaction

from campaigns.targeting import handovers
from customers.access import give_to
from customers.models import Customer
from staff.models import Officer
from staff.operations import record_audit


@transaction.atomic
def hand_over(
    customer: Customer, *, by: Officer, to: Officer, reason: str, address: str | None = None
) -> None:
    """From now on `to` owns the customer; open work of the customer's own manager goes along.

    What a colleague took because that manager had no hours left stays with the colleague.
    """
    former = customer.owner
    give_to(customer, to=to)
    handovers.follow(customer.pk)
    record_audit(
        by=by,
        action="customer.handed_over",
        subject=customer,
        detail={"from": former.staff_no if former else "", "to": to.staff_no, "reason": reason},
        address=address,
    )
