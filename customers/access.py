"""What the floors above may fetch and write here: with rights, or a 404."""

from datetime import datetime

from django.http import Http404

from customers.enums import Channel, Outcome
from customers.models import Contact, Customer
from staff.models import Officer


def customer_or_404(officer: Officer, public_id: object) -> Customer:
    """A foreign customer answers exactly like one that does not exist."""
    found: Customer | None = (
        Customer.objects.visible_to(officer)
        .select_related("org_unit", "owner")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404("No such customer")
    return found


def log_contact(
    *,
    customer: Customer,
    officer: Officer,
    channel: Channel | str,
    outcome: Outcome | str,
    note: str = "",
    at: datetime,
) -> Contact:
    """Adds something said to a customer to the timeline."""
    return Contact.objects.create(
        customer=customer,
        officer=officer,
        channel=channel,
        outcome=outcome,
        note=note,
        happened_at=at,
    )
