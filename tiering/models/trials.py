"""What makers tried: kept, so that what was approved can be followed back to what was simulated."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from staff.models import Officer
from tiering.models.schemes import RuleSet


class RuleTrial(models.Model):
    """A state of a draft as it was tried on one night, and what it would have done.

    `effect` is a plain `what_if.Summary`; `against` is the version that it was compared with,
    empty where none is in force. Tried again by the same officer it is the same row.
    """

    rule_set = models.ForeignKey(
        RuleSet, models.PROTECT, related_name="trials", verbose_name=_("rule set")
    )
    digest = models.CharField(_("digest"), max_length=64)
    definition = models.JSONField(_("definition"))
    on = models.DateField(_("figures of"))
    against = models.PositiveIntegerField(_("against version"), null=True)
    effect = models.JSONField(_("effect"))
    tried_by = models.ForeignKey(
        Officer, models.PROTECT, related_name="+", verbose_name=_("tried by")
    )
    tried_at = models.DateTimeField(_("tried at"), db_default=Now())

    class Meta:
        verbose_name = _("trial of rules")
        verbose_name_plural = _("trials of rules")
        ordering = ("-tried_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("rule_set", "digest", "on", "tried_by"), name="tiering_ruletrial_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule_set_id} {self.digest[:12]} {self.on}"
