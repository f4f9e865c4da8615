"""What is computed of a customer: one wide row, closed months, changes of AUM."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.enums import Gender, Industry, Kind, Segment
from customers.models import Customer, Money
from customers.scoping import OfCustomerQuerySet
from tiering.models.schemes import Label


class Amount(models.DecimalField):  # type: ignore[type-arg]
    """Yuan, unrounded: a foreign balance times its rate and its class coefficient."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 40)
        kwargs.setdefault("decimal_places", 16)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class CustomerMetric(models.Model):
    """One wide row of figures per customer, written only when something changed.

    Averages are kept as accumulators: `aum_month_base` grows by (old − new) × days of the month
    before the change, so that on any day D the sum of the month's daily balances is
    aum × days + base, without a write on quiet days. A base belongs to the period (month, quarter,
    year) that holds `accrued_on`; in a later period it counts as 0. What moves with the calendar
    alone (age, tenure, averages) is derived from this row for a given day: `queries/wide_row.sql`.
    `review_on` is the first day on which the calendar changes a stored figure: a closing known
    ahead, a maturity that has passed, something that leaves its window.

    Named here is what the metric catalogue lacks, and what stands in a list of the administration,
    which takes all other names from the catalogue.
    """

    customer = models.OneToOneField(
        Customer,
        models.CASCADE,
        primary_key=True,
        related_name="metric",
        verbose_name=_("customer"),
        db_constraint=False,
    )
    # read by every nightly scan: first in the row
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    earned = ArrayField(
        models.SmallIntegerField(null=True),
        default=list,
        verbose_name=_("earned labels, by place of the scheme"),
    )
    carried = ArrayField(
        models.SmallIntegerField(null=True),
        default=list,
        verbose_name=_("carried labels, by place of the scheme"),
    )
    threshold = ArrayField(
        models.SmallIntegerField(null=True),
        default=list,
        verbose_name=_("labels on whose threshold, by place of the scheme"),
    )
    on_watch = models.BooleanField(default=False)
    contact_allowed = models.BooleanField(default=True)
    protected = models.BooleanField(default=False)
    first_balance_on = models.DateField(null=True)
    accrued_on = models.DateField(_("accumulators stand at"), null=True)
    review_on = models.DateField(_("next change by the calendar"), null=True)
    aum = Amount(_("AUM"), default=0)
    aum_month_base = Amount(_("month base of AUM"), default=0)
    aum_quarter_base = Amount(_("quarter base of AUM"), default=0)
    aum_year_base = Amount(_("year base of AUM"), default=0)
    aum_prev_month_sum = Amount(_("sum of daily AUM of the previous month"), null=True)
    deposit = Amount(default=0)
    deposit_month_base = Amount(_("month base of deposits"), default=0)
    deposit_quarter_base = Amount(_("quarter base of deposits"), default=0)
    deposit_closed_quarter_sum = Amount(
        _("sum of daily deposits of the last closed quarter"), null=True
    )
    deposit_month_end = Amount(null=True)
    deposit_quarter_end = Amount(null=True)
    deposit_year_end = Amount(null=True)
    last_transaction_on = models.DateField(_("last transaction"), null=True)
    opened_on = models.DateField(_("customer since"), null=True)
    n_accounts = models.IntegerField(default=0)
    # the person
    gender = models.CharField(max_length=1, choices=Gender.choices, blank=True)
    birth_on = models.DateField(_("birth date"), null=True)
    occupation = models.CharField(max_length=120, blank=True)
    annual_income = Money(null=True)
    is_executive = models.BooleanField(default=False)
    is_family_of_valued = models.BooleanField(default=False)
    # holdings
    aum_demand = Amount(default=0)
    aum_notice = Amount(default=0)
    aum_term = Amount(default=0)
    aum_wealth = Amount(default=0)
    aum_wealth_open = Amount(default=0)
    aum_fund = Amount(default=0)
    aum_insurance = Amount(default=0)
    aum_bond = Amount(default=0)
    aum_metal = Amount(default=0)
    aum_retained = Amount(_("money that counts as retained"), default=0)
    aum_30d_ago = Amount(null=True)
    n_products = models.SmallIntegerField(default=0)
    term_amount = Amount(null=True)
    term_longest_months = models.SmallIntegerField(null=True)
    n_term_opened_365d = models.IntegerField(default=0)
    next_term_on = models.DateField(null=True)
    next_wealth_on = models.DateField(null=True)
    next_insurance_on = models.DateField(null=True)
    has_wealth = models.BooleanField(default=False)
    has_fund = models.BooleanField(default=False)
    has_insurance = models.BooleanField(default=False)
    has_bond_metal = models.BooleanField(default=False)
    loan_balance = Amount(default=0)
    n_loans = models.SmallIntegerField(default=0)
    loan_opened_on = models.DateField(_("last loan opened on"), null=True)
    card_balance = Amount(default=0)
    card_limit = Amount(default=0)
    card_spend_30d = Amount(default=0)
    n_cards = models.SmallIntegerField(default=0)
    # behaviour
    transactions_30d = models.BigIntegerField(null=True)
    transactions_90d = models.BigIntegerField(null=True)
    inflow_30d = Money(null=True)
    outflow_30d = Money(null=True)
    mobile_logins_30d = models.BigIntegerField(null=True)
    payroll_amount = Money(null=True)
    payroll_on = models.DateField(null=True)
    linked_payment = models.BooleanField(null=True)
    direct_debit = models.BooleanField(null=True)
    is_merchant = models.BooleanField(null=True)
    # triangles: items of each set that the customer has; service is empty when nothing was recorded
    product_items = models.SmallIntegerField(default=0)
    settlement_items = models.SmallIntegerField(default=0)
    service_items = models.SmallIntegerField(null=True)
    referral_items = models.SmallIntegerField(default=0)
    # the company
    industry = models.CharField(max_length=16, choices=Industry.choices, blank=True)
    employees = models.BigIntegerField(null=True)
    revenue_wan = Money(null=True)
    assets_wan = Money(null=True)
    borrower = models.BooleanField(null=True)
    segment = models.CharField(max_length=12, choices=Segment.choices, blank=True)
    eligible_strategic = models.BooleanField(null=True)
    supported_industry = models.BooleanField(null=True)
    larger_contribution = models.BooleanField(null=True)
    head_office_list = models.BooleanField(null=True)
    credit_rating_rank = models.SmallIntegerField(_("rank of the internal rating"), null=True)
    bad_record = models.BooleanField(null=True)
    litigation = models.BooleanField(null=True)
    agreement_signed = models.BooleanField(null=True)
    settlement_share = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    affiliate_share = models.DecimalField(max_digits=7, decimal_places=6, null=True)
    pos_monthly = Money(null=True)
    ebank_active = models.BooleanField(null=True)
    payroll_people = models.BigIntegerField(null=True)
    payroll_monthly = Money(null=True)
    cards_issued = models.BigIntegerField(null=True)
    special_contribution = models.BooleanField(default=False)

    objects: ClassVar = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer metrics")
        verbose_name_plural = _("customer metrics")
        indexes = (
            models.Index(
                fields=("customer",),
                name="tiering_customermetric_silent",
                condition=Q(contact_allowed=False),
            ),
            models.Index(
                fields=("customer",),
                name="tiering_customermetric_family",
                condition=Q(is_family_of_valued=True),
            ),
        )

    def __str__(self) -> str:
        return str(self.customer_id)


class MonthAverage(models.Model):
    """One row per customer and closed month: what the month came to and what it earned."""

    customer = models.ForeignKey(
        Customer,
        models.CASCADE,
        related_name="month_averages",
        verbose_name=_("customer"),
        db_constraint=False,
        db_index=False,
    )
    month = models.DateField(_("month"), help_text=_("Its first day."))
    aum_sum = Amount(_("sum of daily AUM"))
    days = models.PositiveSmallIntegerField(_("days"))
    end_aum = Amount(_("AUM at the month's end"))
    earned = models.ForeignKey(
        Label,
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("earned label"),
        db_index=False,
    )

    objects: ClassVar = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("month average")
        verbose_name_plural = _("month averages")
        constraints = (
            models.UniqueConstraint(fields=("customer", "month"), name="tiering_monthaverage_once"),
        )
        # months are written one after the other: one of them is found without reading the others
        indexes = (BrinIndex(fields=("month",), name="tiering_monthaverage_month"),)

    def __str__(self) -> str:
        return f"{self.customer_id} {self.month:%Y-%m}"


class AumChange(models.Model):
    """A change of a customer's AUM, kept for 40 days: outflows, pay days, corrections."""

    customer = models.ForeignKey(
        Customer,
        models.CASCADE,
        related_name="aum_changes",
        verbose_name=_("customer"),
        db_constraint=False,
        db_index=False,
    )
    on = models.DateField(_("on"))
    old_aum = Amount(_("AUM before"))
    new_aum = Amount(_("AUM after"))

    objects: ClassVar = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("AUM change")
        verbose_name_plural = _("AUM changes")
        constraints = (
            models.UniqueConstraint(fields=("customer", "on"), name="tiering_aumchange_once"),
        )

    def __str__(self) -> str:
        return f"{self.customer_id} {self.on}"
