"""What carrying a label gives a customer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.names import in_language
from tiering.models.schemes import Label


class Benefit(models.Model):
    """One thing that a label's customers may have; a label above keeps those of the ones below it
    only where it names them too.
    """

    label = models.ForeignKey(
        Label, models.CASCADE, related_name="benefits", verbose_name=_("label")
    )
    place = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    name_en = models.CharField(_("name in English"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120)

    class Meta:
        verbose_name = _("benefit")
        verbose_name_plural = _("benefits")
        ordering = ("label", "place", "id")
        constraints = (
            models.UniqueConstraint(fields=("label", "name_zh"), name="tiering_benefit_once"),
        )

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)
