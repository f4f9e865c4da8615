"""Who the customers are, what they hold, what was said and done.

Columns that the core systems deliver are written by the night; the few that people decide here
are named `crm_…` and `handover_…` and stay apart from them.
"""

from typing import ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from customers.enums import (
    AccountClass,
    Channel,
    Gender,
    Industry,
    Kind,
    Outcome,
    RejectReason,
    RelationKind,
    Segment,
)
from customers.fields import SealedText, opened
from customers.masking import DOTS, masked_account_no, masked_id_no, masked_mobile
from customers.scoping import CustomerQuerySet, OfCustomerQuerySet
from staff.models import Officer, OrgUnit


class Money(models.DecimalField):  # type: ignore[type-arg]
    """Yuan with two decimals."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 20)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


SEALED_COLUMNS = ("id_no", "mobile")


class Delivery(models.Model):
    """One hand-over of the core systems, as it arrived. The content's digest tells it apart.

    `seal` is the cheap sign (manifest, names, sizes, times) that a folder has not changed since.
    """

    business_date = models.DateField(_("business date"), null=True)
    name = models.CharField(_("folder"), max_length=255)
    folder = models.TextField(_("path"), db_default="")
    digest = models.CharField(_("digest"), max_length=64)
    seal = models.CharField(max_length=64, db_default="", db_index=True, editable=False)
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
        return f"{self.file}:{self.line} {self.reason}"

    @property
    def shown_value(self) -> str:
        """Identity and phone numbers are sealed here too, and stay so."""
        return DOTS if self.column in SEALED_COLUMNS and self.raw_value else self.raw_value

    @property
    def shown_reason(self) -> str:
        known = self.reason in RejectReason.values
        return str(RejectReason(self.reason).label) if known else self.reason


class DataDate(models.Model):
    """One row: the business date that all pages stand on."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    business_date = models.DateField(_("data date"))
    delivery = models.ForeignKey(Delivery, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("data date")
        verbose_name_plural = _("data date")
        constraints = (
            models.CheckConstraint(name="customers_datadate_is_one_row", condition=Q(id=1)),
        )

    def __str__(self) -> str:
        return self.business_date.isoformat()


class Customer(models.Model):
    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    customer_no = models.CharField(_("customer number"), max_length=64, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    id_type = models.CharField(_("type of identity document"), max_length=40, blank=True)
    id_no = SealedText(_("identity number"), blank=True)
    id_no_index = models.BinaryField(null=True, editable=False)
    mobile = SealedText(_("mobile"), blank=True)
    mobile_index = models.BinaryField(null=True, editable=False)
    mobile_tail_index = models.BinaryField(null=True, editable=False)
    gender = models.CharField(_("gender"), max_length=1, choices=Gender.choices, blank=True)
    birth_on = models.DateField(_("birth date"), null=True, blank=True)
    occupation = models.CharField(_("occupation"), max_length=120, blank=True)
    annual_income = Money(_("annual income"), null=True, blank=True)
    org_unit = models.ForeignKey(
        OrgUnit,
        models.PROTECT,
        related_name="customers",
        verbose_name=_("org unit"),
        db_index=False,
    )
    manager_no = models.CharField(_("delivered manager"), max_length=32, blank=True)
    opened_on = models.DateField(_("customer since"), null=True, blank=True)
    core_contact_allowed = models.BooleanField(_("contact allowed by the core"), default=True)
    is_protected = models.BooleanField(_("protected"), default=False)
    risk_flag = models.CharField(_("risk flag"), max_length=120, blank=True)
    missing_since = models.DateField(_("missing from deliveries since"), null=True, blank=True)
    owner = models.ForeignKey(
        Officer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="customers",
        verbose_name=_("relationship manager"),
        db_index=False,
    )
    # decided here, never by a delivery
    crm_contact_allowed = models.BooleanField(
        _("contact allowed by the customer here"), default=True, db_default=True
    )
    handover_to = models.ForeignKey(
        Officer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed over to"),
    )
    handover_manager_no = models.CharField(max_length=32, blank=True, db_default="", editable=False)
    handover_org_unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects: ClassVar = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ("id",)
        indexes = (
            models.Index(fields=("owner", "id"), name="customers_customer_book"),
            models.Index(fields=("org_unit", "id"), name="customers_customer_unit"),
            models.Index(fields=("id_no_index",), name="customers_customer_id_no"),
            models.Index(fields=("mobile_index",), name="customers_customer_mobile"),
            models.Index(fields=("mobile_tail_index",), name="customers_customer_tail"),
            models.Index(
                fields=("name",), name="customers_customer_name", opclasses=("varchar_pattern_ops",)
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def contact_allowed(self) -> bool:
        """Both the core and the customer's word here must allow it."""
        return self.core_contact_allowed and self.crm_contact_allowed

    def plain_id_no(self) -> str:
        return opened(self, "id_no", self.customer_no)

    def plain_mobile(self) -> str:
        return opened(self, "mobile", self.customer_no)

    @property
    def masked_id_no(self) -> str:
        return masked_id_no(self.plain_id_no())

    @property
    def masked_mobile(self) -> str:
        return masked_mobile(self.plain_mobile())


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
        )

    def __str__(self) -> str:
        return self.account_no

    @property
    def masked_no(self) -> str:
        return masked_account_no(self.account_no)


class CorporateProfile(models.Model):
    """corporates.csv, one row per corporate customer."""

    customer = models.OneToOneField(
        Customer,
        models.CASCADE,
        primary_key=True,
        related_name="corporate",
        verbose_name=_("customer"),
    )
    uscc = models.CharField(_("unified social credit code"), max_length=32, blank=True)
    industry = models.CharField(_("industry"), max_length=16, choices=Industry.choices, blank=True)
    employees = models.PositiveBigIntegerField(_("employees"), null=True, blank=True)
    revenue_wan = Money(_("revenue (万元)"), null=True, blank=True)
    assets_wan = Money(_("total assets (万元)"), null=True, blank=True)
    ownership = models.CharField(_("ownership"), max_length=60, blank=True)
    group_no = models.CharField(_("group"), max_length=64, blank=True)
    borrower = models.BooleanField(_("borrower"), null=True)
    segment = models.CharField(_("segment"), max_length=12, choices=Segment.choices, blank=True)
    eligible_strategic = models.BooleanField(_("eligible as strategic"), null=True)
    supported_industry = models.BooleanField(_("supported industry"), null=True)
    larger_contribution = models.BooleanField(_("larger contribution"), null=True)
    head_office_list = models.BooleanField(_("on head office's support list"), null=True)
    credit_rating = models.CharField(_("internal rating"), max_length=4, blank=True)
    bad_record = models.BooleanField(_("bad record"), null=True)
    litigation = models.BooleanField(_("litigation"), null=True)
    agreement_signed = models.BooleanField(_("agreement signed"), null=True)
    settlement_share = models.DecimalField(
        _("share of settlement here"), max_digits=7, decimal_places=6, null=True, blank=True
    )
    affiliate_share = models.DecimalField(
        _("share of affiliates here"), max_digits=7, decimal_places=6, null=True, blank=True
    )
    pos_monthly = Money(_("POS settlement per month"), null=True, blank=True)
    ebank_active = models.BooleanField(_("corporate e-bank used"), null=True)
    payroll_people = models.PositiveBigIntegerField(_("people on payroll"), null=True, blank=True)
    payroll_monthly = Money(_("payroll per month"), null=True, blank=True)
    cards_issued = models.PositiveBigIntegerField(_("credit cards issued"), null=True, blank=True)
    special_contribution = models.TextField(_("special contribution"), blank=True)

    objects: ClassVar = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("corporate profile")
        verbose_name_plural = _("corporate profiles")

    def __str__(self) -> str:
        return str(self.customer_id)


class Activity(models.Model):
    """activity.csv, one row per customer."""

    customer = models.OneToOneField(
        Customer,
        models.CASCADE,
        primary_key=True,
        related_name="activity",
        verbose_name=_("customer"),
    )
    last_transaction_on = models.DateField(_("last transaction"), null=True, blank=True)
    transactions_30d = models.PositiveBigIntegerField(
        _("transactions in 30 days"), null=True, blank=True
    )
    transactions_90d = models.PositiveBigIntegerField(
        _("transactions in 90 days"), null=True, blank=True
    )
    inflow_30d = Money(_("inflow in 30 days"), null=True, blank=True)
    outflow_30d = Money(_("outflow in 30 days"), null=True, blank=True)
    mobile_logins_30d = models.PositiveBigIntegerField(
        _("mobile bank sign-ins in 30 days"), null=True, blank=True
    )
    payroll_amount = Money(_("payroll amount"), null=True, blank=True)
    payroll_on = models.DateField(_("pay day"), null=True, blank=True)
    linked_payment = models.BooleanField(_("linked payment"), null=True)
    direct_debit = models.BooleanField(_("direct debit"), null=True)
    merchant = models.BooleanField(_("merchant"), null=True)

    objects: ClassVar = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activity")

    def __str__(self) -> str:
        return str(self.customer_id)


class Relation(models.Model):
    customer = models.ForeignKey(
        Customer, models.CASCADE, related_name="relations", verbose_name=_("customer")
    )
    related = models.ForeignKey(
        Customer, models.CASCADE, related_name="related_to", verbose_name=_("related customer")
    )
    relation = models.CharField(_("relation"), max_length=16, choices=RelationKind.choices)
    first_seen_on = models.DateField(_("since"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects: ClassVar = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = (
            models.UniqueConstraint(
                fields=("customer", "related", "relation"), name="customers_relation_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.customer_id} {self.relation} {self.related_id}"


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

    objects: ClassVar = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ("-happened_at", "-id")
        indexes = (
            models.Index(fields=("customer", "-happened_at"), name="customers_contact_timeline"),
        )

    def __str__(self) -> str:
        return f"{self.happened_at:%Y-%m-%d} {self.channel} {self.outcome}"


class FxRate(models.Model):
    currency = models.CharField(_("currency"), max_length=3, primary_key=True)
    rate_to_cny = models.DecimalField(_("yuan for one"), max_digits=20, decimal_places=10)
    delivered_on = models.DateField(_("of"))

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")

    def __str__(self) -> str:
        return f"{self.currency} {self.rate_to_cny}"
