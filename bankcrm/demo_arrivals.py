"""Demo deliveries, written by a second process while the nights of the earlier ones run."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from bankcrm import inbox
from bankcrm.launch.processes import end_with_parent

LOOK_SECONDS = 0.05


@contextmanager
def arrivals(waiting: list[date], arguments: list[str]) -> Iterator[Iterator[Path]]:
    """The folders of the waiting dates, each as soon as it is whole.

    They are written elsewhere and moved into the inbox one by one. After an interruption all are
    written anew, to the same bytes; what arrived before stays.
    """
    place = settings.BANKCRM_INBOX.with_name(settings.BANKCRM_INBOX.name + ".partial")
    shutil.rmtree(place, ignore_errors=True)
    settings.BANKCRM_INBOX.mkdir(parents=True, exist_ok=True)
    program = [sys.executable, str(settings.BASE_DIR / "manage.py"), "make_demo_deliveries"]
    writer = subprocess.Popen(  # noqa: S603 - our own program
        [*program, str(place), *arguments, "--verbosity=0"], preexec_fn=end_with_parent
    )
    try:
        yield (_arrive(on, place, writer) for on in waiting)
    finally:
        writer.terminate()
        writer.wait()
    shutil.rmtree(place, ignore_errors=True)  # where nothing waits, the writer may not have begun


def _arrive(on: date, place: Path, writer: "subprocess.Popen[bytes]") -> Path:
    folder = Path(settings.BANKCRM_INBOX / on.isoformat())
    if not folder.exists():
        _wait_until_whole(place / folder.name, writer)
        (place / folder.name).replace(folder)
    return folder


def _wait_until_whole(folder: Path, writer: "subprocess.Popen[bytes]") -> None:
    """The manifest is written last."""
    while not (folder / inbox.MANIFEST).exists():
        if writer.poll() is not None and not (folder / inbox.MANIFEST).exists():
            raise CommandError(f"No demo delivery for {folder.name}: its writer has ended.")
        time.sleep(LOOK_SECONDS)
