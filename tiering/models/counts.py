"""What is counted per unit and night: figures, labels, moves, maturities.

A row stands for all customers under a unit, in the tree of that night: a bank has few units above
its outlets, and a page that asks for a region reads as few rows as one that asks for an outlet.
Never add up a unit and one below it.
"""

from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.models import OrgUnit
from tiering.models.figures import Amount
from tiering.models.schemes import Label, Scheme


class UnitFigure(models.Model):
    """Counted in the night: all customers under a unit, whatever they carry.

    As everywhere an average is kept as its sum and the days that it stands for. Of those near a
    line some are close to it: within `CLOSE` yuan, on either side.
    """

    CLOSE = Decimal(20_000)

    as_of = models.DateField(_("as of"))
    org_unit = models.ForeignKey(
        OrgUnit,
        models.CASCADE,
        related_name="+",
        verbose_name=_("org unit"),
        db_constraint=False,
        db_index=False,
    )
    n_customers = models.PositiveIntegerField(_("customers"))
    aum_amount = Amount(_("AUM"))
    aum_month_sum = Amount(_("sum of daily AUM of the month"))
    month_days = models.PositiveSmallIntegerField(_("days"))
    n_may_climb = models.PositiveIntegerField(_("customers who may climb"), default=0)
    n_may_fall = models.PositiveIntegerField(_("customers who may fall"), default=0)
    climb_gap_amount = Amount(_("what lacks for all climbs"), default=0)
    n_close_climb = models.PositiveIntegerField(_("may climb and are close to the line"), default=0)
    n_close_fall = models.PositiveIntegerField(_("may fall and are close to the line"), default=0)
    close_climb_gap_amount = Amount(_("what lacks for the climbs that are close"), default=0)

    class Meta:
        verbose_name = _("figures of a unit")
        verbose_name_plural = _("figures of units")
        constraints = (
            models.UniqueConstraint(fields=("org_unit", "as_of"), name="tiering_unitfigure_once"),
        )

    def __str__(self) -> str:
        return f"{self.as_of} {self.org_unit_id}"

    @property
    def month_avg_amount(self) -> Decimal:
        """The daily averages of all customers, added up."""
        total: Decimal = self.aum_month_sum
        return total / self.month_days


class MaturityCount(models.Model):
    """Counted in the night: what falls due under a unit on a day, 90 days ahead, in yuan.

    Term deposits, wealth products and insurance that are open. Days that are over keep their last
    count; a day from which everything moved away keeps a row of zeros.
    """

    AHEAD: ClassVar = timedelta(days=90)

    org_unit = models.ForeignKey(
        OrgUnit,
        models.CASCADE,
        related_name="+",
        verbose_name=_("org unit"),
        db_constraint=False,
        db_index=False,
    )
    on = models.DateField(_("matures on"))
    n_accounts = models.PositiveIntegerField(_("accounts"))
    n_customers = models.PositiveIntegerField(_("customers"))
    amount = Amount(_("amount"))

    class Meta:
        verbose_name = _("maturity count")
        verbose_name_plural = _("maturity counts")
        constraints = (
            models.UniqueConstraint(fields=("org_unit", "on"), name="tiering_maturitycount_once"),
        )

    def __str__(self) -> str:
        return f"{self.on} {self.org_unit_id}"


class LabelCount(models.Model):
    """Counted in the night for dashboards: customers and AUM under a unit, per label."""

    as_of = models.DateField(_("as of"))
    org_unit = models.ForeignKey(
        OrgUnit, models.CASCADE, related_name="+", verbose_name=_("org unit")
    )
    scheme = models.ForeignKey(
        Scheme, models.CASCADE, related_name="+", verbose_name=_("scheme"), db_index=False
    )
    label = models.ForeignKey(Label, models.CASCADE, related_name="+", verbose_name=_("label"))
    n_customers = models.PositiveIntegerField(_("customers"))
    n_on_watch = models.PositiveIntegerField(_("on watch"), default=0)
    n_on_threshold = models.PositiveIntegerField(_("on the threshold of a better label"), default=0)
    aum_amount = Amount(_("AUM"))

    class Meta:
        verbose_name = _("label count")
        verbose_name_plural = _("label counts")
        constraints = (
            models.UniqueConstraint(
                fields=("as_of", "org_unit", "scheme", "label"), name="tiering_labelcount_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.as_of} {self.org_unit_id} {self.label_id}"


class LabelMove(models.Model):
    """Counted in the night: customers under a unit that moved between two labels on a day."""

    on = models.DateField(_("on"))
    org_unit = models.ForeignKey(
        OrgUnit, models.CASCADE, related_name="+", verbose_name=_("org unit"), db_index=False
    )
    scheme = models.ForeignKey(
        Scheme, models.CASCADE, related_name="+", verbose_name=_("scheme"), db_index=False
    )
    from_label = models.ForeignKey(
        Label, models.CASCADE, null=True, related_name="+", verbose_name=_("from"), db_index=False
    )
    to_label = models.ForeignKey(
        Label, models.CASCADE, null=True, related_name="+", verbose_name=_("to"), db_index=False
    )
    n_customers = models.PositiveIntegerField(_("customers"))
    aum_amount = Amount(_("AUM"))

    class Meta:
        verbose_name = _("label move")
        verbose_name_plural = _("label moves")
        constraints = (
            models.UniqueConstraint(
                fields=("on", "org_unit", "scheme", "from_label", "to_label"),
                name="tiering_labelmove_once",
                nulls_distinct=False,
            ),
        )
        indexes = (
            models.Index(fields=("org_unit", "scheme", "on"), name="tiering_labelmove_unit"),
        )

    def __str__(self) -> str:
        return f"{self.on} {self.org_unit_id} {self.from_label_id}→{self.to_label_id}"
