"""Every waiting delivery, oldest first, in one go."""

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, OutputWrapper

from bankcrm import inbox, nightly
from bankcrm.enums import RunKind, State
from bankcrm.night_command import EXIT_STATUS
from bankcrm.progress import bar


class Command(BaseCommand):
    help = (
        "Runs the night on each waiting delivery of BANKCRM_INBOX and stops at the first bad one."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        folders = inbox.waiting()
        n_done = sum(1 for _ in run_nights(folders, len(folders), self.stderr))
        self.stdout.write(f"{n_done} nights done")


def run_nights(folders: Iterable[Path], n_folders: int, stderr: OutputWrapper) -> Iterator[date]:
    """Runs the night of each folder; gives its business date when it is done."""
    for n_done, folder in enumerate(folders, start=1):
        run = nightly.start(RunKind.NIGHTLY, folder)
        status = EXIT_STATUS[State(run.state)]
        if stderr.isatty():
            stderr.write(f"\r{bar(n_done, n_folders)} {folder.name}", ending="")
        if status:
            stderr.write(f"\n{folder.name} {run.state}: {run.reason}")
            sys.exit(status)
        yield date.fromisoformat(folder.name)
