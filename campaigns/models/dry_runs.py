"""Dry runs that a request cannot carry: head office asks, the worker takes them up one by one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.enums import DryRunState
from campaigns.models.campaign import Campaign, CampaignVersion
from staff.models import Officer

KEPT_STATES = [choice for choice in DryRunState.choices if choice[0] != DryRunState.LEFT]


class WantedDryRun(models.Model):
    """One for each definition of a campaign: asked for again, it waits again.

    Whether somebody is at work on a running one the database itself tells (`kernel.locks`).
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="+", verbose_name=_("campaign")
    )
    version = models.ForeignKey(
        CampaignVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version"),
    )
    digest = models.CharField(_("digest"), max_length=64)
    state = models.CharField(
        _("state"), max_length=8, choices=KEPT_STATES, default=DryRunState.WAITING
    )
    asked_by = models.ForeignKey(
        Officer, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    asked_at = models.DateTimeField(_("asked for at"))
    taken_at = models.DateTimeField(_("taken up at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("dry run asked for")
        verbose_name_plural = _("dry runs asked for")
        ordering = ("asked_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "digest"), name="campaigns_wanteddryrun_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.version or self.campaign} {self.get_state_display()}"
