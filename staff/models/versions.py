"""What is decided on as a whole, in versions."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from staff.enums import VersionState
from staff.models.people import Officer


class Version(models.Model):
    """A draft is submitted, comes back or is approved; approved ones take each other's place.

    `of` names what it is a version of, `acts` is the first word of its acts in the audit trail.
    A trigger of each table keeps what was submitted as it is, and what was approved or discarded
    for good.
    """

    of: ClassVar[str]
    acts: ClassVar[str]

    version = models.PositiveIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=12, choices=VersionState.choices, default=VersionState.DRAFT
    )
    definition = models.JSONField(_("definition"))
    created_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), db_default=Now())

    class Meta:
        abstract = True

    @property
    def owner(self) -> Any:
        """What it is a version of."""
        return getattr(self, self.of)
