"""The campaigns floor."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns")

    def ready(self) -> None:
        """Who has work with a customer may open that customer, on every page of any floor."""
        from campaigns.queries import has_work_with  # noqa: PLC0415  # models exist only now
        from customers.access import open_also  # noqa: PLC0415

        open_also(has_work_with)
