"""What came of it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Arm
from campaigns.models.campaign import Campaign
from campaigns.models.white_lists import WhitelistEntry
from customers.models import Account, Customer
from customers.scoping import OfCustomerQuerySet
from staff.models import Officer, OrgUnit
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
    """Counted in the night per campaign, unit and arm: a row for all who entered under the unit
    (`with_below`), which pages read, and one for those who entered at the unit itself, for exports.

    Only the latter may be added up. Customers, each once: listed ≥ contacted ≥ effectively
    contacted ≥ interested. Whether the target was met (`succeeded` of `base`) is counted over all
    who are listed.
    """

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
    with_below = models.BooleanField(_("with the units below"), default=False, db_default=False)
    listed = models.PositiveIntegerField(_("listed"))
    contacted = models.PositiveIntegerField(_("contacted"))
    reached = models.PositiveIntegerField(_("effectively contacted"))
    interested = models.PositiveIntegerField(
        _("interested"),
        default=0,
        db_default=0,
        help_text=_("Said so, or have done it already."),
    )
    succeeded = models.PositiveIntegerField(_("succeeded"))
    base = models.PositiveIntegerField(_("counted"), help_text=_("Denominator of the rate."))
    # what the rate is made of, so that campaigns can be added up: customers, or yuan of pay
    rate_part = Amount(_("numerator"), default=0)
    rate_whole = Amount(_("denominator"), default=0)
    rate = models.DecimalField(_("rate"), max_digits=7, decimal_places=4, null=True)

    class Meta:
        verbose_name = _("campaign result")
        verbose_name_plural = _("campaign results")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "org_unit", "as_of", "arm", "with_below"),
                name="campaigns_campaignresult_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.as_of} {self.get_arm_display()}"


class OfficerLoad(models.Model):
    """Counted in the night: an officer's book and work, as the next working day finds them.

    `n_due` is due on that day or before; `n_late`, which it includes, was due before it.
    """

    as_of = models.DateField(_("as of"))
    officer = models.ForeignKey(
        Officer,
        models.CASCADE,
        related_name="loads",
        verbose_name=_("officer"),
        db_constraint=False,
        db_index=False,
    )
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
    aum_month_start_amount = Amount(_("AUM at the end of the month before"))
    n_contacted_30d = models.PositiveIntegerField(_("customers contacted in 30 days"))
    n_open = models.PositiveIntegerField(_("open"))
    n_due = models.PositiveIntegerField(_("due on the next working day or before"))
    n_late = models.PositiveIntegerField(_("overdue"))
    n_month_due = models.PositiveIntegerField(_("fell due this month"))
    n_month_done = models.PositiveIntegerField(_("of these done"))

    class Meta:
        verbose_name = _("officer's load")
        verbose_name_plural = _("officers' loads")
        constraints = (
            models.UniqueConstraint(fields=("as_of", "officer"), name="campaigns_officerload_once"),
        )
        indexes = (models.Index(fields=("officer", "as_of"), name="campaigns_officerload_history"),)

    def __str__(self) -> str:
        return f"{self.as_of} {self.officer_id}"


class UnitLoad(models.Model):
    """Counted in the night: what the officers under a unit carry, and what waits for one of them.

    The sums of `OfficerLoad` over all officers under the unit, in the tree of that night: never add
    up a unit and one below it. `n_officers` are the relationship managers who work there, `n_a_day`
    the calls and visits that they can make in a day. `n_pool` is due on the next working day or
    before and belongs to nobody.
    """

    as_of = models.DateField(_("as of"))
    org_unit = models.ForeignKey(
        OrgUnit,
        models.CASCADE,
        related_name="+",
        verbose_name=_("org unit"),
        db_constraint=False,
        db_index=False,
    )
    n_officers = models.PositiveIntegerField(_("relationship managers"))
    n_a_day = models.PositiveIntegerField(_("calls and visits that they can make in a day"))
    n_customers = models.PositiveIntegerField(_("customers"))
    aum_amount = Amount(_("AUM"))
    aum_month_start_amount = Amount(_("AUM at the end of the month before"))
    n_contacted_30d = models.PositiveIntegerField(_("customers contacted in 30 days"))
    n_due = models.PositiveIntegerField(_("due on the next working day or before"))
    n_late = models.PositiveIntegerField(_("overdue"))
    n_month_due = models.PositiveIntegerField(_("fell due this month"))
    n_month_done = models.PositiveIntegerField(_("of these done"))
    n_pool = models.PositiveIntegerField(_("due and nobody's"))

    class Meta:
        verbose_name = _("unit's load")
        verbose_name_plural = _("units' loads")
        constraints = (
            models.UniqueConstraint(fields=("org_unit", "as_of"), name="campaigns_unitload_once"),
        )

    def __str__(self) -> str:
        return f"{self.as_of} {self.org_unit_id}"
