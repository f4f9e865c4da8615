"""What is to be done with a customer, by whom, until when."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CancelReason, FollowUpState, Who
from campaigns.models.campaign import Campaign
from campaigns.models.white_lists import WhitelistEntry
from campaigns.scoping import FollowUpQuerySet
from customers.enums import Channel, Outcome
from customers.models import Account, Contact, Customer
from staff.models import Officer, OrgUnit


class FollowUp(models.Model):
    """One thing to do for one customer on one day, keyed by its cause.

    The cause is campaign, customer, account (731), anchor day and step. The night plans it as
    `repeat` 0; what people then agree with the customer follows as 1, 2, … `lead` points to the
    follow-up that speaks for this one too: of the same customer, owner and day, or of the same
    customer, campaign, account and owner once both are due. An owner that is empty means the pool
    of the org unit: what waits there joins what an officer has to do with the customer on that day.
    What is set by people is never set by the night.
    """

    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("campaign"),
        db_constraint=False,
        db_index=False,
    )
    entry = models.ForeignKey(
        WhitelistEntry,
        models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("white-list entry"),
        db_constraint=False,
    )
    customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        related_name="follow_ups",
        verbose_name=_("customer"),
        db_constraint=False,
        db_index=False,
    )
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
        db_constraint=False,
        db_index=False,
    )
    plan = models.CharField(_("plan"), max_length=16)
    step = models.CharField(_("step"), max_length=8)
    repeat = models.PositiveSmallIntegerField(
        _("repeat"), default=0, db_default=0, help_text=_("0: as planned; then as agreed.")
    )
    anchor_on = models.DateField(_("anchor"))
    planned_on = models.DateField(
        _("planned for"), help_text=_("As the plan says, before spreading.")
    )
    due_on = models.DateField(_("due on"))
    ends_on = models.DateField(
        _("plan ends on"), help_text=_("Missed when still open on this day.")
    )
    org_unit = models.ForeignKey(
        OrgUnit,
        models.PROTECT,
        related_name="+",
        verbose_name=_("org unit"),
        db_index=False,
        db_constraint=False,
    )
    owner = models.ForeignKey(
        Officer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name=_("owner"),
        db_index=False,
        db_constraint=False,
    )
    who = models.CharField(
        _("who"),
        max_length=10,
        choices=Who.choices,
        default=Who.OFFICER,
        db_default=Who.OFFICER,
        help_text=_("A supervisor's is the head's of the officer's unit: no officer closes it."),
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    lead = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
        db_constraint=False,
    )
    state = models.CharField(
        _("state"), max_length=9, choices=FollowUpState.choices, default=FollowUpState.OPEN
    )
    cancel_reason = models.CharField(
        _("reason"), max_length=16, choices=CancelReason.choices, blank=True
    )
    # by people; `touched_at`: the last time that a person changed anything of it
    touched_at = models.DateTimeField(_("changed at"), null=True, blank=True, editable=False)
    contact = models.ForeignKey(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact"),
        db_index=False,
        db_constraint=False,
    )
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
                fields=("campaign", "customer", "account", "anchor_on", "step", "repeat"),
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
            models.Index(
                fields=("ends_on",),
                name="campaigns_followup_ending",
                condition=Q(state=FollowUpState.OPEN),
            ),
            models.Index(
                fields=("entry",),
                name="campaigns_followup_agreed",
                condition=Q(state=FollowUpState.OPEN, repeat__gt=0),
            ),
            models.Index(
                fields=("worked_at",),
                name="campaigns_followup_refused",
                condition=Q(outcome=Outcome.REFUSED),
            ),
            models.Index(
                fields=("worked_at",),
                name="campaigns_followup_worked",
                condition=Q(state=FollowUpState.DONE),
            ),
            models.Index(
                fields=("due_on",),
                name="campaigns_followup_closed",
                condition=Q(state__in=(FollowUpState.DONE, FollowUpState.MISSED)),
            ),
            models.Index(
                fields=("campaign", "customer", "outcome"),
                name="campaigns_followup_done",
                condition=Q(state=FollowUpState.DONE),
            ),
            models.Index(
                fields=("worked_by", "worked_at"),
                name="campaigns_followup_by_whom",
                condition=Q(state=FollowUpState.DONE),
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan} {self.step} {self.due_on}"
