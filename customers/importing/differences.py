"""Walks yesterday's and today's full file side by side and gives the lines that differ.

Both must be sorted by their lines and hold every key once, in the first column; anything else,
a quote too, is NotComparable, and the whole file is read instead.
"""

import csv
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from io import StringIO

from customers.importing.baseline import KeptFile
from customers.importing.cells import BadCell
from customers.importing.contract import FILES
from customers.importing.delivery import FileEntry
from customers.importing.gate import Gate
from customers.importing.reading import Header, blocks
from kernel import sql

BLOCK = 1 << 20
AFTER_COMMA = b"-"  # the byte after the comma: `key-` is above every line of `key`


class NotComparable(Exception):
    """The two files cannot be walked side by side; nothing is wrong with them."""


class Sums:
    """Control totals of today: yesterday's, less the lines that went, plus those that came."""

    def __init__(self, header: Header, names: tuple[str, ...], before: dict[str, str]) -> None:
        if not set(names) <= set(before):
            raise NotComparable
        self.totals = {name: Decimal(before[name]) for name in names}
        at = {name: i for i, name in enumerate(header.columns) if name}
        self._places = [(name, at[name]) for name in names if name in at]

    def add(self, gate: Gate, line: bytes, sign: int) -> None:
        cells = line.decode().split(",")
        for name, at in self._places:
            try:
                text = gate.kind.columns[name].normalised(cells[at]) or "0"
                self.totals[name] += sign * Decimal(text)
            except (BadCell, InvalidOperation, IndexError):
                continue  # counts for no total, here as in the whole file


class _Lines:
    """The sorted lines of one file after its header, in windows."""

    def __init__(self, source: Iterator[bytes]) -> None:
        self._source = source
        first = next(source, b"")
        self.header, _, rest = first.partition(b"\n")
        self.count = 0
        self.number = 2  # of the first line of the window
        self.window: list[bytes] = []
        self._last = b""
        self._put(rest)

    def fill(self) -> bool:
        """Whether there is a line in the window."""
        while not self.window:
            block = next(self._source, b"")
            if not block:
                return False
            self._put(block)
        return True

    def _put(self, block: bytes) -> None:
        if not block:
            return
        if b'"' in block or not block.endswith(b"\n"):
            raise NotComparable
        lines = block[:-1].split(b"\n")
        if lines[0] < self._last or lines != sorted(lines):
            raise NotComparable
        self._last = lines[-1]
        self.count += len(lines)
        self.window = lines

    def take_below(self, boundary: bytes | None) -> tuple[int, list[bytes]]:
        """Takes the lines below the boundary out of the window; with the first one's number."""
        end = len(self.window) if boundary is None else bisect_left(self.window, boundary)
        number, taken = self.number, self.window[:end]
        self.window = self.window[end:]
        self.number += end
        return number, taken


class Walk:
    """One pass over both files. `rows_in` and the keys that are gone are known after it."""

    def __init__(self, entry: FileEntry, kept: KeptFile, encoding: str) -> None:
        self._new = _Lines(blocks(entry, encoding))
        self._old = _Lines(_plain_blocks(kept))
        self._kept = kept
        self._again = deque(kept.again)
        self._last_key = b""
        self._gone: list[str] = []
        self.header = self._new.header
        names = next(csv.reader(StringIO(self.header.decode())), [""])
        first_name = entry.columns.get(names[0], names[0]) if names else ""
        if self.header != self._old.header or (first_name,) != FILES[entry.name].key:
            raise NotComparable

    @property
    def rows_in(self) -> int:
        return self._new.count

    def changed_rows(self, gate: Gate, sums: Sums) -> Iterator[bytes]:
        """Rows for COPY of the lines that are new or differ, a window at a time."""
        while True:
            has_new, has_old = self._new.fill(), self._old.fill()
            if not (has_new or has_old):
                break
            ends = [lines.window[-1] for lines in (self._new, self._old) if lines.window]
            boundary = min(_key(line) for line in ends) + AFTER_COMMA if len(ends) > 1 else None
            number, new = self._new.take_below(boundary)
            old_number, old = self._old.take_below(boundary)
            yield self._compare(gate, sums, (number, new), (old_number, old))
        if self._old.count != self._kept.rows:
            raise NotComparable

    def keep_gone(self, file: str) -> None:
        sql.execute(
            "insert into stage.gone (file, key) select %(file)s, unnest(%(keys)s::text[])",
            {"file": file, "keys": self._gone},
        )

    def _compare(
        self,
        gate: Gate,
        sums: Sums,
        new_window: tuple[int, list[bytes]],
        old_window: tuple[int, list[bytes]],
    ) -> bytes:
        number, new = new_window
        self._refuse_twice_across(new)
        came, went = set(new), set(old_window[1])
        if len(came) < len(new):
            raise NotComparable
        again = self._lines_again(old_window)
        added = sorted(came - (went - again))
        removed = (went - came) | again
        rows = []
        for line in added:
            at = bisect_left(new, line)
            self._refuse_twice(new, at)
            sums.add(gate, line, +1)
            rows.append(gate.pass_line(number + at, _without_cr(line)))
        for line in removed:
            sums.add(gate, line, -1)
        keys_now = {_key(line) for line in added}
        gone = {_key(line) for line in removed} - keys_now
        self._gone += sorted(key.decode() for key in gone)
        return b"".join(rows)

    def _lines_again(self, old_window: tuple[int, list[bytes]]) -> set[bytes]:
        """Lines of this window that were rejected yesterday."""
        number, old = old_window
        again = set()
        while self._again and self._again[0] < number + len(old):
            again.add(old[self._again.popleft() - number])
        return again

    def _refuse_twice(self, lines: list[bytes], at: int) -> None:
        """Lines of one key stand side by side."""
        start = _key(lines[at]) + b","
        near = lines[max(at - 1, 0) : at] + lines[at + 1 : at + 2]
        if not lines[at].strip() or any(line.startswith(start) for line in near):
            raise NotComparable

    def _refuse_twice_across(self, lines: list[bytes]) -> None:
        if lines:
            if _key(lines[0]) == self._last_key:
                raise NotComparable
            self._last_key = _key(lines[-1])


def _key(line: bytes) -> bytes:
    return line.partition(b",")[0]


def _without_cr(line: bytes) -> bytes:
    return line.removesuffix(b"\r")


def _plain_blocks(kept: KeptFile) -> Iterator[bytes]:
    with kept.path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block + file.readline()
