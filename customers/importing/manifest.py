"""Reads manifest.json: the business date, the encoding and the control figures of each file."""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from customers.importing.refusal import DeliveryRefused

NAME = "manifest.json"
ENCODINGS = ("utf-8", "gb18030")
MODES = ("full", "delta")
LARGEST = 10 * 1024**2


@dataclass(frozen=True)
class Control:
    """What the manifest says of one file; None and empty: it does not say."""

    mode: str = "full"
    rows: int | None = None
    sha256: str | None = None
    totals: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """`files` by name on disk; None: whatever lies in the folder."""

    business_date: date | None = None
    encoding: str = "utf-8"
    files: dict[str, Control] | None = None


def read(path: Path) -> Manifest:
    try:
        if path.stat().st_size > LARGEST:
            raise _refused("is too large for a manifest")
        content = json.loads(
            path.read_bytes().decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_float=Decimal,
            parse_constant=_no_constant,
        )
    except UnicodeDecodeError as error:
        raise _refused("is not UTF-8", f"byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise _refused(f"is not valid JSON: {error.msg}", f"line {error.lineno}") from None
    except RecursionError:
        raise _refused("is nested too deeply") from None
    if not isinstance(content, dict):
        raise _refused("is not a JSON object")
    return Manifest(
        business_date=_business_date(content.get("business_date")),
        encoding=_one_of(content.get("encoding", "utf-8"), ENCODINGS, "encoding"),
        files=_files(content.get("files")),
    )


def _refused(reason: str, place: str = "") -> DeliveryRefused:
    return DeliveryRefused(reason, NAME, place)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _refused("stands there twice", twice)
    return found


def _no_constant(text: str) -> None:
    raise _refused(f"{text} is not a number")


def _business_date(value: Any) -> date:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass  # refused below, like every other text
    raise _refused(f"{value!r} is not a date YYYY-MM-DD", "business_date")


def _one_of(value: Any, known: tuple[str, ...], place: str) -> str:
    if isinstance(value, str) and value.lower() in known:
        return value.lower()
    raise _refused(f"{value!r} is none of {', '.join(known)}", place)


def _files(value: Any) -> dict[str, Control] | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _refused("is not an object", "files")
    return {name: _control(name, entry) for name, entry in value.items()}


def _control(name: str, entry: Any) -> Control:
    if not isinstance(entry, dict):
        raise _refused("is not an object", name)
    return Control(
        mode=_one_of(entry.get("mode", "full"), MODES, f"{name} mode"),
        rows=_rows(entry.get("rows"), name),
        sha256=_sha256(entry.get("sha256"), name),
        totals={column: _total(text, name) for column, text in _map(entry, "totals", name).items()},
        columns={theirs: str(ours) for theirs, ours in _map(entry, "columns", name).items()},
    )


def _rows(value: Any, name: str) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    raise _refused(f"{value!r} is not a number of rows", f"{name} rows")


def _sha256(value: Any, name: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, str) and re.fullmatch(r"[0-9a-fA-F]{64}", value):
        return value.lower()
    raise _refused(f"{value!r} is not a SHA-256", f"{name} sha256")


def _total(value: Any, name: str) -> str:
    try:
        if isinstance(value, bool):
            raise InvalidOperation
        amount = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        raise _refused(f"{value!r} is not an amount", f"{name} totals") from None
    if not amount.is_finite():
        raise _refused(f"{value!r} is not an amount", f"{name} totals")
    return f"{amount:f}"


def _map(entry: dict[str, Any], what: str, name: str) -> dict[str, Any]:
    found = entry.get(what) or {}
    if not isinstance(found, dict):
        raise _refused("is not an object", f"{name} {what}")
    return found
