"""May we contact a customer, how did it go lately, and which way is best next."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import takewhile

from django.conf import settings
from django.utils.translation import gettext as _

from customers.enums import MESSAGES, Channel, Outcome
from customers.models import Contact, Customer
from kernel.clock import BANK_TIME
from staff.enums import UNIT_ROLES, Role
from staff.models import AuditEvent, Officer

N_LOOKED_AT = 12
ENOUGH_UNANSWERED = 3  # after so many in a row another way is worth a try
ANSWERED = frozenset({Outcome.REFUSED, Outcome.CONSIDERING, Outcome.INTERESTED, Outcome.DONE})


@dataclass(frozen=True)
class ContactPolicy:
    """`message_from` is the first day on which the cap allows another message.

    `lately` is what stands of the last contacts, the newest first; `last` when somebody spoke.
    """

    allowed: bool
    is_protected: bool
    may_show_phone: bool
    stopped: AuditEvent | None  # the decision taken here; without it the core system says so
    lately: list[Contact]
    last: Contact | None
    n_messages: int
    cap_days: int
    message_from: date | None
    channel: Channel

    @property
    def no_message(self) -> str:
        """Why nobody writes to the customer at all, in words for the reader; or empty."""
        if not self.allowed:
            return _("The customer may not be contacted: there is no message.")
        if self.is_protected:
            return _("The customer is protected: there is no message.")
        return ""

    @property
    def may_message(self) -> bool:
        return self.message_from is None

    @property
    def n_unanswered(self) -> int:
        """Calls in a row that nobody took."""
        return n_unanswered(self.lately, Channel.CALL)


def contact_policy(customer: Customer, *, officer: Officer, at: datetime) -> ContactPolicy:
    """For an officer at a moment; in a number of queries that does not grow with what was said."""
    lately = said_lately(customer)
    messages = _messages_within_cap(lately, at.date())
    cap = settings.BANKCRM_MESSAGE_CAP_DAYS
    message_from = max(messages) + timedelta(days=cap) if messages else None
    return ContactPolicy(
        allowed=customer.contact_allowed,
        is_protected=customer.is_protected,
        may_show_phone=may_show_phone(customer, officer),
        stopped=_decision_to_stop(customer),
        lately=lately,
        last=customer.contacts.spoken().select_related("officer").first(),
        n_messages=len(messages),
        cap_days=cap,
        message_from=message_from,
        channel=_best_channel(lately, message_from is None),
    )


def said_lately(customer: Customer) -> list[Contact]:
    """The last contacts and messages that stand, the newest first."""
    said = customer.contacts.filter(withdrawn_at__isnull=True).select_related("officer")
    return list(said[:N_LOOKED_AT])


def n_unanswered(lately: list[Contact], channel: str) -> int:
    """How many of the last tries by a channel, in a row, nobody answered."""
    tries = (each for each in lately if each.channel == channel)
    return len(list(takewhile(lambda said: said.outcome == Outcome.NO_ANSWER, tries)))


def may_show_phone(customer: Customer, officer: Officer) -> bool:
    """The number of a protected customer stays closed even to their own manager."""
    may_always = officer.role in UNIT_ROLES
    may_own = officer.role == Role.RELATIONSHIP_MANAGER and not customer.is_protected
    return bool(customer.mobile) and (may_always or may_own)


def _decision_to_stop(customer: Customer) -> AuditEvent | None:
    if customer.crm_contact_allowed:
        return None
    decided = AuditEvent.objects.filter(
        subject_type=customer._meta.label_lower,
        subject_id=str(customer.pk),
        action="customer.contact_stopped",
    )
    return decided.order_by("-id").first()


def _messages_within_cap(lately: list[Contact], today: date) -> list[date]:
    """The days of messages that still count, over all campaigns."""
    since = today - timedelta(days=settings.BANKCRM_MESSAGE_CAP_DAYS)
    days = (
        each.happened_at.astimezone(BANK_TIME).date() for each in lately if each.channel in MESSAGES
    )
    return [day for day in days if day > since]


def _best_channel(lately: list[Contact], may_message: bool) -> Channel:
    """Where the customer answered last, unless the cap forbids it or calls go unanswered."""
    if n_unanswered(lately, Channel.CALL) >= ENOUGH_UNANSWERED:
        return Channel.WECOM if may_message else Channel.VISIT
    answered = next((each.channel for each in lately if each.outcome in ANSWERED), Channel.CALL)
    if answered in MESSAGES and may_message:
        return Channel(answered)
    return Channel.CALL
