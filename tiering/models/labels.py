"""What a customer carries, and every change of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Money
from customers.scoping import OfCustomerQuerySet
from tiering.enums import ChangeReason
from tiering.models.schemes import Label, Scheme


class CustomerLabel(models.Model):
    """The label that a customer carries in a scheme; empty when it left the scheme.

    Like all tables with a row per customer that a night writes, it has no foreign keys in the
    database: the first night of a bank would check millions of them one by one.

    In a scheme of policy `proposal` the carried label is what a reviewer approved and `earned`
    what the rules propose.
    """

    customer = models.ForeignKey(
        Customer,
        models.CASCADE,
        related_name="customer_labels",
        verbose_name=_("customer"),
        db_constraint=False,
        db_index=False,
    )
    scheme = models.ForeignKey(
        Scheme,
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        verbose_name=_("scheme"),
        db_index=False,
    )
    label = models.ForeignKey(
        Label,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("label"),
    )
    earned = models.ForeignKey(
        Label,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("earned label"),
        db_index=False,
    )
    since = models.DateField(_("since"))
    on_watch = models.BooleanField(_("on watch"), default=False)
    missed_months = models.PositiveSmallIntegerField(_("missed months"), default=0)
    held_until = models.DateField(_("set by hand until"), null=True, blank=True)
    threshold_to = models.ForeignKey(
        Label,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("on the threshold of"),
        db_index=False,
    )
    rule_version = models.PositiveIntegerField(_("rule version"))

    objects: ClassVar = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer label")
        verbose_name_plural = _("customer labels")
        constraints = (
            models.UniqueConstraint(
                fields=("customer", "scheme"), name="tiering_customerlabel_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("customer",),
                name="tiering_customerlabel_by_hand",
                condition=Q(held_until__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.customer_id} {self.scheme_id} {self.label_id}"


class LabelChange(models.Model):
    """History: one row per change, with the numbers and the rule version that made it."""

    customer = models.ForeignKey(
        Customer,
        models.CASCADE,
        related_name="label_changes",
        verbose_name=_("customer"),
        db_constraint=False,
        db_index=False,
    )
    scheme = models.ForeignKey(
        Scheme,
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        verbose_name=_("scheme"),
        db_index=False,
    )
    on = models.DateField(_("on"))
    from_label = models.ForeignKey(
        Label,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("from"),
        db_index=False,
    )
    to_label = models.ForeignKey(
        Label,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("to"),
        db_index=False,
    )
    reason = models.CharField(_("reason"), max_length=10, choices=ChangeReason.choices)
    rule_version = models.PositiveIntegerField(_("rule version"))
    month_avg = Money(_("month daily average"), null=True, blank=True)
    figures = models.JSONField(_("figures"), default=dict)

    objects: ClassVar = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("label change")
        verbose_name_plural = _("label changes")
        ordering = ("-on", "-id")
        indexes = (
            models.Index(fields=("customer", "scheme", "on"), name="tiering_labelchange_history"),
            # who moved in a period, of the whole bank
            models.Index(
                fields=("scheme", "on"),
                include=("from_label", "to_label", "customer"),
                name="tiering_labelchange_period",
                condition=~Q(reason=ChangeReason.ENTERED),
            ),
        )

    def __str__(self) -> str:
        return f"{self.customer_id} {self.on} {self.get_reason_display()}"
