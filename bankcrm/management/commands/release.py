"""The words of two people on a held night or a shrunken delivery."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bankcrm import nightly, operations
from bankcrm.enums import State
from bankcrm.models import Run
from staff.enums import Decision
from staff.models import Approval, Officer
from staff.queries import approvals_of

WAITS = 3  # exit status: held, a second person decides
MOST_LETTERS = Run._meta.get_field("decision_reason").max_length or 0


class Command(BaseCommand):
    help = (
        "Asks to release a held night or a shrunken delivery; called by a second person of head "
        "office, releases it, and a released night is published at once. Either may refuse it. "
        "Exit status 0: decided, 1: not possible or failed, 3: asked, a second person decides."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", type=int, help="number of the run in the ledger")
        parser.add_argument("--by", required=True, metavar="STAFF_NO", help="head office officer")
        parser.add_argument("--reason", required=True, type=_reason)
        act = parser.add_mutually_exclusive_group()
        act.add_argument("--refuse", action="store_true", help="refuse it: one person's word")
        act.add_argument(
            "--return",
            action="store_true",
            dest="sends_back",
            help="return what is asked",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = Run.objects.get(pk=options["run"])
            by = Officer.objects.get(staff_no=options["by"])
            is_released = _act(run, by, options)
        except (Run.DoesNotExist, Officer.DoesNotExist, *operations.REFUSALS) as error:
            raise CommandError(str(error), returncode=1) from error
        run.refresh_from_db()
        goes_on = run.state == State.RUNNING
        if goes_on:
            run = nightly.finish(run.pk)
        self.stdout.write(f"{run.business_date} {run.state}")
        if goes_on and run.state != State.DONE:
            raise CommandError(f"{run.state}: {run.reason}", returncode=1)
        if not is_released:
            raise CommandError(f"asked: {run.reason}; a second person decides", returncode=WAITS)


def _reason(text: str) -> str:
    if len(text) > MOST_LETTERS or not text.isprintable():
        raise ArgumentTypeError(f"at most {MOST_LETTERS} visible characters")
    return text


def _act(run: Run, by: Officer, options: dict[str, Any]) -> bool:
    """Whether something was decided; otherwise it is asked, and a second person decides."""
    reason = options["reason"]
    if options["refuse"]:
        operations.refuse(run=run, reason=reason, by=by)
        return True
    waiting = _waiting(run)
    if options["sends_back"] and waiting is None:
        raise operations.NotDecidable("nothing is asked about this run")
    if waiting is None or (waiting.submitted_by_id == by.pk and not options["sends_back"]):
        operations.ask_release(run=run, reason=reason, by=by)
        return False
    decision = Decision.RETURNED if options["sends_back"] else Decision.APPROVED
    operations.decide_release(approval=waiting, decision=decision, reason=reason, by=by)
    return True


def _waiting(run: Run) -> Approval | None:
    asked = approvals_of(Run, [run.pk]).get(run.pk, [])
    return next((each for each in asked if not each.decision), None)
