"""The strict gate: lines of one file become rows for COPY, or entries of the reject list.

Most lines are right at first sight: one pattern for the whole line lets them through as they are.
Every other line is split and read cell by cell.
"""

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import IO

from customers.enums import RejectReason
from customers.importing import personal
from customers.importing.cells import PLAIN, BadCell
from customers.importing.contract import FileKind
from customers.importing.reading import Header, is_open, split_record
from customers.importing.refusal import DeliveryRefused

LONGEST_RECORD = 1 << 16
LONGEST_RAW = 2_000
IN_MEMORY = 1 << 20
ABSENT = r"\N"

_ESCAPES = str.maketrans({"\\": r"\\", ",": r"\,", "\n": r"\n", "\r": r"\r", "\t": r"\t"})


class RejectSpool:
    """Rejects of the gate, ready for COPY; on disk once they are many."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed by its owner

    def add(self, *cells: str) -> None:
        """file, line, key, column, raw value, reason, row accepted (t or f)."""
        row = ",".join(_escaped(cell.replace("\x00", "\\x00")) for cell in cells)
        self._file.write(f"{row}\n".encode())

    def add_rows(self, others: "RejectSpool") -> None:
        shutil.copyfileobj(others.rewound(), self._file)

    def rewound(self) -> IO[bytes]:
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        self._file.close()


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


class Gate:
    """One file's way in. `rows_in` counts rows, `line` is the number of the next physical line."""

    def __init__(
        self,
        kind: FileKind,
        header: Header,
        rejects: RejectSpool,
        *,
        summed: tuple[str, ...] = (),
        first_line: int = 2,
    ) -> None:
        self.kind = kind
        self.header = header
        self.line = first_line
        self.rows_in = 0
        self.rejected_sums = dict.fromkeys(summed, Decimal(0))
        self.unproved: Counter[str] = Counter()
        self._rejects = rejects
        self._at = {name: i for i, name in enumerate(header.columns) if name}
        self._cells = [kind.columns[name] if name else None for name in header.columns]
        self._seals = kind.has_personal_numbers and bool(set(self._at) & set(personal.SEALED))
        sure = b",".join(cell.pattern if cell else PLAIN + b"*+" for cell in self._cells)
        self._sure_line = re.compile(sure)
        self._sure_lines = re.compile(rb"(?>(?>%s\n)*+)" % sure)

    @property
    def copy_columns(self) -> tuple[str, ...]:
        """The columns that each row holds, in order."""
        named = [name or f"unknown_{i}" for i, name in enumerate(self.header.columns)]
        return ("line", *named, *(personal.INDEX_COLUMNS if self._seals else ()))

    def pass_block(self, block: bytes, *, is_last: bool) -> tuple[bytes, bytes]:
        """Rows for COPY, and the rest of the block that needs the next one to be understood."""
        is_cut = not block.endswith(b"\n")
        if is_cut:
            block += b"\n"
        if b"\r" in block and b'"' not in block:
            block = block.replace(b"\r\n", b"\n")
        out: list[bytes] = []
        at, end = 0, len(block)
        while at < end:
            found = self._sure_lines.match(block, at)
            if found and found.end() > at:
                out.append(self._pass_sure(block[at : found.end() - 1].split(b"\n")))
                at = found.end()
                continue
            next_at = self._pass_one(block, at, out, is_last=is_last, is_cut=is_cut)
            if next_at == at:
                return b"".join(out), block[at:]
            at = next_at
        return b"".join(out), b""

    def pass_lines(self, lines: Mapping[int, bytes]) -> bytes:
        """Lines without quotes by their numbers, for a caller that has taken the file apart."""
        rows: list[bytes] = []
        for number, whole in lines.items():
            self.line, line = number, whole.removesuffix(b"\r")
            if not self._sure_line.fullmatch(line):
                rows.append(self._pass_cells(line.decode().split(","), line, 1))
            elif self._seals:
                rows.append(self._pass_sure([line]))
            else:
                rows.append(b"%d,%b\n" % (number, line))
                self.rows_in += 1
        return b"".join(rows)

    def _pass_sure(self, lines: list[bytes]) -> bytes:
        first = self.line
        self.line += len(lines)
        self.rows_in += len(lines)
        if self._seals:
            split = [line.decode().split(",") for line in lines]
            # What is right at first sight holds nothing to escape.
            rows = [self._sealed_row(n, cells, cells) for n, cells in enumerate(split, first)]
            return b"".join(rows)
        return b"".join([b"%d,%b\n" % pair for pair in enumerate(lines, first)])

    def _pass_one(
        self, block: bytes, at: int, out: list[bytes], *, is_last: bool, is_cut: bool
    ) -> int:
        """The record at `at`; gives where the next begins, or `at` when it needs more text."""
        line_end = block.index(b"\n", at)
        line = block[at:line_end].removesuffix(b"\r")
        is_last_line = is_last and is_cut and line_end == len(block) - 1
        if not line.strip():
            self.line += 1
            return line_end + 1
        found = split_record(block, at)
        if found is None:
            near = len(block) - at <= LONGEST_RECORD
            if not is_last and near and is_open(block, at):
                return at
            self._refuse_if_cut(is_last_line)
            self._reject_line(line, [], RejectReason.QUOTES)
            return line_end + 1
        cells, next_at = found
        if len(cells) != len(self._cells):
            self._refuse_if_cut(is_last_line)
        out.append(self._pass_cells(cells, line, block.count(b"\n", at, next_at)))
        return next_at

    def _refuse_if_cut(self, is_last_line: bool) -> None:
        if is_last_line:
            raise DeliveryRefused(
                "is cut off in its last line", self.kind.name, f"line {self.line}"
            )

    def _pass_cells(self, cells: list[str], line: bytes, n_lines: int) -> bytes:
        if len(cells) != len(self._cells):
            self._reject_line(line, cells, RejectReason.FIELD_COUNT)
            return b""
        number = self.line
        self.line += n_lines
        self.rows_in += 1
        row: list[str] = []
        for i, (kind, text) in enumerate(zip(self._cells, cells, strict=True)):
            try:
                row.append(kind.normalised(text) if kind else "")
            except BadCell as bad:
                self._reject_cell(number, cells, str(self.header.columns[i]), bad.reason)
                self._keep_sums(cells)
                return b""
        escaped = [_escaped(cell) for cell in row]
        if self._seals:
            return self._sealed_row(number, row, escaped)
        return f"{number},{','.join(escaped)}\n".encode()

    def _sealed_row(self, number: int, cells: list[str], escaped: list[str]) -> bytes:
        """The escaped row with its numbers sealed, and their blind indexes behind it."""
        customer_no = cells[self._at["customer_no"]]
        row = escaped.copy()
        indexes = dict.fromkeys(personal.INDEX_COLUMNS, ABSENT)
        for column in personal.SEALED:
            at = self._at.get(column)
            if at is None:
                continue
            try:
                plain = self._plain(column, cells)
            except BadCell as bad:
                self._reject_cell(number, cells, column, bad.reason, row_accepted=True)
                row[at] = ABSENT
                continue
            row[at] = personal.seal(plain, column, customer_no)
            indexes[f"{column}_index"] = personal.index(plain, column)
            if column == "mobile":
                indexes["mobile_tail_index"] = personal.index(plain[-4:], "mobile_tail")
        return f"{number},{','.join((*row, *indexes.values()))}\n".encode()

    def _plain(self, column: str, cells: list[str]) -> str:
        text = cells[self._at[column]]
        if not text:
            return ""
        if column == "mobile":
            return personal.read_mobile(text)
        id_type = cells[self._at["id_type"]] if "id_type" in self._at else ""
        return personal.read_id_no(text, id_type, cells[self._at["kind"]])

    def _reject_line(self, line: bytes, cells: list[str], reason: RejectReason) -> None:
        """A line whose cells cannot be told apart; none of its amounts is proved."""
        self.unproved.update(dict.fromkeys(self.rejected_sums, 1))
        self._put(self.line, cells, "", line.decode(), reason)
        self.line += 1
        self.rows_in += 1

    def _reject_cell(
        self,
        number: int,
        cells: list[str],
        column: str,
        reason: RejectReason,
        *,
        row_accepted: bool = False,
    ) -> None:
        self._put(number, cells, column, cells[self._at[column]], reason, row_accepted=row_accepted)

    def _put(
        self,
        number: int,
        cells: list[str],
        column: str,
        raw: str,
        reason: RejectReason,
        *,
        row_accepted: bool = False,
    ) -> None:
        file = self.kind.name
        raw = raw[:LONGEST_RAW]
        if raw and personal.is_sealed(file, column):
            raw = personal.sealed_raw(raw, file, number)
        key = "|".join(self._cell(name, cells) for name in self.kind.key)
        accepted = "t" if row_accepted else "f"
        self._rejects.add(file, str(number), key.strip("|"), column, raw, reason.value, accepted)

    def _cell(self, name: str, cells: list[str]) -> str:
        at = self._at[name]
        return cells[at] if at < len(cells) else ""

    def _keep_sums(self, cells: list[str]) -> None:
        """Totals run over all lines whose amount parses, rejected ones included."""
        for column in self.rejected_sums:
            amount = self._amount(column, cells)
            if amount is None:
                self.unproved[column] += 1
            else:
                self.rejected_sums[column] += amount

    def _amount(self, column: str, cells: list[str]) -> Decimal | None:
        """0 for an empty cell that may be empty; None: it does not parse."""
        if column not in self._at:
            return Decimal(0)
        try:
            text = self.kind.columns[column].normalised(cells[self._at[column]])
            return Decimal(text or "0")
        except (BadCell, InvalidOperation):
            return None
