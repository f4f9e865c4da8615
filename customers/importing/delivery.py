"""A delivery at the door: which folder, which date, which files, and whether they are whole."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from customers.importing import manifest
from customers.importing.contract import FILES
from customers.importing.manifest import Control, Manifest
from customers.importing.refusal import DeliveryRefused

__all__ = ["Arrival", "DeliveryRefused", "FileEntry", "arrive"]


@dataclass(frozen=True)
class FileEntry:
    """One file of the contract as it lies in the folder."""

    name: str
    path: Path
    mode: str
    rows: int | None
    sha256: str
    totals: dict[str, str]
    columns: dict[str, str]
    compressed: bool

    @property
    def is_full(self) -> bool:
        return self.mode == "full"


@dataclass(frozen=True)
class Arrival:
    """`digest` is the same for the same content, wherever the folder lies."""

    folder: Path
    name: str
    business_date: date
    encoding: str
    digest: str
    files: dict[str, FileEntry]
    unknown_files: tuple[str, ...] = ()


def arrive(folder: Path) -> Arrival:
    """Looks at a folder without reading what the files say; refuses one that is not whole."""
    if not folder.is_dir():
        raise DeliveryRefused("is not a folder", folder.name)
    told = _manifest(folder)
    on = _business_date(folder, told)
    controls = told.files if told.files is not None else _whatever_lies_in(folder)
    _refuse_unannounced(folder, controls)
    files: dict[str, FileEntry] = {}
    for disk_name, control in controls.items():
        name = disk_name.removesuffix(".gz")
        if name not in FILES:
            continue
        if name in files:
            raise DeliveryRefused("is delivered twice, plain and compressed", name)
        files[name] = _entry(folder / disk_name, name, control)
    return Arrival(
        folder=folder,
        name=folder.name,
        business_date=on,
        encoding=told.encoding,
        digest=_digest(on, told.encoding, controls, files),
        files={name: files[name] for name in FILES if name in files},
        unknown_files=tuple(sorted(n for n in controls if n.removesuffix(".gz") not in FILES)),
    )


def _manifest(folder: Path) -> Manifest:
    path = folder / manifest.NAME
    if path.is_file():
        return manifest.read(path)
    if settings.BANKCRM_MANIFEST_REQUIRED:
        raise DeliveryRefused("is missing", manifest.NAME)
    return Manifest()


def _business_date(folder: Path, told: Manifest) -> date:
    """The folder's name and the manifest must agree where both name a date."""
    named = None
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", folder.name):
        try:
            named = date.fromisoformat(folder.name)
        except ValueError:
            raise DeliveryRefused("is not a date", folder.name) from None
    if named and told.business_date and named != told.business_date:
        reason = f"business date {told.business_date} is not that of the folder"
        raise DeliveryRefused(reason, folder.name, manifest.NAME)
    on = told.business_date or named
    if on is None:
        raise DeliveryRefused("no manifest, and the folder is not named by a date", folder.name)
    return on


def _on_disk(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.name.removesuffix(".gz") in FILES)


def _whatever_lies_in(folder: Path) -> dict[str, Control]:
    return {name: Control() for name in _on_disk(folder)}


def _refuse_unannounced(folder: Path, controls: dict[str, Control]) -> None:
    """A file that the manifest does not know may be half written, or of another day."""
    for name in _on_disk(folder):
        if name not in controls:
            raise DeliveryRefused("lies in the folder but not in the manifest", name)


def _entry(path: Path, name: str, control: Control) -> FileEntry:
    if not path.is_file():
        raise DeliveryRefused("is in the manifest but not in the folder", path.name)
    if path.stat().st_size > settings.BANKCRM_MAX_FILE_BYTES:
        raise DeliveryRefused(f"is larger than {settings.BANKCRM_MAX_FILE_BYTES} bytes", path.name)
    unknown = set(control.totals) - set(FILES[name].columns)
    if unknown:
        raise DeliveryRefused(f"no column {min(unknown)!r} to add up", path.name, "totals")
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if control.sha256 not in (None, sha256):
        raise DeliveryRefused("its bytes do not match the manifest's sha256", path.name)
    return FileEntry(
        name=name,
        path=path,
        mode=control.mode,
        rows=control.rows,
        sha256=sha256,
        totals=control.totals,
        columns=control.columns,
        compressed=path.suffix == ".gz",
    )


def _digest(
    on: date, encoding: str, controls: dict[str, Control], files: dict[str, FileEntry]
) -> str:
    """Of all that the manifest says and of the bytes of every file."""
    content = {
        "business_date": on.isoformat(),
        "encoding": encoding,
        "files": {name: asdict(control) for name, control in controls.items()},
        "bytes": {name: entry.sha256 for name, entry in files.items()},
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
