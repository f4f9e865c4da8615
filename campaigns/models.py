"""Whom we call, who calls, what came of it."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.enums import (
    Anchor,
    Arm,
    CampaignState,
    CancelReason,
    ExclusionReason,
    FollowUpState,
    LeaveReason,
    OffsetUnit,
    Play,
    Roll,
    Source,
    TargetKind,
)
from campaigns.scoping import FollowUpQuerySet
from customers.enums import Channel, Outcome
from customers.models import Account, Customer
from customers.scoping import OfCustomerQuerySet
from kernel.names import in_language
from staff.models import Officer, OrgUnit
from tiering.models import Amount


class ContactPlan(models.Model):
    """A template of steps; 4+1 and 731 are shipped."""

    code = models.CharField(_("code"), max_length=16, unique=True)
    name_en = models.CharField(max_length=80)
    name_zh = models.CharField(max_length=80)
    anchor = models.CharField(_("counted from"), max_length=10, choices=Anchor.choices)
    length_days = models.PositiveSmallIntegerField(
        _("length in working days"), help_text=_("Steps still open after it are missed.")
    )

    class Meta:
        verbose_name = _("contact plan")
        verbose_name_plural = _("contact plans")
        ordering = ("code",)

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)


class PlanStep(models.Model):
    plan = models.ForeignKey(
        ContactPlan, models.CASCADE, related_name="steps", verbose_name=_("contact plan")
    )
    code = models.CharField(_("step"), max_length=8)
    offset = models.SmallIntegerField(_("offset"), help_text=_("Negative: before the anchor."))
    unit = models.CharField(_("unit"), max_length=12, choices=OffsetUnit.choices)
    roll = models.CharField(_("on a day off"), max_length=8, choices=Roll.choices)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    guidance_en = models.TextField(blank=True)
    guidance_zh = models.TextField(blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("plan", "offset")
        constraints = (
            models.UniqueConstraint(fields=("plan", "code"), name="campaigns_planstep_code"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def guidance(self) -> str:
        return in_language(self.guidance_zh, self.guidance_en)


class Programme(models.Model):
    """A season that holds campaigns."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    name_en = models.CharField(max_length=120)
    name_zh = models.CharField(max_length=120)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ("code",)

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)


class Campaign(models.Model):
    """`audience`, `exclusion` and `target` are conditions of the rule language."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="campaigns",
        verbose_name=_("programme"),
    )
    play = models.CharField(_("play"), max_length=16, choices=Play.choices)
    name_en = models.CharField(max_length=120)
    name_zh = models.CharField(max_length=120)
    state = models.CharField(
        _("state"), max_length=8, choices=CampaignState.choices, default=CampaignState.DRAFT
    )
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    priority = models.PositiveSmallIntegerField(
        _("priority"),
        unique=True,
        help_text=_("Higher goes first when campaigns meet at a customer."),
    )
    version = models.PositiveIntegerField(_("rule version"), default=1)
    audience = models.JSONField(_("audience"))
    exclusion = models.JSONField(_("exclusion"), null=True, blank=True)
    target = models.JSONField(_("target condition"), null=True, blank=True)
    target_kind = models.CharField(
        _("how the rate is counted"), max_length=20, choices=TargetKind.choices
    )
    target_rate = models.DecimalField(
        _("target rate"),
        max_digits=5,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
    )
    holdout_share = models.DecimalField(
        _("hold-out share"),
        max_digits=4,
        decimal_places=3,
        default="0.100",
        validators=[MinValueValidator(0), MaxValueValidator("0.5")],
    )
    plan = models.ForeignKey(
        ContactPlan, models.PROTECT, related_name="campaigns", verbose_name=_("contact plan")
    )
    anchor = models.CharField(
        _("counted from"),
        max_length=10,
        choices=Anchor.choices,
        blank=True,
        help_text=_("Empty: as the contact plan says."),
    )
    maturing_classes = models.JSONField(
        _("maturing classes"),
        default=list,
        blank=True,
        help_text=_("Account classes that a 731 plan follows."),
    )
    talking_points_en = models.TextField(blank=True)
    talking_points_zh = models.TextField(blank=True)

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ("-priority",)
        constraints = (
            models.CheckConstraint(
                name="campaigns_campaign_period",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=F("ends_on")),
            ),
        )

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def talking_points(self) -> str:
        return in_language(self.talking_points_zh, self.talking_points_en)


class WhitelistEntry(models.Model):
    """A customer in a campaign's white-list, `entered_on` to `left_on`; a return is a new entry.

    `figures` are the baseline: the metrics that the audience names, AUM, average and label.
    The owner is the customer's own manager, or a substitute where that one had no hours left
    (`is_overflow`); an owner that is empty means the pool of the customer's unit.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="entries", verbose_name=_("campaign")
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="whitelist_entries", verbose_name=_("customer")
    )
    org_unit = models.ForeignKey(
        OrgUnit,
        models.PROTECT,
        related_name="+",
        verbose_name=_("org unit at entry"),
        db_index=False,
    )
    owner = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    is_overflow = models.BooleanField(
        _("beyond the capacity of the customer's own manager"), default=False, db_default=False
    )
    arm = models.CharField(_("arm"), max_length=8, choices=Arm.choices)
    source = models.CharField(
        _("source"), max_length=5, choices=Source.choices, default=Source.RULE
    )
    rule_version = models.PositiveIntegerField(_("rule version"))
    figures = models.JSONField(_("baseline"), default=dict)
    hand_reason = models.CharField(_("reason"), max_length=200, blank=True)
    entered_on = models.DateField(_("entered on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)
    leave_reason = models.CharField(
        _("reason for leaving"), max_length=16, choices=LeaveReason.choices, blank=True
    )
    target_met_on = models.DateField(_("target met on"), null=True, blank=True)

    objects: ClassVar = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("white-list entry")
        verbose_name_plural = _("white-list entries")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "customer", "entered_on"), name="campaigns_whitelistentry_cycle"
            ),
            models.UniqueConstraint(
                fields=("campaign", "customer"),
                condition=Q(left_on__isnull=True),
                name="campaigns_whitelistentry_open_once",
            ),
            models.CheckConstraint(
                name="campaigns_whitelistentry_leaves_with_reason",
                condition=Q(left_on__isnull=True, leave_reason="")
                | (Q(left_on__isnull=False) & ~Q(leave_reason="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.customer_id}"


class WhitelistExclusion(models.Model):
    """A customer that the rule picks and a wall keeps out, with the reason."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="exclusions", verbose_name=_("campaign")
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="+", verbose_name=_("customer")
    )
    reason = models.CharField(_("reason"), max_length=16, choices=ExclusionReason.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "customer"),
                condition=Q(until__isnull=True),
                name="campaigns_whitelistexclusion_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.customer_id} {self.reason}"


class FollowUp(models.Model):
    """One thing to do for one customer on one day, keyed by its cause.

    The cause is campaign, customer, account (731), anchor day and step. `lead` points to the
    follow-up of the same customer and day that speaks for this one too. An owner that is empty
    means the pool of the org unit. `worked_on` is set by people and never by the night.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="follow_ups", verbose_name=_("campaign")
    )
    entry = models.ForeignKey(
        WhitelistEntry,
        models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("white-list entry"),
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="follow_ups", verbose_name=_("customer")
    )
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    plan = models.CharField(_("plan"), max_length=16)
    step = models.CharField(_("step"), max_length=8)
    anchor_on = models.DateField(_("anchor"))
    planned_on = models.DateField(
        _("planned for"), help_text=_("As the plan says, before spreading.")
    )
    due_on = models.DateField(_("due on"))
    ends_on = models.DateField(
        _("plan ends on"), help_text=_("Missed when still open on this day.")
    )
    org_unit = models.ForeignKey(
        OrgUnit, models.PROTECT, related_name="+", verbose_name=_("org unit"), db_index=False
    )
    owner = models.ForeignKey(
        Officer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("owner"),
        db_index=False,
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    lead = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    state = models.CharField(
        _("state"), max_length=9, choices=FollowUpState.choices, default=FollowUpState.OPEN
    )
    cancel_reason = models.CharField(
        _("reason"), max_length=16, choices=CancelReason.choices, blank=True
    )
    # by people
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    note = models.TextField(_("note"), blank=True)
    worked_by = models.ForeignKey(
        Officer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("worked by"),
        db_index=False,
    )
    worked_at = models.DateTimeField(_("worked at"), null=True, blank=True)
    planned_by_run_on = models.DateField(_("planned in the night of"))

    objects: ClassVar = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ("due_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "customer", "account", "anchor_on", "step"),
                name="campaigns_followup_cause",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="campaigns_followup_done_has_outcome",
                condition=~Q(state=FollowUpState.DONE)
                | (~Q(outcome="") & Q(worked_at__isnull=False)),
            ),
        )
        indexes = (
            models.Index(
                fields=("owner", "due_on", "id"),
                name="campaigns_followup_worklist",
                condition=Q(state=FollowUpState.OPEN),
            ),
            models.Index(
                fields=("org_unit", "due_on", "id"),
                name="campaigns_followup_pool",
                condition=Q(state=FollowUpState.OPEN, owner__isnull=True),
            ),
            models.Index(fields=("customer", "due_on"), name="campaigns_followup_customer"),
        )

    def __str__(self) -> str:
        return f"{self.plan} {self.step} {self.due_on}"


class MaturityOutcome(models.Model):
    """A listed account that matured: how much of it stayed within 30 days."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="+", verbose_name=_("campaign")
    )
    entry = models.ForeignKey(
        WhitelistEntry,
        models.PROTECT,
        related_name="maturities",
        verbose_name=_("white-list entry"),
    )
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", verbose_name=_("account")
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="maturity_outcomes", verbose_name=_("customer")
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
        Campaign, models.CASCADE, related_name="results", verbose_name=_("campaign")
    )
    org_unit = models.ForeignKey(
        OrgUnit, models.CASCADE, related_name="+", verbose_name=_("org unit"), db_index=False
    )
    as_of = models.DateField(_("as of"))
    arm = models.CharField(_("arm"), max_length=8, choices=Arm.choices)
    listed = models.PositiveIntegerField(_("listed"))
    contacted = models.PositiveIntegerField(_("contacted"))
    reached = models.PositiveIntegerField(_("effectively contacted"))
    succeeded = models.PositiveIntegerField(_("succeeded"))
    base = models.PositiveIntegerField(_("counted"), help_text=_("Denominator of the rate."))
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
        return f"{self.campaign_id} {self.as_of} {self.arm}"
