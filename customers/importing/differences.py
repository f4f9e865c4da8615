"""Walks yesterday's and today's full file side by side and gives the lines that differ.

Both must be sorted by their lines and hold every key once, in the first column; anything else,
a quote too, is NotComparable, and the whole file is read instead.
"""

import csv
import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from io import StringIO
from itertools import compress
from operator import ne

from customers.importing.baseline import KeptFile
from customers.importing.cells import BadCell, Cell
from customers.importing.contract import FILES
from customers.importing.delivery import FileEntry
from customers.importing.gate import Gate
from customers.importing.reading import Header, blocks
from kernel import sql

BLOCK = 1 << 20
STRETCH = 512
AFTER_COMMA = b"-"  # the byte after the comma: `key-` is above every line of `key`


class NotComparable(Exception):
    """The two files cannot be walked side by side; nothing is wrong with them."""


class Sums:
    """Control totals of today: yesterday's, less the lines that went, plus those that came."""

    def __init__(
        self, file: str, header: Header, names: tuple[str, ...], before: dict[str, str]
    ) -> None:
        if not set(names) <= set(before):
            raise NotComparable
        self.totals = {name: Decimal(before[name]) for name in names}
        at = {name: i for i, name in enumerate(header.columns) if name}
        kind = FILES[file]
        self._places = [
            (name, at[name], kind.columns[name], re.compile(kind.columns[name].pattern))
            for name in names
            if name in at
        ]

    def add(self, line: bytes, sign: int) -> None:
        if not self._places:
            return
        cells = line.split(b",")
        for name, at, cell, sure in self._places:
            if at < len(cells):
                self.totals[name] += sign * _amount(cells[at], cell, sure)


def _amount(text: bytes, cell: Cell, sure: re.Pattern[bytes]) -> Decimal:
    """0 for what does not parse: it counts for no total, here as in the whole file."""
    if sure.fullmatch(text):
        return Decimal(text.decode() or "0")
    try:
        return Decimal(cell.normalised(text.decode()) or "0")
    except (BadCell, InvalidOperation):
        return Decimal(0)


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
        old = old_window[1]
        self._refuse_twice_across(new)
        came, went = _differing(new, old)
        self._add_rejected_before(new, old_window, came, went)
        rows = []
        for at in came:
            self._refuse_twice(new, at)
            sums.add(new[at], +1)
            rows.append(gate.pass_line(number + at, _without_cr(new[at])))
        for at in went:
            sums.add(old[at], -1)
        gone = {_key(old[at]) for at in went} - {_key(new[at]) for at in came}
        self._gone += sorted(key.decode() for key in gone)
        return b"".join(rows)

    def _add_rejected_before(
        self,
        new: list[bytes],
        old_window: tuple[int, list[bytes]],
        came: list[int],
        went: list[int],
    ) -> None:
        """Lines that were rejected yesterday and stand unchanged count as gone and come again."""
        number, old = old_window
        while self._again and self._again[0] < number + len(old):
            old_at = self._again.popleft() - number
            at = bisect_left(new, old[old_at])
            if at < len(new) and new[at] == old[old_at]:
                came.append(at)
                went.append(old_at)

    def _refuse_twice(self, lines: list[bytes], at: int) -> None:
        """Lines of one key stand side by side."""
        start = _key(lines[at]) + b","
        is_twice = (at > 0 and lines[at - 1].startswith(start)) or (
            at + 1 < len(lines) and lines[at + 1].startswith(start)
        )
        if is_twice or not lines[at].strip():
            raise NotComparable

    def _refuse_twice_across(self, lines: list[bytes]) -> None:
        if lines:
            if _key(lines[0]) == self._last_key:
                raise NotComparable
            self._last_key = _key(lines[-1])


def _differing(new: list[bytes], old: list[bytes]) -> tuple[list[int], list[int]]:
    """Where lines came (in `new`) and went (in `old`); a changed line is in both.

    Stretches are compared as a whole; a line without a counterpart shifts what is compared.
    """
    came: list[int] = []
    went: list[int] = []
    i, j = 0, 0
    while i < len(new) and j < len(old):
        differs = list(map(ne, new[i : i + STRETCH], old[j : j + STRETCH]))
        length = len(differs)
        for at in compress(range(length), differs):
            line, before = new[i + at], old[j + at]
            if _key(line) == _key(before):
                came.append(i + at)
                went.append(j + at)
                continue
            if line < before:
                came.append(i + at)
                i += 1
            else:
                went.append(j + at)
                j += 1
            length = at
            break
        i, j = i + length, j + length
    came.extend(range(i, len(new)))
    went.extend(range(j, len(old)))
    return came, went


def _key(line: bytes) -> bytes:
    return line.partition(b",")[0]


def _without_cr(line: bytes) -> bytes:
    return line.removesuffix(b"\r")


def _plain_blocks(kept: KeptFile) -> Iterator[bytes]:
    with kept.path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block + file.readline()
