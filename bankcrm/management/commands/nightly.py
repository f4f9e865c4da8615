"""The whole night on one delivery."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from bankcrm import inbox
from bankcrm.enums import RunKind
from bankcrm.night_command import NightCommand, existing_folder


class Command(NightCommand):
    help = (
        "Runs the night on a delivery: import, metrics, labels, white-lists, follow-ups, results, "
        "checks, publish. Safe to repeat; a night that was killed goes on where it stood."
    )
    kind = RunKind.NIGHTLY

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--delivery",
            metavar="PATH",
            help="folder named by its business date; else the oldest waiting one of BANKCRM_INBOX",
        )

    def folder(self, **options: Any) -> Path:
        if options["delivery"]:
            return existing_folder(options["delivery"])
        return inbox.oldest_waiting()
