"""What a customer is worth to us, and why."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Money
from customers.scoping import OfCustomerQuerySet
from kernel.names import in_language
from staff.models import Officer, OrgUnit
from tiering.enums import ChangeReason, LabelKind, Policy, RuleSetState


class Amount(models.DecimalField):  # type: ignore[type-arg]
    """Yuan, unrounded: a foreign balance times its rate and its class coefficient."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 40)
        kwargs.setdefault("decimal_places", 16)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class ProductClass(models.Model):
    """What an account class counts as. A new coefficient counts from the first of a month."""

    code = models.CharField(_("class"), max_length=12, primary_key=True)
    name_en = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=60)
    is_aum = models.BooleanField(_("counts as AUM"))
    is_deposit = models.BooleanField(_("is a deposit"))
    is_retained = models.BooleanField(_("counts as retained at maturity"))
    coefficient = models.DecimalField(_("coefficient"), max_digits=6, decimal_places=4, default=1)
    next_coefficient = models.DecimalField(
        _("next coefficient"), max_digits=6, decimal_places=4, null=True, blank=True
    )
    next_from = models.DateField(_("next coefficient from"), null=True, blank=True)

    class Meta:
        verbose_name = _("product class")
        verbose_name_plural = _("product classes")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                name="tiering_productclass_changes_on_a_first",
                condition=Q(next_from__isnull=True) | Q(next_from__day=1),
            ),
        )

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)


class Scheme(models.Model):
    """A way of labelling: each customer carries at most one label of it.

    `slot` is the scheme's place in the arrays `earned`, `carried` and `threshold` of the metrics.
    """

    code = models.CharField(_("code"), max_length=32, unique=True)
    name_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    slot = models.PositiveSmallIntegerField(unique=True)
    policy = models.CharField(_("policy"), max_length=20, choices=Policy.choices)

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        ordering = ("slot",)
        constraints = (
            # A closed month keeps one earned label (`MonthAverage`), so one scheme closes months.
            models.UniqueConstraint(
                fields=("policy",),
                condition=Q(policy=Policy.FAST_UP_SLOW_DOWN),
                name="tiering_scheme_one_closes_months",
            ),
        )

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)


class Label(models.Model):
    id = models.SmallAutoField(primary_key=True)
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, related_name="labels", verbose_name=_("scheme")
    )
    code = models.CharField(_("code"), max_length=32)
    name_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=LabelKind.choices)
    rank = models.SmallIntegerField(_("rank"), help_text=_("Higher is better."))

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ("scheme", "-rank")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "code"), name="tiering_label_code"),
            models.UniqueConstraint(fields=("scheme", "rank"), name="tiering_label_rank"),
        )

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)


class RuleSet(models.Model):
    """One version of a scheme's rules; `definition` has the shape of `rules.rule_set`.

    A version that was ever live is immutable: a trigger refuses other changes than its state.
    """

    scheme = models.ForeignKey(
        Scheme, models.PROTECT, related_name="rule_sets", verbose_name=_("scheme")
    )
    version = models.PositiveIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=12, choices=RuleSetState.choices, default=RuleSetState.DRAFT
    )
    definition = models.JSONField(_("definition"))
    effective_from = models.DateField(_("effective from"), null=True, blank=True)
    created_by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        ordering = ("scheme", "-version")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "version"), name="tiering_ruleset_version"),
            models.CheckConstraint(
                name="tiering_ruleset_live_has_date",
                condition=Q(state=RuleSetState.DRAFT) | Q(effective_from__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme.code} v{self.version}"


class ScoringState(models.Model):
    """One row: how far the metrics have come, and where the installation's figures begin."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    live_from = models.DateField(_("first delivery"))
    scored_on = models.DateField(_("scored on"))
    closed_month = models.DateField(_("last closed month"), null=True)
    rule_versions = models.JSONField(_("rule versions"), default=dict)

    class Meta:
        verbose_name = _("scoring state")
        verbose_name_plural = _("scoring state")
        constraints = (
            models.CheckConstraint(name="tiering_scoringstate_is_one_row", condition=Q(id=1)),
        )

    def __str__(self) -> str:
        return self.scored_on.isoformat()


class CustomerMetric(models.Model):
    """One wide row of figures per customer, written only when something changed.

    Averages are kept as accumulators: `aum_month_base` grows by (old − new) × days of the month
    before the change, so that on any day D the sum of the month's daily balances is
    aum × days + base, without a write on quiet days. A base belongs to the period (month, quarter,
    year) that holds `accrued_on`; in a later period it counts as 0. What moves with the calendar
    alone (age, tenure, averages) is derived from this row for a given day: `queries/wide_row.sql`.
    `review_on` is the first day on which the calendar changes a stored figure: a closing known
    ahead, a maturity that has passed, something that leaves its window.
    """

    customer = models.OneToOneField(
        Customer, models.CASCADE, primary_key=True, related_name="metric", db_constraint=False
    )
    # read by every nightly scan: first in the row
    kind = models.CharField(max_length=10)
    earned = ArrayField(models.SmallIntegerField(null=True), default=list)
    carried = ArrayField(models.SmallIntegerField(null=True), default=list)
    threshold = ArrayField(models.SmallIntegerField(null=True), default=list)
    on_watch = models.BooleanField(default=False)
    contact_allowed = models.BooleanField(default=True)
    protected = models.BooleanField(default=False)
    first_balance_on = models.DateField(null=True)
    accrued_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    aum = Amount(default=0)
    aum_month_base = Amount(default=0)
    aum_quarter_base = Amount(default=0)
    aum_year_base = Amount(default=0)
    aum_prev_month_sum = Amount(null=True)
    deposit = Amount(default=0)
    deposit_month_base = Amount(default=0)
    deposit_quarter_base = Amount(default=0)
    deposit_closed_quarter_sum = Amount(null=True)
    deposit_month_end = Amount(null=True)
    deposit_quarter_end = Amount(null=True)
    deposit_year_end = Amount(null=True)
    last_transaction_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    n_accounts = models.IntegerField(default=0)
    # the person
    gender = models.CharField(max_length=1, blank=True)
    birth_on = models.DateField(null=True)
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
    aum_retained = Amount(default=0)
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
    loan_opened_on = models.DateField(null=True)
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
    industry = models.CharField(max_length=16, blank=True)
    employees = models.BigIntegerField(null=True)
    revenue_wan = Money(null=True)
    assets_wan = Money(null=True)
    borrower = models.BooleanField(null=True)
    segment = models.CharField(max_length=12, blank=True)
    eligible_strategic = models.BooleanField(null=True)
    supported_industry = models.BooleanField(null=True)
    larger_contribution = models.BooleanField(null=True)
    head_office_list = models.BooleanField(null=True)
    credit_rating_rank = models.SmallIntegerField(null=True)
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
        indexes = (models.Index(fields=("review_on",), name="tiering_customermetric_review"),)

    def __str__(self) -> str:
        return str(self.customer_id)


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
        )

    def __str__(self) -> str:
        return f"{self.customer_id} {self.on} {self.reason}"


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


class LabelCount(models.Model):
    """Counted in the night for dashboards: customers and AUM directly in a unit, per label.

    A manager's figure is the sum over the units of the subtree.
    """

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
    """Counted in the night: customers of a unit that moved between two labels on a day."""

    on = models.DateField(_("on"))
    org_unit = models.ForeignKey(
        OrgUnit, models.CASCADE, related_name="+", verbose_name=_("org unit")
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

    def __str__(self) -> str:
        return f"{self.on} {self.org_unit_id} {self.from_label_id}→{self.to_label_id}"
