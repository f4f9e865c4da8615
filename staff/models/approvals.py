"""What one person asks for and another one decides."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from staff.enums import Decision
from staff.models.people import Officer


class Approval(models.Model):
    """A change that waits for a second person, or waited.

    The subject is named by strings, as in the audit trail, so that every floor above asks the same
    way; `title` and `path` name it for people. `digest` is the hash of what exactly is asked for,
    `evidence` what the maker knew of its effect. Reference data is changed by the approval itself:
    `before` and `after` are its whole definitions.
    """

    subject_type = models.CharField(_("kind of subject"), max_length=64)
    subject_id = models.CharField(_("subject"), max_length=64)
    title = models.CharField(_("what is asked for"), max_length=120)
    path = models.CharField(_("where it leads"), max_length=200)
    digest = models.CharField(_("hash of what is asked for"), max_length=64)
    evidence = models.JSONField(_("evidence"), default=dict)
    before = models.JSONField(_("as it was"), null=True, editable=False)
    after = models.JSONField(_("as asked for"), null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=400)
    submitted_by = models.ForeignKey(
        Officer, models.PROTECT, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), auto_now_add=True)
    decision = models.CharField(
        _("decision"), max_length=12, choices=Decision.choices, blank=True, default=""
    )
    decided_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decision_reason = models.CharField(
        _("reason of the decision"), max_length=400, blank=True, default=""
    )

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="staff_approval_decided_whole",
                condition=Q(decision="", decided_by=None, decided_at=None, decision_reason="")
                | Q(decision=Decision.LAPSED, decided_by=None, decided_at__isnull=False)
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="")),
            ),
            # a second person decides; who has asked may only take it back
            models.CheckConstraint(
                name="staff_approval_by_two",
                condition=Q(decision="")
                | Q(decision=Decision.WITHDRAWN, decided_by=F("submitted_by"))
                | (~Q(decision=Decision.WITHDRAWN) & ~Q(decided_by=F("submitted_by"))),
            ),
            models.UniqueConstraint(
                fields=("subject_type", "subject_id"),
                name="staff_approval_one_open",
                condition=Q(decision=""),
            ),
        )
        indexes = (
            models.Index(fields=("subject_type", "subject_id"), name="staff_approval_subject"),
        )

    def __str__(self) -> str:
        return self.title
