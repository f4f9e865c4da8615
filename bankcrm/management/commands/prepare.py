"""Makes an installation ready to serve: roles, migrations, translations, static files."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Prepares the roles (where DATABASE_URL_ADMIN is set), migrates, compiles translations "
        "and collects static files. Safe to repeat; runs before every start."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DATABASE_URL_ADMIN:
            call_command("prepare_roles", stdout=self.stdout)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("compile_translations", stdout=self.stdout)
        call_command("collectstatic", interactive=False, verbosity=0)
