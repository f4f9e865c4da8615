"""What the core systems handed over, and what was left out of it."""

import re

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from customers.enums import RejectReason
from customers.masking import DOTS

SEALED_COLUMNS = ("id_no", "mobile")
SEAL_MARK = "v1:"  # how each sealed value begins; whole lines of customers are sealed too
CUSTOMERS_FILE = "customers.csv"
# A shifted line brings phones and identities into columns that are kept as they came.
LIKE_A_PERSONAL_NUMBER = re.compile(r"\d{17}[\dXx]|1\d{10}", re.ASCII)


class Delivery(models.Model):
    """One hand-over of the core systems, as it arrived. The content's digest tells it apart.

    `seal` is the cheap sign (manifest, names, sizes, times) that a folder has not changed since.
    """

    business_date = models.DateField(_("business date"), null=True)
    name = models.CharField(_("folder"), max_length=255)
    folder = models.TextField(_("path"), db_default="")
    digest = models.CharField(_("digest"), max_length=64)
    seal = models.CharField(
        _("seal of the folder"), max_length=64, db_default="", db_index=True, editable=False
    )
    encoding = models.CharField(_("encoding"), max_length=16)
    files = models.JSONField(_("files"), default=dict)
    report = models.JSONField(_("import report"), default=dict)
    received_at = models.DateTimeField(_("received at"), db_default=Now())

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ("-business_date", "-id")
        indexes = (models.Index(fields=("digest",), name="customers_delivery_digest"),)

    def __str__(self) -> str:
        return self.name


class Reject(models.Model):
    """A line, or one cell of it, that was left out, with the reason."""

    delivery = models.ForeignKey(
        Delivery, models.CASCADE, related_name="rejects", verbose_name=_("delivery")
    )
    file = models.CharField(_("file"), max_length=40)
    line = models.PositiveBigIntegerField(_("line"))
    key = models.TextField(_("key"), blank=True)
    column = models.CharField(_("column"), max_length=120, blank=True)
    raw_value = models.TextField(_("raw value"), blank=True)
    reason = models.CharField(_("reason"), max_length=60)
    row_accepted = models.BooleanField(_("row accepted without it"), default=False)

    class Meta:
        verbose_name = _("reject")
        verbose_name_plural = _("rejects")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.shown_reason}"

    @property
    def shown_value(self) -> str:
        """Identity and phone numbers stay unseen: sealed ones, and those in a wrong column."""
        is_sealed = self.column in SEALED_COLUMNS or self.raw_value.startswith(SEAL_MARK)
        if is_sealed and self.raw_value:
            return DOTS
        if self.file == CUSTOMERS_FILE and self.column != "customer_no":
            return LIKE_A_PERSONAL_NUMBER.sub(DOTS, self.raw_value)
        return self.raw_value

    @property
    def shown_reason(self) -> str:
        known = self.reason in RejectReason.values
        return str(RejectReason(self.reason).label) if known else self.reason


class DataDate(models.Model):
    """One row: the business date that all pages stand on."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    business_date = models.DateField(_("data date"))
    delivery = models.ForeignKey(
        Delivery, models.PROTECT, null=True, related_name="+", verbose_name=_("delivery")
    )

    class Meta:
        verbose_name = _("data date")
        verbose_name_plural = _("data date")
        constraints = (
            models.CheckConstraint(name="customers_datadate_is_one_row", condition=Q(id=1)),
        )

    def __str__(self) -> str:
        return self.business_date.isoformat()


class FxRate(models.Model):
    currency = models.CharField(_("currency"), max_length=3, primary_key=True)
    rate_to_cny = models.DecimalField(_("yuan for one"), max_digits=20, decimal_places=10)
    delivered_on = models.DateField(_("of"))

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")

    def __str__(self) -> str:
        return f"{self.currency} {self.rate_to_cny}"
