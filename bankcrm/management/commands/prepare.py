"""Makes an installation ready to serve: roles, migrations, translations, static files."""

import gc
from argparse import ArgumentParser
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

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--without-static", action="store_true", help="static files are in the image already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DATABASE_URL_ADMIN:
            call_command("prepare_roles", stdout=self.stdout)
        # Migrations draw every model again and again; a collector of garbage only looks on.
        gc.disable()
        call_command("migrate", interactive=False, verbosity=0)
        gc.enable()
        call_command("compile_translations", stdout=self.stdout)
        if not options["without_static"]:
            call_command("collectstatic", interactive=False, verbosity=0)
