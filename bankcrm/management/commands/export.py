"""Data out, for other systems and for checks."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bankcrm.exports import EXPORTS
from customers.models import DataDate


class Command(BaseCommand):
    help = "Streams one export as CSV: UTF-8, LF, header first, ordered by its keys."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(EXPORTS))
        parser.add_argument("out", metavar="OUT.csv", type=Path)
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE")
        parser.add_argument("--from", type=date.fromisoformat, metavar="DATE", dest="since")
        parser.add_argument("--to", type=date.fromisoformat, metavar="DATE", dest="until")

    def handle(self, *args: Any, **options: Any) -> None:
        standing = DataDate.objects.first()
        if standing is None:
            raise CommandError("no delivery has been accepted yet", returncode=1)
        as_of = options["as_of"] or standing.business_date
        if as_of > standing.business_date:
            raise CommandError(f"the data ends at {standing.business_date}", returncode=2)
        part = options["out"].with_name(options["out"].name + ".part")
        try:
            with part.open("wb") as target:
                EXPORTS[options["name"]](target, as_of, options["since"], options["until"])
        except OSError as error:
            raise CommandError(f"cannot write {part}: {error.strerror}", returncode=1) from error
        part.replace(options["out"])
