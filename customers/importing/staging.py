"""Brings the files of a delivery through the strict gate into the schema `stage`."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from psycopg2 import Error
from psycopg2 import sql as pg

from customers.importing import differences, stage_tables
from customers.importing.baseline import Baseline, KeptFile
from customers.importing.contract import FILES
from customers.importing.delivery import Arrival, FileEntry
from customers.importing.gate import Gate, RejectSpool
from customers.importing.reading import Header, blocks, read_header
from customers.importing.refusal import DeliveryRefused
from kernel import sql


def stage(arrival: Arrival, baseline: Baseline | None) -> dict[str, int]:
    """Rows staged by file. Refuses a file that cannot be trusted, whole.

    With yesterday's file at hand only the lines that differ from it are staged; the rows of the
    others stand already.
    """
    stage_tables.make_ready()
    rejects = RejectSpool()
    try:
        staged = {
            entry.name: _stage_file(arrival, entry, baseline, rejects)
            for entry in arrival.files.values()
        }
        with transaction.atomic():
            sql.copy_in(
                f"copy stage.reject ({stage_tables.REJECT_COLUMNS}) from stdin (delimiter ',')",
                rejects.rewound(),
            )
    finally:
        rejects.close()
    return staged


def _stage_file(
    arrival: Arrival, entry: FileEntry, baseline: Baseline | None, rejects: RejectSpool
) -> int:
    kept = baseline.file_for(entry) if baseline else None
    if kept is not None:
        try:
            with transaction.atomic():
                return _stage_differences(arrival, entry, kept, rejects)
        except differences.NotComparable:
            pass  # the whole file says the same, only slower
    return _stage_whole(arrival, entry, rejects)


def _stage_whole(arrival: Arrival, entry: FileEntry, rejects: RejectSpool) -> int:
    lines = blocks(entry, arrival.encoding)
    header, first_line, rest = _header(entry, lines)
    gate = _gate(entry, header, rejects, first_line)
    rows = _copy(gate, _through(gate, rest, lines))
    _note(entry, header, gate, {"rows_staged": rows, "sums": None, "rows_before": None})
    return rows


def _stage_differences(
    arrival: Arrival, entry: FileEntry, kept: KeptFile, rejects: RejectSpool
) -> int:
    """As `_stage_whole`, for the lines that are not in yesterday's file."""
    own = RejectSpool()
    try:
        walk = differences.Walk(entry, kept, arrival.encoding)
        header = read_header(walk.header, entry)
        gate = _gate(entry, header, own, 2)
        summed = differences.Sums(entry.name, header, tuple(gate.rejected_sums), kept.sums)
        rows = _copy(gate, walk.changed_rows(gate, summed))
        rejects.add_rows(own)
    finally:
        own.close()
    gate.rows_in = walk.rows_in
    totals = {name: str(total) for name, total in summed.totals.items()}
    _note(entry, header, gate, {"rows_staged": rows, "sums": totals, "rows_before": kept.rows})
    walk.keep_gone(entry.name)
    return rows


def _header(entry: FileEntry, lines: Iterator[bytes]) -> tuple[Header, int, bytes]:
    """The header, the number of the line after it, and the rest of its block."""
    number = 1
    for block in lines:
        at = 0
        while at < len(block):
            end = block.find(b"\n", at) + 1 or len(block)
            if block[at:end].strip():
                return read_header(block[at:end], entry), number + 1, block[end:]
            number, at = number + 1, end
    raise DeliveryRefused("is empty", entry.path.name)


def _gate(entry: FileEntry, header: Header, rejects: RejectSpool, first_line: int) -> Gate:
    kind = FILES[entry.name]
    summed = tuple(dict.fromkeys((*kind.sums, *entry.totals)))
    return Gate(kind, header, rejects, summed=summed, first_line=first_line)


def _through(gate: Gate, rest: bytes, lines: Iterator[bytes]) -> Iterator[bytes]:
    """The file's rows; a block is held back until it is known whether it is the last."""
    block = rest
    for following in lines:
        rows, left = gate.pass_block(block, is_last=False) if block else (b"", b"")
        yield rows
        block = left + following
    if block:
        yield gate.pass_block(block, is_last=True)[0]


class _Source:
    """What COPY reads from; remembers why it stopped, which the driver would hide."""

    def __init__(self, rows: Iterator[bytes]) -> None:
        self._rows = rows
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return next((rows for rows in self._rows if rows), b"")
        except Exception as error:
            self.error = error
            raise


def _copy(gate: Gate, rows: Iterator[bytes]) -> int:
    others = [c for c in gate.copy_columns if c.startswith("unknown_")]
    if others:
        stage_tables.make_for(gate.kind, others)
    table = stage_tables.table(gate.kind)
    statement: Any = pg.SQL("copy {} ({}) from stdin (delimiter ',')").format(
        table, sql.identifiers(gate.copy_columns)
    )
    source = _Source(rows)
    try:
        with transaction.atomic():
            n_rows = sql.copy_in(statement, source)
    except Error:
        if source.error is not None:
            raise source.error from None
        raise
    # What lines are looked up by is all that the planner is to know of them.
    joined = [c for c in gate.copy_columns if c in gate.kind.key or c == "customer_no"]
    sql.execute(pg.SQL("analyze {} ({})").format(table, sql.identifiers(joined)))
    return n_rows


def _note(entry: FileEntry, header: Header, gate: Gate, extra: dict[str, Any]) -> None:
    facts = {
        "rows_in": gate.rows_in,
        "unknown_columns": list(header.unknown),
        "rejected_sums": {name: str(total) for name, total in gate.rejected_sums.items()},
        "unproved": dict(gate.unproved),
        **extra,
    }
    stage_tables.note(entry.name, entry.mode, facts)
