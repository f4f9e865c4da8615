"""What the commands of the night share: arguments, progress, the JSON line, the exit status."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bankcrm import inbox, nightly
from bankcrm.enums import RunKind, State
from bankcrm.models import Run, RunStep
from bankcrm.progress import Steps
from bankcrm.reception import NothingToDo

EXIT_STATUS = {
    State.DONE: 0,
    State.UNCHANGED: 0,
    State.REFUSED: 1,
    State.FAILED: 1,
    State.RUNNING: 1,
    State.REPLACED: 1,
    State.HELD: 3,
}


class NightCommand(BaseCommand):
    """Exit status 0: done or unchanged, 1: refused or failed, 2: wrong usage, 3: held."""

    kind: RunKind

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object last")

    def folder(self, **options: Any) -> Path | None:
        """The delivery to work on; None in a part of the night that imports nothing."""
        return None

    def handle(self, *args: Any, **options: Any) -> None:
        """With `--json` there is an answer on standard output whatever happens."""
        in_json = options["json"]
        try:
            self._work(in_json, options)
        except CommandError:
            self._say(in_json, without_run(State.REFUSED))
            raise
        except Exception:
            self._say(in_json, without_run(State.FAILED))
            raise

    def _work(self, in_json: bool, options: dict[str, Any]) -> None:
        steps = Steps(sys.stderr, nightly.PARTS[self.kind])
        try:
            run = nightly.start(self.kind, self.folder(**options), steps.show)
        except NothingToDo as error:
            raise CommandError(str(error), returncode=1) from error
        except inbox.NothingWaits as error:
            self._say(in_json, without_run(State.UNCHANGED), str(error))
            return
        self._say(in_json, as_json(run), f"{run.business_date} {run.state}")
        status = EXIT_STATUS[State(run.state)]
        if status:
            self.stderr.write(f"{run.state}: {run.reason}")
            sys.exit(status)

    def _say(self, in_json: bool, answer: dict[str, Any], text: str = "") -> None:
        if in_json:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        elif text:
            self.stdout.write(text)


def without_run(status: State) -> dict[str, Any]:
    """The answer when the ledger has no run to tell of."""
    return {"business_date": None, "status": status, "steps": [], "rejected": {}}


def as_json(run: Run) -> dict[str, Any]:
    rejected = run.steps.filter(name="reconcile").values_list("detail__rejected", flat=True).first()
    return {
        "business_date": run.business_date.isoformat() if run.business_date else None,
        "status": run.state,
        "steps": [_step_as_json(step) for step in run.steps.all()],
        "rejected": rejected or {},
    }


def _step_as_json(step: RunStep) -> dict[str, Any]:
    return {
        "name": step.name,
        "status": step.state,
        "rows": step.rows,
        "seconds": round(step.seconds, 3),
    }


def existing_folder(path: str) -> Path:
    folder = Path(path)
    if not folder.is_dir():
        raise CommandError(f"no folder {path}", returncode=2)
    return folder
