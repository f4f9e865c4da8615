"""An officer's book given to others in one step, and how to take it back."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.enums import HandOverScope
from campaigns.models.follow_ups import FollowUp
from campaigns.models.white_lists import WhitelistEntry
from customers.models import Customer
from customers.scoping import OfCustomerQuerySet
from staff.models import Officer, OrgUnit


class BookHandOver(models.Model):
    """Decided by a head of the unit in one step; can be undone until the night after it."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name=_("from"))
    scope = models.CharField(_("what goes over"), max_length=10, choices=HandOverScope.choices)
    reason = models.CharField(_("reason"), max_length=300)
    decided_by = models.ForeignKey(
        Officer, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"))
    # the data date that the pages stood on: once it has moved, nothing is undone
    data_date = models.DateField(_("data as of"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        Officer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    # Of the form that it was decided on: the same form sent twice is one hand-over.
    form_nonce = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("hand-over of a book")
        verbose_name_plural = _("hand-overs of books")
        ordering = ("-decided_at", "-id")

    def __str__(self) -> str:
        return f"{self.officer} {self.decided_at:%Y-%m-%d}"

    def n_lines(self) -> int:
        """Follow-ups that went over; those that another one speaks for went along uncounted."""
        lines = self.work.filter(follow_up__lead__isnull=True, follow_up__isnull=False)
        return int(lines.count())


class CustomerHandOver(models.Model):
    """One customer of a hand-over: to whom, and all that an undo needs to restore."""

    book = models.ForeignKey(
        BookHandOver,
        models.CASCADE,
        related_name="customers",
        verbose_name=_("hand-over of a book"),
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="+", verbose_name=_("customer")
    )
    to = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name=_("to"))
    handover_to_before = models.ForeignKey(
        Officer, models.PROTECT, null=True, related_name="+", editable=False
    )
    handover_manager_no_before = models.CharField(max_length=32, blank=True, editable=False)
    handover_org_unit_before = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, related_name="+", editable=False
    )
    handover_at_before = models.DateTimeField(null=True, editable=False)

    objects: ClassVar = OfCustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over of a customer")
        verbose_name_plural = _("hand-overs of customers")
        constraints = (
            models.UniqueConstraint(
                fields=("book", "customer"), name="campaigns_customerhandover_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.customer_id} → {self.to_id}"


class WorkHandOver(models.Model):
    """An entry, or a follow-up of an entry, that went along in a hand-over, and whose it was."""

    book = models.ForeignKey(
        BookHandOver, models.CASCADE, related_name="work", verbose_name=_("hand-over of a book")
    )
    entry = models.ForeignKey(
        WhitelistEntry,
        models.PROTECT,
        related_name="+",
        verbose_name=_("white-list entry"),
        db_constraint=False,
    )
    follow_up = models.ForeignKey(
        FollowUp,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("follow-up"),
        help_text=_("Empty: the entry itself."),
        db_constraint=False,
    )
    owner_before = models.ForeignKey(
        Officer, models.PROTECT, null=True, related_name="+", editable=False
    )
    to = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name=_("to"))

    class Meta:
        verbose_name = _("work that was handed over")
        verbose_name_plural = _("work that was handed over")
        constraints = (
            models.UniqueConstraint(
                fields=("book", "entry", "follow_up"),
                name="campaigns_workhandover_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.follow_up_id or self.entry_id} → {self.to_id}"
