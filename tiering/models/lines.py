"""Customers near a line between two labels: who may climb soon, and who may fall."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Abs
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Money
from customers.scoping import OfCustomerQuerySet
from staff.models import Officer, OrgUnit
from tiering.enums import Direction, Driver
from tiering.models.figures import Amount
from tiering.models.schemes import Label


class LineCase(models.Model):
    """A customer near a line of the tier scheme, as the last night found it; one row each.

    Up: in a threshold band, `gap_amount` short of the line of `to_label`. Down: above the line of
    the label carried by `gap_amount` and no more than a set share, or already below it (on watch,
    a negative gap). `figure` is the month's daily average. A customer who has gone from the line
    keeps a row whose direction is empty until it is near one again.
    """

    customer = models.OneToOneField(
        Customer,
        models.CASCADE,
        primary_key=True,
        related_name="line_case",
        verbose_name=_("customer"),
        db_constraint=False,
    )
    org_unit = models.ForeignKey(
        OrgUnit,
        models.CASCADE,
        related_name="+",
        verbose_name=_("org unit"),
        db_constraint=False,
        db_index=False,
    )
    owner = models.ForeignKey(
        Officer,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("relationship manager"),
        db_constraint=False,
        db_index=False,
    )
    direction = models.CharField(
        _("direction"), max_length=4, choices=Direction.choices, blank=True
    )
    from_label = models.ForeignKey(
        Label,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("label"),
        db_constraint=False,
        db_index=False,
    )
    to_label = models.ForeignKey(
        Label,
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("label on the other side of the line"),
        db_constraint=False,
        db_index=False,
    )
    line = Money(_("line"), null=True)
    figure = Amount(_("month daily average"), null=True)
    gap_amount = Amount(_("distance to the line"), null=True)
    driver = models.CharField(_("driver"), max_length=16, choices=Driver.choices, blank=True)
    driver_amount = Amount(_("amount of the driver"), null=True)

    objects: ClassVar = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer near a line")
        verbose_name_plural = _("customers near a line")
        indexes = (
            # the nearest first, on either side of the line
            models.Index(
                "org_unit",
                "direction",
                Abs("gap_amount"),
                "customer",
                name="tiering_linecase_unit",
                condition=~models.Q(direction=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.customer_id} {self.direction}"
