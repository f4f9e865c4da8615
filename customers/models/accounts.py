"""What a customer holds."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.enums import AccountClass
from customers.fields import Money
from customers.masking import masked_account_no
from customers.models.customer import Customer
from customers.scoping import OfCustomerQuerySet


class Account(models.Model):
    account_no = models.CharField(_("account number"), max_length=64, unique=True)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="accounts", verbose_name=_("customer")
    )
    product_code = models.CharField(_("product"), max_length=64)
    product_class = models.CharField(_("class"), max_length=12, choices=AccountClass.choices)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    balance = Money(_("balance"))
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    matures_on = models.DateField(_("matures on"), null=True, blank=True)
    term_months = models.PositiveSmallIntegerField(_("term in months"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    credit_limit = Money(_("credit limit"), null=True, blank=True)
    spend_30d = Money(_("spent in 30 days"), null=True, blank=True)

    objects: ClassVar = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ("id",)
        indexes = (
            models.Index(
                fields=("matures_on",),
                name="customers_account_maturity",
                condition=Q(matures_on__isnull=False, closed_on__isnull=True),
            ),
            models.Index(
                fields=("closed_on",),
                name="customers_account_closing",
                condition=Q(closed_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.account_no

    @property
    def masked_no(self) -> str:
        return masked_account_no(self.account_no)
