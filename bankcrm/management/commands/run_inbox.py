"""Every waiting delivery, oldest first, in one go."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

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
        for n_done, folder in enumerate(folders, start=1):
            run = nightly.start(RunKind.NIGHTLY, folder)
            status = EXIT_STATUS[State(run.state)]
            if self.stderr.isatty():
                self.stderr.write(f"\r{bar(n_done, len(folders))} {folder.name}", ending="")
            if status:
                self.stderr.write(f"\n{folder.name} {run.state}: {run.reason}")
                sys.exit(status)
        self.stdout.write(f"{len(folders)} nights done")
