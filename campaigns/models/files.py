"""What branches read before they call: scripts and leaflets of a campaign."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from campaigns.enums import FileKind
from campaigns.models.campaign import Campaign
from campaigns.scoping import CampaignFileQuerySet
from staff.models import Officer


class CampaignFile(models.Model):
    """Kept in the database, so that rights and backups are those of all else; never changed."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="files", verbose_name=_("campaign")
    )
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind of file"), max_length=20, choices=FileKind.choices)
    size = models.PositiveIntegerField(_("size in bytes"))
    content = models.BinaryField(_("content"))
    added_by = models.ForeignKey(
        Officer, models.PROTECT, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added at"), db_default=Now())
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True)

    objects: ClassVar = CampaignFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a campaign")
        verbose_name_plural = _("files of campaigns")
        ordering = ("campaign", "id")

    def __str__(self) -> str:
        return self.name
