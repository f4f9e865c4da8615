"""Who a customer is: one person or firm, its figures, its activity, its relations."""

from typing import ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from customers.enums import Gender, Industry, Kind, RelationKind, Segment
from customers.fields import Money, SealedText, opened
from customers.masking import masked_id_no, masked_mobile
from customers.scoping import CustomerQuerySet, OfCustomerQuerySet
from staff.models import Officer, OrgUnit


class Customer(models.Model):
    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    customer_no = models.CharField(_("customer number"), max_length=64, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("customer name"), max_length=200)
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
    handover_manager_no = models.CharField(
        _("delivered manager at the hand-over"),
        max_length=32,
        blank=True,
        db_default="",
        editable=False,
    )
    handover_org_unit = models.ForeignKey(
        OrgUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("org unit at the hand-over"),
        editable=False,
    )
    handover_at = models.DateTimeField(_("handed over at"), null=True, blank=True, editable=False)
    # by the night: when the hand-over was made that has ended since; a later one stands
    ended_handover_at = models.DateTimeField(
        _("when the ended hand-over was made"), null=True, blank=True, editable=False
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
            # names that begin with a text, and in the order in which a search gives them
            models.Index(Collate("name", "C"), "id", name="customers_customer_named"),
            models.Index(
                fields=("id",),
                name="customers_customer_silent",
                condition=models.Q(crm_contact_allowed=False),
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
    revenue_wan = Money(_("revenue (ten thousand yuan)"), null=True, blank=True)
    assets_wan = Money(_("total assets (ten thousand yuan)"), null=True, blank=True)
    ownership = models.CharField(_("ownership"), max_length=60, blank=True)
    group_no = models.CharField(_("corporate group"), max_length=64, blank=True)
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
        return f"{self.customer_id} {self.get_relation_display()} {self.related_id}"
