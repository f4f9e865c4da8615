"""Where deliveries arrive: dated folders, complete once their manifest is there."""

import hashlib
import re
from datetime import date
from pathlib import Path

from django.conf import settings

from bankcrm import ledger
from customers.importing import delivery
from customers.importing.delivery import DeliveryRefused
from customers.models import DataDate

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
    """Complete folders, oldest business date first.

    The manifest is written last: without one a folder may still be filling, and comes in only by
    its name on the command line.
    """
    inbox = settings.BANKCRM_INBOX
    folders = [entry for entry in inbox.iterdir() if date_of(entry)] if inbox.is_dir() else []
    complete = [folder for folder in folders if (folder / MANIFEST).is_file()]
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
    return [folder for folder in arrived() if not is_judged(folder)]


def is_judged(folder: Path) -> bool:
    """By the seal; a day that is past is opened, since a second copy is no other content."""
    seal = seal_of(folder)
    if ledger.is_judged(seal):
        return True
    standing = DataDate.objects.first()
    if standing is None or folder.name > standing.business_date.isoformat():
        return False
    try:
        digest = delivery.arrive(folder).digest
    except DeliveryRefused:
        return False
    return ledger.knows(digest, seal)
