"""Large deliveries for benchmarks: a base night and nights that change a few accounts in a hundred.

    python benchmarks/generate.py OUT --customers 1000000 --changed 0.03 --nights 2 --seed 1

Customers are drawn a block at a time and written to all deliveries at once, so memory does not
grow with their number. Files are sorted by their key and hold no quotes. The same arguments give
the same bytes; `--mode delta` writes the same nights as differences. Nobody in them is real.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.blocks import BLOCK, Block, Lines, Size, all_lines, change_block, draw_block
from customers.demo import activity, book, people
from customers.demo.organisation import STAFF_COLUMNS, UNIT_COLUMNS
from customers.demo.writer import joined

BRANCHES_PER_REGION = 20


class GrowingFile:
    """A CSV file written in blocks; its control figures grow with it."""

    def __init__(self, path: Path, columns: tuple[str, ...], mode: str) -> None:
        self._file: BinaryIO = path.open("wb")
        self._hash = hashlib.sha256()
        self._rows = 0
        self._cents: int | None = None
        self._mode = mode
        self._put(",".join(columns) + "\n")

    def write(self, lines: list[str], cents: int | None = None) -> None:
        if lines:
            self._put("\n".join(lines) + "\n")
        self._rows += len(lines)
        if cents is not None:
            self._cents = (self._cents or 0) + cents

    def close(self) -> dict[str, object]:
        """The file's entry in the manifest."""
        self._file.close()
        figures: dict[str, object] = {
            "rows": self._rows,
            "sha256": self._hash.hexdigest(),
            "mode": self._mode,
        }
        if self._cents is not None:
            sign, cents = "-" if self._cents < 0 else "", abs(self._cents)
            figures["totals"] = {"balance": f"{sign}{cents // 100}.{cents % 100:02d}"}
        return figures

    def _put(self, text: str) -> None:
        content = text.encode()
        self._file.write(content)
        self._hash.update(content)


class GrowingDelivery:
    """The files of one night, all open at once."""

    def __init__(self, out: Path, on: date, mode: str) -> None:
        self.folder = out / on.isoformat()
        self.folder.mkdir(parents=True)
        self.on = on
        self.files = {
            "customers.csv": GrowingFile(self.folder / "customers.csv", people.COLUMNS, mode),
            "accounts.csv": GrowingFile(self.folder / "accounts.csv", book.COLUMNS, mode),
            "activity.csv": GrowingFile(self.folder / "activity.csv", activity.COLUMNS, mode),
        }

    def close(self) -> None:
        files = {name: file.close() for name, file in self.files.items()}
        manifest = {"business_date": self.on.isoformat(), "encoding": "utf-8", "files": files}
        text = json.dumps(manifest, indent=2) + "\n"
        (self.folder / "manifest.json").write_text(text, encoding="utf-8")


def write_benchmark(
    out: Path, *, customers: int, changed: float, nights: int, seed: int, start: date, mode: str
) -> None:
    size = Size(customers, seed)
    base = GrowingDelivery(out, start, "full")
    later = [GrowingDelivery(out, start + timedelta(days=n + 1), mode) for n in range(nights)]
    _write_bank(base, size)
    for first in range(0, customers, BLOCK):
        block = draw_block(size, first, start)
        lines = all_lines(block, start)
        _write_block(base, lines, int(block.balance.sum()))
        for delivery in later:
            change_block(block, changed, delivery.on)
            before, lines = lines, all_lines(block, delivery.on)
            if mode == "full":
                _write_block(delivery, lines, int(block.balance.sum()))
            else:
                _write_block(delivery, *_difference(block, before, lines))
        _show_progress(first + block.count, customers)
    for delivery in (base, *later):
        delivery.close()


def _write_block(delivery: GrowingDelivery, lines: Lines, total: int) -> None:
    for name, more in lines.items():
        delivery.files[name].write(more, total if name == "accounts.csv" else None)


def _difference(block: Block, before: Lines, after: Lines) -> tuple[Lines, int]:
    """Lines that were not there the night before, and the sum of their balances."""
    picked: dict[str, NDArray[np.bool_]] = {}
    for name, lines in after.items():
        known = set(before[name])
        picked[name] = np.array([line not in known for line in lines], dtype=bool)
    new_lines = {
        name: [line for line, is_new in zip(after[name], chosen, strict=True) if is_new]
        for name, chosen in picked.items()
    }
    return new_lines, int(block.balance[picked["accounts.csv"]].sum())


def _write_bank(base: GrowingDelivery, size: Size) -> None:
    """A region for every twenty branches; a manager of each, and the officers of the branches."""
    n_branches = size.branches
    n_regions = -(-n_branches // BRANCHES_PER_REGION)
    units = ["HO,,总行,head_office"]
    units += [f"R{r:03d},HO,第{r + 1}分行,region" for r in range(n_regions)]
    units += [
        f"B{b:04d},R{b // BRANCHES_PER_REGION:03d},第{b + 1}支行,branch" for b in range(n_branches)
    ]
    staff = ["H00001,总行一,HO,head_office,1,,", "H00002,总行二,HO,head_office,1,,"]
    staff += ["H00009,审计一,HO,auditor,1,,"]
    staff += [f"R{r:05d},分行长{r},R{r:03d},regional_manager,1,," for r in range(n_regions)]
    staff += [f"B{b:05d},支行长{b},B{b:04d},branch_manager,1,," for b in range(n_branches)]
    staff += [
        joined((f"{m:06d}", f"经理{m}", size.branch_of(m), "relationship_manager", 1, 15, 3))
        for m in range(size.managers)
    ]
    for name, columns, lines in (
        ("org_units.csv", UNIT_COLUMNS, units),
        ("staff.csv", STAFF_COLUMNS, sorted(staff)),
    ):
        base.files[name] = GrowingFile(base.folder / name, columns, "full")
        base.files[name].write(lines)


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\r{done:,} of {total:,} customers{end}", end="", file=sys.stderr, flush=True)


def parsed(arguments: Iterable[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Write large deliveries for benchmarks.")
    parser.add_argument("out", metavar="OUT", type=Path, help="a new or empty folder")
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--changed", type=float, default=0.03, help="share of accounts a night")
    parser.add_argument("--nights", type=int, default=2, help="nights after the base delivery")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=date.fromisoformat, default=date(2026, 3, 16))
    parser.add_argument("--mode", choices=("full", "delta"), default="full")
    chosen = parser.parse_args(arguments if arguments is None else list(arguments))
    if chosen.out.exists() and any(chosen.out.iterdir()):
        parser.error(f"{chosen.out} is not empty")
    return chosen


if __name__ == "__main__":
    chosen = parsed()
    write_benchmark(**vars(chosen))
