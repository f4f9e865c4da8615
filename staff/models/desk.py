"""What lies on an officer's desk: own views of lists, notifications, days off, words of advice."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from staff.enums import NotificationKind, SavedPage
from staff.models.people import Officer


class SavedView(models.Model):
    """A filter of a list that an officer keeps under a name; `query` is the query of its URL."""

    officer = models.ForeignKey(
        Officer, models.CASCADE, related_name="saved_views", verbose_name=_("officer")
    )
    page = models.CharField(_("page"), max_length=16, choices=SavedPage.choices)
    name = models.CharField(_("name of the view"), max_length=40)
    query = models.CharField(_("filter"), max_length=400)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("officer", "page", "name"), name="staff_savedview_name"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Notification(models.Model):
    """Something that an officer should know; `cause` keeps it from being said twice.

    Words are made when it is read, from `kind` and `facts`, which hold counts, days and names of
    officers, never those of customers. `path` leads to where something can be done about it.
    """

    officer = models.ForeignKey(
        Officer,
        models.CASCADE,
        related_name="notifications",
        verbose_name=_("officer"),
        db_constraint=False,
        db_index=False,
    )
    kind = models.CharField(_("kind"), max_length=24, choices=NotificationKind.choices)
    cause = models.CharField(_("cause"), max_length=120)
    facts = models.JSONField(_("facts"), default=dict)
    path = models.CharField(_("where it leads"), max_length=200)
    on = models.DateField(_("day"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    # by the job, when a channel out has said that something is waiting
    told_at = models.DateTimeField(_("told at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ("-on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("officer", "kind", "cause"), name="staff_notification_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("officer",),
                name="staff_notification_unread",
                condition=Q(read_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class LeaveQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        return self.filter(cancelled_at__isnull=True)

    def between(self, first: date | OuterRef, last: date | OuterRef) -> Self:
        """Those that stand and hold at least one day of the time, both ends included."""
        return self.standing().filter(starts_on__lte=last, ends_on__gte=first)


class Leave(models.Model):
    """Days on which an officer is away, both ends included; follow-ups are not planned on them.

    What may not move, such as a 731 step, goes to the deputy, or to the head of the unit.
    """

    officer = models.ForeignKey(
        Officer, models.CASCADE, related_name="leaves", verbose_name=_("officer")
    )
    starts_on = models.DateField(_("first day away"))
    ends_on = models.DateField(_("last day away"))
    deputy = models.ForeignKey(
        Officer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deputy"),
    )
    noted_by = models.ForeignKey(
        Officer, models.PROTECT, related_name="+", verbose_name=_("noted by")
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    objects: ClassVar = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering = ("starts_on", "id")
        constraints = (
            models.CheckConstraint(
                name="staff_leave_period", condition=Q(starts_on__lte=F("ends_on"))
            ),
            models.UniqueConstraint(
                fields=("officer", "starts_on", "ends_on"),
                name="staff_leave_once",
                condition=Q(cancelled_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.officer} {self.starts_on} – {self.ends_on}"

    def stood_in_for(self) -> QuerySet["Leave"]:
        """Leaves of colleagues whose deputy is away, by this one, on some of their days."""
        there: QuerySet[Leave] = Leave.objects.between(self.starts_on, self.ends_on)
        return there.filter(deputy=self.officer).select_related("officer", "deputy")


class CoachingNote(models.Model):
    """What a manager tells an officer about the work; both read it."""

    officer = models.ForeignKey(
        Officer, models.CASCADE, related_name="coaching_notes", verbose_name=_("officer")
    )
    author = models.ForeignKey(Officer, models.PROTECT, related_name="+", verbose_name=_("author"))
    text = models.TextField(_("note"), max_length=2000)
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)
    # Of the form that it was typed into: the same form sent twice is one note.
    form_nonce = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("coaching note")
        verbose_name_plural = _("coaching notes")
        ordering = ("-written_at", "-id")

    def __str__(self) -> str:
        return f"{self.author} → {self.officer} {self.written_at:%Y-%m-%d}"
