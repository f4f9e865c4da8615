"""What a person decides about one customer; a delivery never overwrites it.

A hand-over takes open work along, and stands with it in `campaigns.operations`.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from customers.contact_policy import may_show_phone
from customers.enums import RevealReason
from customers.models import Customer
from kernel.clock import midnight
from staff.models import AuditEvent, Officer
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


PHONE_SHOWN = "customer.phone_shown"


class NotShown(Exception):
    """Why the number stays closed, in words for the officer."""


def show_phone(
    customer: Customer, *, by: Officer, reason: str, at: datetime, address: str | None = None
) -> str:
    """The whole number, after the record of it is safe: whoever has seen it stands in the audit."""
    with transaction.atomic():
        _check_may_show(customer, by, reason, at)
        record_audit(
            by=by, action=PHONE_SHOWN, subject=customer, detail={"reason": reason}, address=address
        )
    return customer.plain_mobile()


def _check_may_show(customer: Customer, by: Officer, reason: str, at: datetime) -> None:
    if not may_show_phone(customer, by):
        raise NotShown(_("This number stays closed for you: ask the head of your unit."))
    if not customer.contact_allowed and reason == RevealReason.CALL:
        raise NotShown(_("The customer may not be called."))
    Officer.objects.select_for_update().get(pk=by.pk)  # two presses count one after the other
    shown = AuditEvent.objects.filter(actor=by.staff_no, action=PHONE_SHOWN, at__gte=midnight(at))
    if shown.count() >= settings.BANKCRM_PHONES_SHOWN_PER_DAY:
        raise NotShown(
            _("You have opened %(n)d numbers today, which is the limit.")
            % {"n": settings.BANKCRM_PHONES_SHOWN_PER_DAY}
        )
