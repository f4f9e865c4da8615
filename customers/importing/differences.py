"""Walks yesterday's and today's full file side by side and gives the lines that differ.

Yesterday's was kept because its lines are sorted and hold every key once, in the first column.
Equal pieces are skipped as bytes, the others are held against each other line by line; today's are
looked at for order, so that today's file is known to be sorted too. Anything else, a quote too, is
NotComparable, and the whole file is read instead.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from io import StringIO
from itertools import compress, count, islice, takewhile
from operator import lt, ne

from customers.importing.baseline import KeptFile
from customers.importing.cells import BadCell, Cell
from customers.importing.contract import FILES
from customers.importing.delivery import FileEntry
from customers.importing.gate import Gate
from customers.importing.reading import Header, blocks
from kernel import sql

BLOCK = 1 << 20
PIECE = 1 << 17
Pair = tuple[int | None, int | None]


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

    def move(self, went: Iterable[bytes], came: Iterable[bytes]) -> None:
        for name, at, cell, sure in self._places:
            self.totals[name] += sum(_amounts(came, at, cell, sure))
            self.totals[name] -= sum(_amounts(went, at, cell, sure))


def _amounts(
    lines: Iterable[bytes], at: int, cell: Cell, sure: re.Pattern[bytes]
) -> Iterator[Decimal]:
    for line in lines:
        cells = line.split(b",", at + 1)
        if at < len(cells):
            yield _amount(cells[at], cell, sure)


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
        self._refuse_strange(self.text)

    def fill(self) -> int:
        """The bytes at hand, 0 at the end of the file; reads on when the part is used up."""
        while self.at == len(self.text):
            self.text, self.at = next(self._source, b""), 0
            if not self.text:
                return 0
            self._refuse_strange(self.text)
        return len(self.text) - self.at

    def _refuse_strange(self, text: bytes) -> None:
        if b'"' in text or (text and not text.endswith(b"\n")):
            raise NotComparable

    def piece(self, size: int) -> bytes:
        """The next whole lines: of `size` bytes together, or a single one that is longer."""
        end = self.text.rfind(b"\n", self.at, self.at + size) + 1
        return self.text[self.at : end or self.text.find(b"\n", self.at) + 1]

    def skip(self, length: int, n_lines: int) -> None:
        self.at += length
        self.number += n_lines


class Walk:
    """One pass over both files. `rows_in` and the keys that are gone are known after it."""

    def __init__(self, entry: FileEntry, kept: KeptFile, encoding: str) -> None:
        self._new = _File(blocks(entry, encoding, is_trusted=True))
        self._old = _File(_plain_blocks(kept))
        self._kept = kept
        self._again = deque(kept.again)
        self._gone: list[str] = []
        self._before = b""  # today's line before the one at hand
        self.header = self._new.header
        if self.header != self._old.header:
            raise NotComparable
        names = next(csv.reader(StringIO(self.header.decode())), [""])
        first_name = entry.columns.get(names[0], names[0]) if names else ""
        if (first_name,) != FILES[entry.name].key:
            raise NotComparable

    @property
    def rows_in(self) -> int:
        return self._new.number - 2

    def changed_rows(self, gate: Gate, sums: Sums) -> Iterator[bytes]:
        """Rows for COPY of the lines that are new, differ, or were rejected yesterday."""
        while sizes := [size for size in (self._new.fill(), self._old.fill()) if size]:
            size = min(PIECE, *sizes)
            new, old = self._new.piece(size), self._old.piece(size)
            again = self._rejected_among(old)
            if new == old and not again:
                self._skip_equal(new)
            else:
                yield self._pass_differing(new, old, again, gate, sums)
        if self._old.number - 2 != self._kept.rows:
            raise NotComparable

    def keep_gone(self, file: str) -> None:
        if self._gone:
            sql.execute(
                "insert into stage.gone (file, key) select %(file)s, unnest(%(keys)s::text[])",
                {"file": file, "keys": self._gone},
            )

    def _rejected_among(self, piece: bytes) -> list[int]:
        """Which lines of the piece were rejected yesterday: they pass again, though equal."""
        while self._again and self._again[0] < self._old.number:
            self._again.popleft()
        if not self._again:
            return []
        end = self._old.number + piece.count(b"\n")
        here = takewhile(lambda number: number < end, self._again)
        return [number - self._old.number for number in here]

    def _skip_equal(self, piece: bytes) -> None:
        """The lines are in order, as yesterday; only today's line before them may be another."""
        n_lines = piece.count(b"\n")
        self._refuse_disorder([piece[: piece.index(b"\n")]])
        self._before = piece[piece.rfind(b"\n", 0, -1) + 1 : -1]
        self._new.skip(len(piece), n_lines)
        self._old.skip(len(piece), n_lines)

    def _pass_differing(
        self, new_piece: bytes, old_piece: bytes, again: list[int], gate: Gate, sums: Sums
    ) -> bytes:
        """As far as both pieces reach; what is left of one of them is met again."""
        _refuse_other_than_utf8(new_piece)
        new, old = _lines(new_piece), _lines(old_piece)
        pairs, n_new, n_old = _differing(new, old, again)
        self._refuse_disorder(new[:n_new])
        came = {self._new.number + i: new[i] for i, _ in pairs if i is not None}
        went = [old[j] for _, j in pairs if j is not None]
        if not all(map(bytes.strip, came.values())):
            raise NotComparable
        for i, j in pairs:
            if i is None and j is not None:
                self._gone.append(_key(old[j]).decode())
            elif i is not None and j is None:
                self._refuse_key_again(new[i], new[i - 1] if i else self._before)
        sums.move(went, came.values())
        self._before = new[n_new - 1] if n_new else self._before
        self._new.skip(len(new_piece) - _length(new[n_new:]), n_new)
        self._old.skip(len(old_piece) - _length(old[n_old:]), n_old)
        return gate.pass_lines(came)

    def _refuse_disorder(self, lines: list[bytes]) -> None:
        """Every line must be above the one before it."""
        if lines and not (self._before < lines[0] and all(map(lt, lines, islice(lines, 1, None)))):
            raise NotComparable

    def _refuse_key_again(self, line: bytes, before: bytes) -> None:
        """A key that stands twice shows in its second line, which finds no partner of yesterday."""
        if _key(line) == _key(before):
            raise NotComparable


def _differing(new: list[bytes], old: list[bytes], again: list[int]) -> tuple[list[Pair], int, int]:
    """Lines of one key that differ or are asked for `again`, lines that only one side has.

    Gives also how many lines of each side are done: at the end of a file (no lines at all) the
    other side's lines are all done, else those up to where the first of the two lists ends.
    """
    marked = old.copy() if again else old
    for j in again:
        marked[j] = b""  # differs from whatever stands in today's file
    pairs: list[Pair] = []
    i = j = 0
    while i < len(new) and j < len(old):
        for ahead in compress(count(), map(ne, new[i:], marked[j:])):
            if _key(new[i + ahead]) != _key(old[j + ahead]):
                i, j = i + ahead, j + ahead
                is_new = new[i] < old[j]
                pairs.append((i, None) if is_new else (None, j))
                i, j = (i + 1, j) if is_new else (i, j + 1)
                break
            pairs.append((i + ahead, j + ahead))
        else:
            n_equal = min(len(new) - i, len(old) - j)
            i, j = i + n_equal, j + n_equal
    if not old:
        return [(i, None) for i in range(len(new))], len(new), 0
    if not new:
        return [(None, j) for j in range(len(old))], 0, len(old)
    return pairs, i, j


def _refuse_other_than_utf8(piece: bytes) -> None:
    """Only what differs can be wrong; the reading of the whole file says where."""
    try:
        piece.decode()
    except UnicodeDecodeError:
        raise NotComparable from None


def _lines(piece: bytes) -> list[bytes]:
    return piece.split(b"\n")[:-1]


def _length(lines: list[bytes]) -> int:
    return sum(map(len, lines)) + len(lines)


def _key(line: bytes) -> bytes:
    return line.partition(b",")[0]


def _plain_blocks(kept: KeptFile) -> Iterator[bytes]:
    with kept.path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block + file.readline()
