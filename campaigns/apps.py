"""The campaigns floor."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns")

    def ready(self) -> None:
        """What floors below are told: who has work with a customer may open that customer, and what
        label rules do to running campaigns is evidence of those rules.
        """
        from campaigns.panels.rules_effect import effect_of  # noqa: PLC0415  # models exist only now
        from campaigns.queries import has_work_with  # noqa: PLC0415
        from customers.access import open_also  # noqa: PLC0415
        from tiering.what_if import keep_also  # noqa: PLC0415

        open_also(has_work_with)
        keep_also("campaigns", effect_of)
