"""Campaigns, the programmes they belong to, and the plans they follow."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.enums import (
    KINDS_OF_REMINDERS,
    PROMISE,
    Anchor,
    CampaignState,
    OffsetUnit,
    Play,
    Roll,
    SameDay,
    Stage,
    TargetKind,
    Who,
)
from campaigns.models.messages import MessageTemplate
from campaigns.scoping import CampaignQuerySet
from customers.enums import Channel
from kernel.names import in_language
from staff.models import Version
from tiering.models import Benefit

Days = tuple[date | None, date | None]  # the first and the last one; None: without an end


class ContactPlan(models.Model):
    """A template of steps; 4+1 and 731 are shipped."""

    code = models.CharField(_("code"), max_length=16, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    anchor = models.CharField(_("counted from"), max_length=10, choices=Anchor.choices)
    length_days = models.PositiveSmallIntegerField(
        _("length in working days"), help_text=_("Steps still open after it are missed.")
    )
    same_day = models.CharField(
        _("steps of one day"), max_length=4, choices=SameDay.choices, default=SameDay.LAST
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
    who = models.CharField(_("who"), max_length=10, choices=Who.choices, default=Who.OFFICER)
    message = models.ForeignKey(
        MessageTemplate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name=_("message"),
    )
    guidance_en = models.TextField(_("guidance in English"), blank=True)
    guidance_zh = models.TextField(_("guidance in Chinese"), blank=True)

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
    name_en = models.CharField(_("name in English"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ("code",)

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)

    @property
    def days(self) -> Days:
        return self.starts_on, self.ends_on

    def is_over(self, on: date) -> bool:
        return self.ends_on is not None and self.ends_on < on


class Campaign(models.Model):
    """A campaign as it runs: what was approved last, adopted from that version.

    `audience`, `exclusion` and `target` are conditions of the rule language. `version` is 0 until
    the first definition is approved.
    """

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
    name_en = models.CharField(_("name in English"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120)
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
    audience = models.JSONField(
        _("audience"),
        null=True,
        blank=True,
        help_text=_("Empty: customers come to the list by hand only."),
    )
    exclusion = models.JSONField(_("exclusion"), null=True, blank=True)
    target = models.JSONField(_("target condition"), null=True, blank=True)
    units = models.JSONField(
        _("units that take part"),
        default=list,
        blank=True,
        help_text=_("By their codes, each with all below it. Empty: the whole bank."),
    )
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
    talking_points_en = models.TextField(_("talking points in English"), blank=True)
    talking_points_zh = models.TextField(_("talking points in Chinese"), blank=True)
    offers_en = models.TextField(_("offers in English"), blank=True, db_default="")
    offers_zh = models.TextField(_("offers in Chinese"), blank=True, db_default="")
    phases = models.JSONField(_("phases"), default=list, blank=True)
    kpi = models.CharField(
        _("what the target counts"), max_length=12, choices=Stage.choices, blank=True
    )
    kpi_value = models.PositiveIntegerField(_("target in customers"), null=True, blank=True)
    unit_goals = models.JSONField(
        _("parts of the target set by hand"),
        default=dict,
        blank=True,
        help_text=_("Customers by codes of units; all others share the rest by their list."),
    )
    benefits = models.ManyToManyField(
        Benefit, blank=True, related_name="+", verbose_name=_("benefits offered")
    )
    approved_size = models.PositiveIntegerField(
        _("size of the approved list"),
        null=True,
        blank=True,
        help_text=_("Empty: no ceiling holds the list back."),
    )
    ceiling_share = models.DecimalField(
        _("ceiling above the approved list"),
        max_digits=4,
        decimal_places=3,
        default="0.200",
        help_text=_("A list that would grow further takes nobody in."),
    )

    objects: ClassVar = CampaignQuerySet.as_manager()

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
    def days(self) -> Days:
        return self.days_in(self.programme.days if self.programme else (None, None))

    def days_in(self, season: Days) -> Days:
        """Its own, or else those of a season; without any it is always on."""
        return self.starts_on or season[0], self.ends_on or season[1]

    @property
    def holds_promises(self) -> bool:
        """Only people fill it, and it never ends: each promise must be kept."""
        return self.code == PROMISE

    @property
    def is_reminder(self) -> bool:
        """Work of a kind of its own, which no copy takes over: it is paused, never closed."""
        return self.code in KINDS_OF_REMINDERS

    @property
    def offers(self) -> str:
        return in_language(self.offers_zh, self.offers_en)

    @property
    def talking_points(self) -> str:
        return in_language(self.talking_points_zh, self.talking_points_en)


class CampaignVersion(Version):
    """One version of a campaign's definition, of the shape of `campaigns.definition`.

    The campaign itself has what was approved last.
    """

    of = acts = "campaign"

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="versions", verbose_name=_("campaign")
    )

    class Meta:
        verbose_name = _("version of a campaign")
        verbose_name_plural = _("versions of campaigns")
        ordering = ("campaign", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "version"), name="campaigns_campaignversion_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign} v{self.version}"
