"""Delivery folders on disk: CSV files first, the manifest with its control figures last."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

Mode = Literal["full", "delta"]


@dataclass(frozen=True)
class Sheet:
    """One CSV file: its lines without line ends, and the sum to declare for `balance`."""

    columns: tuple[str, ...]
    lines: list[str]
    mode: Mode = "full"
    balance_total: Decimal | None = None


def joined(cells: Iterable[object]) -> str:
    """One CSV line. The demo's own texts hold no comma and no quote, so nothing needs quoting."""
    return ",".join(map(str, cells))


def write_delivery(out: Path, on: date, sheets: dict[str, Sheet]) -> None:
    folder = out / on.isoformat()
    folder.mkdir(parents=True)
    files = {name: _write_sheet(folder / name, sheet) for name, sheet in sheets.items()}
    manifest = {"business_date": on.isoformat(), "encoding": "utf-8", "files": files}
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    # Whoever waits for the manifest finds it whole.
    partial = folder / "manifest.json.partial"
    partial.write_text(text, encoding="utf-8")
    partial.rename(folder / "manifest.json")


def _write_sheet(path: Path, sheet: Sheet) -> dict[str, object]:
    content = "\n".join([",".join(sheet.columns), *sheet.lines, ""]).encode()
    path.write_bytes(content)
    figures: dict[str, object] = {
        "rows": len(sheet.lines),
        "sha256": hashlib.sha256(content).hexdigest(),
        "mode": sheet.mode,
    }
    if sheet.balance_total is not None:
        figures["totals"] = {"balance": str(sheet.balance_total)}
    return figures
