"""The import alone."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from bankcrm.enums import RunKind
from bankcrm.night_command import NightCommand, existing_folder


class Command(NightCommand):
    help = "Imports a delivery without scoring it. Safe to repeat."
    kind = RunKind.IMPORT_DELIVERY

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("delivery", metavar="PATH", help="folder named by its business date")

    def folder(self, **options: Any) -> Path:
        return existing_folder(options["delivery"])
