"""Who is on a list, and who may not be."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Arm, ExclusionReason, LeaveReason, Source
from campaigns.models.campaign import Campaign
from customers.models import Customer
from customers.scoping import OfCustomerQuerySet
from staff.models import Officer, OrgUnit


class WhitelistEntry(models.Model):
    """A customer in a campaign's white-list, `entered_on` to `left_on`; a return is a new entry.

    `figures` are the baseline: the metrics that the audience names, AUM, average and label.
    The owner is the customer's own manager, or a substitute where that one had no hours left
    (`is_overflow`); an owner that is empty means the pool of the customer's unit.
    """

    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        related_name="entries",
        verbose_name=_("campaign"),
        db_constraint=False,
        db_index=False,
    )
    customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        related_name="whitelist_entries",
        verbose_name=_("customer"),
        db_constraint=False,
    )
    org_unit = models.ForeignKey(
        OrgUnit,
        models.PROTECT,
        related_name="+",
        verbose_name=_("org unit at entry"),
        db_index=False,
        db_constraint=False,
    )
    owner = models.ForeignKey(
        Officer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        db_constraint=False,
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
        indexes = (
            # the list of a campaign, newest first
            models.Index(
                fields=("campaign", "-entered_on", "id"), name="campaigns_whitelist_newest"
            ),
            models.Index(
                fields=("customer",),
                name="campaigns_whitelistentry_hand",
                condition=Q(source=Source.HAND, left_on__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.customer_id}"


class WhitelistExclusion(models.Model):
    """A customer that the rule picks and a wall keeps out, with the reason."""

    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        related_name="exclusions",
        verbose_name=_("campaign"),
        db_constraint=False,
    )
    customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        related_name="+",
        verbose_name=_("customer"),
        db_constraint=False,
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
        return f"{self.campaign_id} {self.customer_id} {self.get_reason_display()}"


class HeldList(models.Model):
    """A night on which a list would have grown above its ceiling, and took nobody in.

    `n_listed` were on it after those who left, `n_waiting` would have come.
    """

    campaign = models.ForeignKey(
        Campaign,
        models.CASCADE,
        related_name="held_lists",
        verbose_name=_("campaign"),
        db_constraint=False,
        db_index=False,
    )
    on = models.DateField(_("night"))
    n_listed = models.PositiveIntegerField(_("on the list"))
    n_waiting = models.PositiveIntegerField(_("would have come"))
    approved_size = models.PositiveIntegerField(_("size of the approved list"))
    ceiling = models.PositiveIntegerField(_("ceiling"))

    class Meta:
        verbose_name = _("list held back")
        verbose_name_plural = _("lists held back")
        constraints = (
            models.UniqueConstraint(fields=("campaign", "on"), name="campaigns_heldlist_once"),
        )

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.on}"
