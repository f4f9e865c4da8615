"""Where deliveries arrive: dated folders, complete once their manifest is there."""

import hashlib
import re
from datetime import date
from pathlib import Path

from django.conf import settings

from bankcrm import ledger

MANIFEST = "manifest.json"
DATED = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def seal_of(folder: Path) -> str:
    """Changes when a file of the folder changes; cheap, since it opens none of them."""
    seal = hashlib.sha256(str(folder.resolve()).encode())
    for file in sorted(folder.iterdir()) if folder.is_dir() else []:
        figures = file.stat()
        seal.update(f"{file.name}:{figures.st_size}:{figures.st_mtime_ns}\n".encode())
    return seal.hexdigest()


def date_of(folder: Path) -> date | None:
    if not DATED.fullmatch(folder.name):
        return None
    try:
        return date.fromisoformat(folder.name)
    except ValueError:
        return None


def arrived() -> list[Path]:
    """Complete folders, oldest business date first."""
    inbox = settings.BANKCRM_INBOX
    folders = [entry for entry in inbox.iterdir() if date_of(entry)] if inbox.is_dir() else []
    needs_manifest = settings.BANKCRM_MANIFEST_REQUIRED
    complete = [f for f in folders if not needs_manifest or (f / MANIFEST).is_file()]
    return sorted(complete, key=lambda folder: folder.name)


class NothingWaits(Exception):
    """The inbox holds no delivery that was not judged before."""


def oldest_waiting() -> Path:
    folders = waiting()
    if not folders:
        raise NothingWaits(f"no delivery waits in {settings.BANKCRM_INBOX}")
    return folders[0]


def waiting() -> list[Path]:
    """Those whose content has not been accepted, held or refused yet."""
    return [folder for folder in arrived() if not ledger.is_judged(seal_of(folder))]
