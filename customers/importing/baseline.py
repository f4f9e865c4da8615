"""Yesterday's full files, kept so that tonight only the lines that differ need to be staged.

`BANKCRM_VAR/baseline/<digest>/` belongs to the delivery with that digest and holds the full files
that the data stands on after it, unpacked and in UTF-8, with `state.json` beside them. The one to
use is that of the delivery that the data date names, so a correction, which first takes a night
back, finds the day before. Without it, or in doubt, the whole file is staged.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from customers.enums import RejectReason
from customers.importing import stage_tables
from customers.importing.delivery import Arrival, FileEntry
from customers.importing.reading import blocks
from customers.models import DataDate
from kernel import sql

STATE = "state.json"
COMPARABLE = ("customers.csv", "accounts.csv", "corporates.csv", "activity.csv")
OF_TWO_LINES = (RejectReason.DUPLICATE.value, RejectReason.KEY_TWICE.value)
MOST_REJECTS = 100_000


@dataclass(frozen=True)
class KeptFile:
    """`again`: lines that must be staged again though unchanged, since they were rejected."""

    path: Path
    size: int
    columns: dict[str, str]
    rows: int
    sums: dict[str, str]
    again: tuple[int, ...]


@dataclass(frozen=True)
class Baseline:
    folder: Path
    files: dict[str, KeptFile]

    def file_for(self, entry: FileEntry) -> KeptFile | None:
        """The file to compare with; none for a delta, or after the header map has changed."""
        kept = self.files.get(entry.name)
        if kept is None or not entry.is_full or kept.columns != entry.columns:
            return None
        is_whole = kept.path.is_file() and kept.path.stat().st_size == kept.size
        return kept if is_whole else None


def find(arrival: Arrival) -> Baseline | None:
    """What was kept of the delivery that the data stands on; none when nothing fits."""
    digest = stands_on()
    if not digest or digest == arrival.digest:
        return None
    return _read(_home() / digest)


def stands_on() -> str:
    """The digest of the delivery that the published data comes from."""
    row = DataDate.objects.select_related("delivery").first()
    return row.delivery.digest if row is not None and row.delivery is not None else ""


def keep(arrival: Arrival, report: Mapping[str, Any]) -> None:
    """Keeps the full files of a published delivery, and forgets all but the last two.

    A file that the delivery did not touch is carried over; one that came as a delta is no longer
    the population and is dropped.
    """
    home = _home()
    home.mkdir(parents=True, exist_ok=True)
    before = _read(home / report["stands_on"]) if report["stands_on"] else None
    part = home / f".{arrival.digest}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    files: dict[str, KeptFile] = {}
    for name in COMPARABLE:
        kept = _keep_file(arrival, name, report, before, part)
        if kept is not None:
            files[name] = kept
    state = {name: asdict(kept) | {"path": kept.path.name} for name, kept in files.items()}
    (part / STATE).write_text(json.dumps(state), encoding="utf-8")
    shutil.rmtree(home / arrival.digest, ignore_errors=True)
    part.rename(home / arrival.digest)
    _forget(home, {arrival.digest, report["stands_on"]})


def _home() -> Path:
    return Path(settings.BANKCRM_VAR) / "baseline"


def _read(folder: Path) -> Baseline | None:
    try:
        state = json.loads((folder / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    files = {
        name: KeptFile(**{**kept, "path": folder / kept["path"], "again": tuple(kept["again"])})
        for name, kept in state.items()
    }
    return Baseline(folder, files)


def _keep_file(
    arrival: Arrival,
    name: str,
    report: Mapping[str, Any],
    before: Baseline | None,
    part: Path,
) -> KeptFile | None:
    entry = arrival.files.get(name)
    path = part / name
    if entry is None:
        carried = before.files.get(name) if before else None
        if carried is None or not carried.path.is_file():
            return None
        os.link(carried.path, path)
        return KeptFile(**{**asdict(carried), "path": path})
    again = _lines_to_stage_again(name) if entry.is_full else None
    if again is None:
        return None
    is_known = stage_tables.noted()[name][1]["sums"] is not None  # compared, so read and in order
    order = None if is_known else _Order()
    with path.open("wb") as out:
        for block in blocks(entry, arrival.encoding, is_trusted=is_known):
            out.write(block)
            if order is not None and not order.holds_in(block):
                break
    if order is not None and not order.holds:
        path.unlink()
        return None
    found = report["files"][name]
    sums = {column: figures["total"] for column, figures in found["sums"].items()}
    return KeptFile(path, path.stat().st_size, entry.columns, found["rows"], sums, again)


class _Order:
    """Whether a file's lines are sorted, each of another key in the first column, without quotes.

    Lines of one key stand side by side where lines are sorted.
    """

    def __init__(self) -> None:
        self.holds = True
        self._last: list[bytes] = []
        self._is_header = True

    def holds_in(self, block: bytes) -> bool:
        lines = block.removesuffix(b"\n").split(b"\n")
        if self._is_header:
            lines, self._is_header = lines[1:], False
        together = self._last + lines
        keys = [line.partition(b",")[0] for line in together]
        self.holds = (
            b'"' not in block
            and block.endswith(b"\n")
            and together == sorted(together)
            and len(set(keys)) == len(keys)
            and all(line.strip() for line in together)
        )
        self._last = together[-1:]
        return self.holds


def _lines_to_stage_again(name: str) -> tuple[int, ...] | None:
    """None where lines were rejected for the sake of other lines, or too many to remember."""
    rejects = sql.rows(
        "select line, reason from stage.reject where file = %(file)s order by line",
        {"file": name},
    )
    if len(rejects) > MOST_REJECTS or any(reason in OF_TWO_LINES for _, reason in rejects):
        return None
    return tuple(dict.fromkeys(line for line, _ in rejects))


def _forget(home: Path, needed: set[str]) -> None:
    for folder in home.iterdir():
        if folder.name not in needed:
            shutil.rmtree(folder, ignore_errors=True)
