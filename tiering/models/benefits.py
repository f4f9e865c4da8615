"""What carrying a label gives a customer."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel.names import in_language
from tiering.models.schemes import Label


class BenefitQuerySet(models.QuerySet[Any]):
    def valid_on(self, day: date) -> Self:
        begun = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
        return self.filter(begun & (Q(ends_on__isnull=True) | Q(ends_on__gte=day)))


class Benefit(models.Model):
    """One thing that a label's customers may have; a label above keeps those of the ones below it
    only where it names them too. It ends, and is not deleted: campaigns name it.
    """

    label = models.ForeignKey(
        Label, models.CASCADE, related_name="benefits", verbose_name=_("label")
    )
    place = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    name_en = models.CharField(_("name in English"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects: ClassVar = BenefitQuerySet.as_manager()

    class Meta:
        verbose_name = _("benefit")
        verbose_name_plural = _("benefits")
        ordering = ("label", "place", "id")
        constraints = (
            models.UniqueConstraint(fields=("label", "name_zh"), name="tiering_benefit_once"),
            models.CheckConstraint(
                name="tiering_benefit_period",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(starts_on__lte=F("ends_on")),
            ),
        )

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)

    def is_over(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day
