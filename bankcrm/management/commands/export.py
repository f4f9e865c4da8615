"""Data out, for other systems and for checks."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bankcrm.exports import EXPORTS
from customers.models import DataDate


class Command(BaseCommand):
    help = (
        "Streams one export as CSV: UTF-8, LF, header first, ordered by its keys; as of the data "
        "date, an earlier DATE, or over a range of days."
    )

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
        out, since, until = options["out"], options["since"], options["until"]
        has_range = since is not None or until is not None
        as_of = options["as_of"] or (None if has_range else standing.business_date)
        if as_of is not None and as_of > standing.business_date:
            raise CommandError(f"the data ends at {standing.business_date}", returncode=2)
        if since is not None and until is not None and since > until:
            raise CommandError(f"--from {since} is later than --to {until}", returncode=2)
        if out.is_dir():
            raise CommandError(f"{out} is a folder", returncode=2)
        part = out.with_name(out.name + ".part")
        try:
            with part.open("wb") as target:
                EXPORTS[options["name"]](target, as_of, since, until)
        except OSError as error:
            raise CommandError(f"cannot write {part}: {error.strerror}", returncode=1) from error
        part.replace(out)
