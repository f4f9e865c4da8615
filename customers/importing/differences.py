"""Walks yesterday's and today's full file side by side and gives the lines that differ.

Yesterday's was kept because its lines are sorted and hold every key once, in the first column.
Equal stretches are skipped as bytes; a line that differs is held against its neighbours, so that
today's file is known to be sorted too. Anything else, a quote too, is NotComparable, and the whole
file is read instead.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from io import StringIO

from customers.importing.baseline import KeptFile
from customers.importing.cells import BadCell, Cell
from customers.importing.contract import FILES
from customers.importing.delivery import FileEntry
from customers.importing.gate import Gate
from customers.importing.reading import Header, blocks
from kernel import sql

BLOCK = 1 << 20
STRETCH = 2_048


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


class _File:
    """The lines of one file after its header, a part at a time; `at` is where the next begins."""

    def __init__(self, source: Iterator[bytes]) -> None:
        self._source = source
        first = next(source, b"")
        self.header, _, self.text = first.partition(b"\n")
        self.at = 0
        self.number = 2  # of the line at `at`
        self.before = b""  # the line before `at`, once it has left `text`
        self._refuse_strange(self.text)

    def fill(self) -> bool:
        """Whether a line is there; reads on when the part is used up."""
        while self.at == len(self.text):
            self.before = self.line_before()
            self.text, self.at = next(self._source, b""), 0
            if not self.text:
                return False
            self._refuse_strange(self.text)
        return True

    def _refuse_strange(self, text: bytes) -> None:
        if b'"' in text or (text and not text.endswith(b"\n")):
            raise NotComparable

    def line(self) -> bytes:
        return self.text[self.at : self.text.index(b"\n", self.at)]

    def line_before(self) -> bytes:
        if self.at == 0:
            return self.before
        return self.text[self.text.rfind(b"\n", 0, self.at - 1) + 1 : self.at - 1]

    def skip(self, length: int, n_lines: int) -> None:
        self.at += length
        self.number += n_lines

    def skip_line(self, line: bytes) -> None:
        self.skip(len(line) + 1, 1)


class Walk:
    """One pass over both files. `rows_in` and the keys that are gone are known after it."""

    def __init__(self, entry: FileEntry, kept: KeptFile, encoding: str) -> None:
        self._new = _File(blocks(entry, encoding))
        self._old = _File(_plain_blocks(kept))
        self._kept = kept
        self._again = deque(kept.again)
        self._gone: list[str] = []
        self._is_after_new_line = False
        self.header = self._new.header
        names = next(csv.reader(StringIO(self.header.decode())), [""])
        first_name = entry.columns.get(names[0], names[0]) if names else ""
        if self.header != self._old.header or (first_name,) != FILES[entry.name].key:
            raise NotComparable

    @property
    def rows_in(self) -> int:
        return self._new.number - 2

    def changed_rows(self, gate: Gate, sums: Sums) -> Iterator[bytes]:
        """Rows for COPY of the lines that are new, differ, or were rejected yesterday."""
        while True:
            has_new, has_old = self._new.fill(), self._old.fill()
            if has_new and has_old:
                yield self._skip_equal(gate)
                if self._new.at < len(self._new.text) and self._old.at < len(self._old.text):
                    yield self._take_differing(gate, sums)
            elif has_new:
                yield self._take_new(gate, sums)
            elif has_old:
                self._take_gone(sums)
            else:
                break
        if self._old.number - 2 != self._kept.rows:
            raise NotComparable

    def keep_gone(self, file: str) -> None:
        sql.execute(
            "insert into stage.gone (file, key) select %(file)s, unnest(%(keys)s::text[])",
            {"file": file, "keys": self._gone},
        )

    def _skip_equal(self, gate: Gate) -> bytes:
        """Skips the lines that are equal; gives those of them that were rejected yesterday."""
        new, old = self._new, self._old
        length = _equal_length(new.text, new.at, old.text, old.at)
        length = new.text.rfind(b"\n", new.at, new.at + length) + 1 - new.at
        if length <= 0:
            return b""
        if self._is_after_new_line:
            self._refuse_disorder(new.line())
            self._is_after_new_line = False
        n_lines = new.text.count(b"\n", new.at, new.at + length)
        rows = []
        if self._again and self._again[0] < old.number + n_lines:
            lines = new.text[new.at : new.at + length].split(b"\n")
            while self._again and self._again[0] < old.number + n_lines:
                nth = self._again.popleft() - old.number
                rows.append(gate.pass_line(new.number + nth, _without_cr(lines[nth])))
        new.skip(length, n_lines)
        old.skip(length, n_lines)
        return b"".join(rows)

    def _take_differing(self, gate: Gate, sums: Sums) -> bytes:
        """Of the two lines at hand the lower one, or both when they are of one key."""
        line, before = self._new.line(), self._old.line()
        if _key(line) == _key(before):
            row = self._take_new(gate, sums)
            self._drop_old(sums, before)
            return row
        if line < before:
            return self._take_new(gate, sums)
        self._take_gone(sums)
        return b""

    def _take_new(self, gate: Gate, sums: Sums) -> bytes:
        line = self._new.line()
        self._refuse_disorder(line)
        sums.add(line, +1)
        row = gate.pass_line(self._new.number, _without_cr(line))
        self._new.skip_line(line)
        self._is_after_new_line = True
        return row

    def _take_gone(self, sums: Sums) -> None:
        line = self._old.line()
        self._gone.append(_key(line).decode())
        self._drop_old(sums, line)

    def _drop_old(self, sums: Sums, line: bytes) -> None:
        sums.add(line, -1)
        if self._again and self._again[0] == self._old.number:
            self._again.popleft()
        self._old.skip_line(line)

    def _refuse_disorder(self, line: bytes) -> None:
        """Every line must be above the one before it, and of another key."""
        before = self._new.line_before()
        is_first = self._new.number == 2
        if not line.strip() or not (is_first or (before < line and _key(before) != _key(line))):
            raise NotComparable


def _equal_length(new: bytes, at: int, old: bytes, old_at: int) -> int:
    """How many bytes are equal from here on: whole stretches first, then halving."""
    end = min(len(new) - at, len(old) - old_at)
    length = 0
    while length < end:
        step = min(STRETCH, end - length)
        i, j = at + length, old_at + length
        if new[i : i + step] != old[j : j + step]:
            break
        length += step
    else:
        return length
    while step > 1:
        half = step // 2
        i, j = at + length, old_at + length
        if new[i : i + half] == old[j : j + half]:
            length += half
            step -= half
        else:
            step = half
    return length


def _key(line: bytes) -> bytes:
    return line.partition(b",")[0]


def _without_cr(line: bytes) -> bytes:
    return line.removesuffix(b"\r")


def _plain_blocks(kept: KeptFile) -> Iterator[bytes]:
    with kept.path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block + file.readline()
