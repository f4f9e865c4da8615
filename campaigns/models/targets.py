"""What units are to reach."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Kpi
from staff.models import OrgUnit


class UnitTarget(models.Model):
    """What a unit is to reach of a KPI in a period, as two people of head office have agreed.

    Yuan, customers, or a share: 0.9 for 90 per cent. A unit without a row has no target. The period
    is known by its name (`2026-12`, `2026-Q4`, `2026`).
    """

    kpi = models.CharField(_("KPI"), max_length=16, choices=Kpi.choices)
    period = models.CharField(_("period"), max_length=40)
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    org_unit = models.ForeignKey(
        OrgUnit, models.CASCADE, related_name="targets", verbose_name=_("org unit")
    )
    value = models.DecimalField(_("target"), max_digits=20, decimal_places=4)

    class Meta:
        verbose_name = _("target of a unit")
        verbose_name_plural = _("targets of units")
        ordering = ("-first_on", "kpi", "org_unit")
        constraints = (
            models.UniqueConstraint(
                fields=("period", "kpi", "org_unit"), name="campaigns_unittarget_once"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="campaigns_unittarget_value"),
            models.CheckConstraint(
                condition=Q(first_on__lte=F("last_on")), name="campaigns_unittarget_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.period} {self.get_kpi_display()}: {self.org_unit}"
