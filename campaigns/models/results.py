"""What came of it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Arm
from campaigns.models.campaign import Campaign
from campaigns.models.white_lists import WhitelistEntry
from customers.models import Account, Customer
from customers.scoping import OfCustomerQuerySet
from staff.models import OrgUnit
from tiering.models import Amount


class MaturityOutcome(models.Model):
    """A listed account that matured: how much of it stayed within 30 days."""

    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        related_name="+",
        verbose_name=_("campaign"),
        db_constraint=False,
    )
    entry = models.ForeignKey(
        WhitelistEntry,
        models.PROTECT,
        related_name="maturities",
        verbose_name=_("white-list entry"),
        db_constraint=False,
    )
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="+",
        verbose_name=_("account"),
        db_constraint=False,
    )
    customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        related_name="maturity_outcomes",
        verbose_name=_("customer"),
        db_constraint=False,
    )
    matures_on = models.DateField(_("matures on"))
    matured_amount = Amount(_("matured"))
    retained_before = Amount(_("other retained money before"))
    retained_amount = Amount(_("stayed"), default=0)
    is_retained = models.BooleanField(_("retained"), default=False)

    objects: ClassVar = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("maturity outcome")
        verbose_name_plural = _("maturity outcomes")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "account", "matures_on"), name="campaigns_maturityoutcome_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.matures_on}"


class CampaignResult(models.Model):
    """Counted in the night: one row per campaign, unit at entry and arm."""

    campaign = models.ForeignKey(
        Campaign,
        models.CASCADE,
        related_name="results",
        verbose_name=_("campaign"),
        db_constraint=False,
    )
    org_unit = models.ForeignKey(
        OrgUnit,
        models.CASCADE,
        related_name="+",
        verbose_name=_("org unit"),
        db_index=False,
        db_constraint=False,
    )
    as_of = models.DateField(_("as of"))
    arm = models.CharField(_("arm"), max_length=8, choices=Arm.choices)
    listed = models.PositiveIntegerField(_("listed"))
    contacted = models.PositiveIntegerField(_("contacted"))
    reached = models.PositiveIntegerField(_("effectively contacted"))
    succeeded = models.PositiveIntegerField(_("succeeded"))
    base = models.PositiveIntegerField(_("counted"), help_text=_("Denominator of the rate."))
    # what the rate is made of, so that units can be added up: customers, or yuan of pay
    rate_part = Amount(_("numerator"), default=0)
    rate_whole = Amount(_("denominator"), default=0)
    rate = models.DecimalField(_("rate"), max_digits=7, decimal_places=4, null=True)

    class Meta:
        verbose_name = _("campaign result")
        verbose_name_plural = _("campaign results")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "org_unit", "as_of", "arm"),
                name="campaigns_campaignresult_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.as_of} {self.get_arm_display()}"
