"""A second person's word on a held night or a shrunken delivery."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bankcrm import nightly, operations
from bankcrm.enums import State
from bankcrm.models import Run
from staff.models import Officer


class Command(BaseCommand):
    help = "Releases or refuses a held night; a released one is published at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", type=int, help="number of the run in the ledger")
        parser.add_argument("--by", required=True, metavar="STAFF_NO", help="head office officer")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--refuse", action="store_true", help="refuse instead of releasing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = Run.objects.get(pk=options["run"])
            by = Officer.objects.get(staff_no=options["by"])
            accept = not options["refuse"]
            goes_on = accept and run.state == State.HELD
            operations.release(run=run, by=by, accept=accept, reason=options["reason"])
        except (Run.DoesNotExist, Officer.DoesNotExist, operations.NotDecidable) as error:
            raise CommandError(str(error), returncode=1) from error
        run.refresh_from_db()
        nightly.finish(run.pk)
        run.refresh_from_db()
        self.stdout.write(f"{run.business_date} {run.state}")
        if goes_on and run.state != State.DONE:
            raise CommandError(f"{run.state}: {run.reason}", returncode=1)
