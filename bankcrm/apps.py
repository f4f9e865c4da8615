"""The roof: after every migration it grants rights and fits the tables of the night."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class BankcrmConfig(AppConfig):
    name = "bankcrm"
    verbose_name = _("Nights")

    def ready(self) -> None:
        pre_migrate.connect(before_migrate, sender=self)
        post_migrate.connect(after_migrate, sender=self)


def before_migrate(using: str, plan: Any = None, **kwargs: Any) -> None:
    from bankcrm import grants  # noqa: PLC0415 - models are not loaded when this module is

    grants.step_aside()


def after_migrate(using: str, plan: Any = None, **kwargs: Any) -> None:
    from bankcrm import grants  # noqa: PLC0415 - models are not loaded when this module is

    grants.apply()
