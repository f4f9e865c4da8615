"""What was said to a customer."""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel, Outcome
from customers.models.customer import Customer
from customers.scoping import ContactQuerySet
from staff.models import Officer


class Contact(models.Model):
    """Something said to a customer: delivered from another system, or logged here."""

    contact_no = models.CharField(
        _("contact number"), max_length=64, null=True, blank=True, unique=True
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="contacts", verbose_name=_("customer")
    )
    officer = models.ForeignKey(
        Officer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("officer"),
    )
    happened_at = models.DateTimeField(_("at"))
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    note = models.TextField(_("note"), blank=True)
    # Of the form that it was typed into: the same form sent twice is one contact.
    form_nonce = models.UUIDField(null=True, editable=False)
    # Undone within seconds by who logged it: kept, and shown nowhere.
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)

    objects: ClassVar = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ("-happened_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("customer", "officer", "form_nonce"),
                condition=models.Q(form_nonce__isnull=False),
                name="customers_contact_form_once",
            ),
        )
        indexes = (
            models.Index(fields=("customer", "-happened_at"), name="customers_contact_timeline"),
            # those of late, whoever's: they lie together, as they are written in their order
            BrinIndex(fields=("happened_at",), name="customers_contact_of_late"),
        )

    def __str__(self) -> str:
        words = f"{self.get_channel_display()} {self.get_outcome_display()}"
        return f"{self.happened_at:%Y-%m-%d} {words}"
