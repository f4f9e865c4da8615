"""What the floors above may fetch and write here: with rights, or a 404."""

import re
from collections.abc import Callable, Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate, Now
from django.http import Http404

from customers.enums import Channel, Outcome
from customers.masking import personal_number
from customers.models import Account, Contact, Customer
from kernel import crypto
from kernel.clock import BANK_TIME
from staff.models import Officer
from staff.scope import customer_scope

PHONE_TAIL = re.compile(r"[0-9]{4}", re.ASCII)

# Work that a floor above plans may open a customer of somebody else; that floor says for whom.
_openings: list[Callable[[Officer], Q]] = []


def open_also(opening: Callable[[Officer], Q]) -> None:
    """Adds customers that an officer may open, one by one, though no list of customers has them.

    Called once, when the floor that knows of the work is loaded.
    """
    _openings.append(opening)


def customer_or_404(officer: Officer, public_id: object) -> Customer:
    """Whom the officer may open. A foreign customer answers like one that does not exist."""
    may_open = customer_scope(officer)
    if may_open:  # without a condition it is everybody already
        for opening in _openings:
            may_open |= opening(officer)
    customers = Customer.objects.filter(may_open).select_related("org_unit", "owner")
    found: Customer | None = customers.filter(public_id=public_id).first()
    if found is None:
        raise Http404("No such customer")
    return found


def found(officer: Officer, text: str) -> QuerySet[Customer]:
    """Visible customers by beginning of the name, customer number, phone, its tail, or identity."""
    customers: QuerySet[Customer] = Customer.objects.visible_to(officer)
    text = text.strip()
    return customers.filter(Q(name__startswith=text) | _numbered(text)) if text else customers


def first_found(customers: QuerySet[Customer], text: str, n: int) -> list[Customer]:
    """The first `n` that a search finds: by number, then by name. Each is a look into one index,
    which gives names in its own order, however many begin with the text.
    """
    text = text.strip()
    if not text:
        return []
    by_number = list(customers.filter(_numbered(text)).order_by("id")[:n])
    by_name = customers.filter(name__startswith=text).order_by(Collate("name", "C"), "id")
    return list(dict.fromkeys([*by_number, *by_name[:n]]))[:n]


def _numbered(text: str) -> Q:
    """Phones and identities go by their blind index: nothing is opened for a search."""
    match = Q(customer_no=text)
    if PHONE_TAIL.fullmatch(text):
        match |= Q(mobile_tail_index=crypto.blind_index(text, "mobile_tail"))
    if number := personal_number(text):
        match |= Q(mobile_index=crypto.blind_index(number, "mobile"))
        match |= Q(id_no_index=crypto.blind_index(number, "id_no"))
    return match


def holdings(customer: Customer) -> QuerySet[Account]:
    """Open accounts, by class and then by size."""
    accounts: QuerySet[Account] = customer.accounts.filter(closed_on__isnull=True)
    return accounts.order_by("product_class", "-balance", "id")


def last_spoken(customer_ids: Collection[int]) -> dict[int, date]:
    """Customer → the bank's day on which somebody last spoke with them; none: never."""
    said = Contact.objects.spoken().filter(customer__in=customer_ids).order_by()
    last = said.values_list("customer_id").annotate(at=Max("happened_at"))
    return {customer: at.astimezone(BANK_TIME).date() for customer, at in last}


def give_to(customer: Customer, *, to: Officer) -> None:
    """From now on `to` owns the customer, until the core names another manager or unit."""
    give_all(Customer.objects.filter(pk=customer.pk), to=to, at=Now())


def give_all(customers: QuerySet[Customer], *, to: Officer, at: datetime | Now) -> int:
    """From now on `to` owns the customers; returns their number.

    What stood when it was decided is kept, so that the night can tell when the core has changed;
    so is the moment, which tells this hand-over from one that has ended.
    """
    return customers.update(
        owner=to,
        handover_to=to,
        handover_manager_no=F("manager_no"),
        handover_org_unit=F("org_unit"),
        handover_at=at,
    )


def give_back(customers: QuerySet[Customer], *, to: Officer, **as_before: Combinable) -> int:
    """As if a hand-over had not been: `as_before` gives what the columns of it held."""
    return customers.update(owner=to, **as_before)


def log_contact(
    *,
    customer: Customer,
    officer: Officer,
    channel: Channel | str,
    outcome: Outcome | str,
    note: str = "",
    at: datetime,
    form_nonce: UUID | None = None,
) -> Contact | None:
    """Adds something said to a customer to the timeline.

    None when the form was sent before, also when what it said was withdrawn since: it adds nothing.
    """
    said = {"channel": channel, "outcome": outcome, "note": note, "happened_at": at}
    if form_nonce is None:
        return Contact.objects.create(customer=customer, officer=officer, **said)
    contact, is_new = Contact.objects.get_or_create(
        customer=customer, officer=officer, form_nonce=form_nonce, defaults=said
    )
    return contact if is_new else None


def withdraw_contact(contact: Contact, *, at: datetime) -> None:
    """Undone within a minute by who logged it: kept, and shown nowhere any more."""
    Contact.objects.filter(pk=contact.pk, withdrawn_at__isnull=True).update(withdrawn_at=at)
