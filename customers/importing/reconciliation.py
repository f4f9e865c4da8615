"""Holds what was staged against the control figures, the guards and what is known already.

Nothing is drafted yet, so what is known stands in the published tables, where indexes help.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypedDict

from django.conf import settings
from psycopg2 import sql as pg

from customers.importing import stage_tables
from customers.importing.baseline import stands_on
from customers.importing.contract import FILES, FileKind
from customers.importing.delivery import Arrival, FileEntry
from customers.importing.refusal import DeliveryRefused, RejectedLine
from kernel import sql

ROOM = sql.Room(Path(__file__).parent / "sql")
MOST_REJECTS = 10_000
SHRINK = "shrink"  # the guard that two people may release
GONE_SAMPLE = "select key from stage.gone where file = %(file)s order by key limit 20"
# Files with lines that only the database can tell to be wrong.
LOOKED_UP = (
    *("org_units.csv", "staff.csv", "customers.csv", "accounts.csv", "corporates.csv"),
    *("activity.csv", "relations.csv", "contacts.csv"),
)


class Sum(TypedDict):
    """Amounts as text. `is_proved` is false when the amount of some line does not parse."""

    total: str
    accepted: str
    rejected: str
    is_proved: bool


class FileReport(TypedDict):
    mode: str
    rows: int
    accepted: int
    rejected: int
    cells_left_out: int
    gone: int
    sums: dict[str, Sum]
    unknown_columns: list[str]


class Report(TypedDict):
    """What became of a delivery; goes into JSON as it is."""

    business_date: str
    stands_on: str
    files: dict[str, FileReport]
    unknown_files: list[str]
    warnings: dict[str, int]
    same_id: list[list[str]]


def reconcile(arrival: Arrival, *, on: date, waive_shrink: bool) -> Report:
    """Refuses the delivery, or says what of it will be merged. Writes only to `stage`."""
    if arrival.business_date != on:
        reason = f"business date {arrival.business_date} is not that of the run, {on}"
        raise DeliveryRefused(reason, arrival.name)
    try:
        return _reconcile(arrival, on, waive_shrink)
    except DeliveryRefused as refusal:
        refusal.rejects = _first_rejects()
        raise


def n_accepted(report: Report) -> int:
    return sum(file["accepted"] for file in report["files"].values())


def n_rejected(report: Report) -> dict[str, int]:
    """Rows left out, by file."""
    return {name: file["rejected"] for name, file in report["files"].items() if file["rejected"]}


def _reconcile(arrival: Arrival, on: date, waive_shrink: bool) -> Report:
    facts = {file: found for file, (_, found) in stage_tables.noted().items()}
    for entry in arrival.files.values():
        _check_rows(entry, facts[entry.name])
    reports: dict[str, FileReport] = {}
    for entry in arrival.files.values():
        reports[entry.name] = _check_file(entry, facts[entry.name], on)
    sql.execute("analyze stage.gone")
    _check_units(arrival)
    for name, report in reports.items():
        _check_rejects(name, report)
    if not waive_shrink:
        _check_shrinkage(arrival, facts, reports)
    warnings = {kind: n for kind, n in ROOM.rows("warnings", {"on": on}) if n}
    return Report(
        business_date=on.isoformat(),
        stands_on=stands_on(),
        files=reports,
        unknown_files=list(arrival.unknown_files),
        warnings=warnings,
        same_id=[row[0] for row in ROOM.rows("same_id")],
    )


def _check_rows(entry: FileEntry, facts: dict[str, Any]) -> None:
    if entry.rows is not None and entry.rows != facts["rows_in"]:
        reason = f"{facts['rows_in']} rows, the manifest says {entry.rows}"
        raise DeliveryRefused(reason, entry.path.name, "rows")


def _check_file(entry: FileEntry, facts: dict[str, Any], on: date) -> FileReport:
    kind = FILES[entry.name]
    n_staged, before = _staged(kind, facts["rejected_sums"])
    _check_conservation(kind, facts, n_staged)
    n_taken_out = _take_out_wrong_lines(kind, facts, on)
    after = _staged(kind, facts["rejected_sums"])[1] if n_taken_out else before
    sums = _sums(facts, before, after)
    _check_totals(entry, sums)
    n_gone = _find_gone(kind, facts) if entry.is_full and kind.shrinks else 0
    rejected, cells = _count_rejects(kind)
    return FileReport(
        mode=entry.mode,
        rows=facts["rows_in"],
        accepted=facts["rows_in"] - rejected,
        rejected=rejected,
        cells_left_out=cells,
        gone=n_gone,
        sums=sums,
        unknown_columns=facts["unknown_columns"],
    )


def _live(kind: FileKind) -> pg.SQL:
    """The keys of a file's population the day before, as a subquery."""
    return pg.SQL(sql.read(ROOM.folder / f"live_{kind.stage}.sql"))


def _check_shrinkage(
    arrival: Arrival, facts: dict[str, dict[str, Any]], reports: dict[str, FileReport]
) -> None:
    """The last look: who lets it pass has seen all files that shrink, and nothing else is wrong."""
    shrunken = {}
    for entry in arrival.files.values():
        kind, (before, now) = FILES[entry.name], _sizes(entry, facts[entry.name])
        if entry.is_full and kind.shrinks and now < before * (1 - settings.BANKCRM_SHRINK_GUARD):
            shrunken[entry.path.name] = {
                "before": before,
                "now": now,
                "gone": reports[entry.name]["gone"],
                "sample": [key for (key,) in sql.rows(GONE_SAMPLE, {"file": entry.name})],
            }
    for name, sizes in shrunken.items():
        reason = (
            f"shrinks from {sizes['before']} to {sizes['now']} rows, more than the guard allows"
        )
        evidence = {"share": str(settings.BANKCRM_SHRINK_GUARD), "files": shrunken}
        raise DeliveryRefused(reason, name, guard=SHRINK, evidence=evidence)


def _sizes(entry: FileEntry, facts: dict[str, Any]) -> tuple[int, int]:
    """Rows the day before, and now."""
    before = facts["rows_before"]
    if before is None and entry.is_full and FILES[entry.name].shrinks:
        live = _live(FILES[entry.name])
        before = sql.value(pg.SQL("select count(*) from ({}) live").format(live))
    return before or 0, facts["rows_in"]


def _staged(kind: FileKind, columns: dict[str, str]) -> tuple[int, dict[str, Decimal]]:
    """Lines in the staging table, and the sums of their amounts."""
    sums = [
        pg.SQL("coalesce(sum(nullif({}, '')::numeric), 0)").format(pg.Identifier(column))
        for column in columns
    ]
    figures = pg.SQL(", ").join([pg.SQL("count(*)"), *sums])
    statement = pg.SQL("select {} from {}").format(figures, stage_tables.table(kind))
    n_lines, *totals = sql.rows(statement)[0]
    return n_lines, dict(zip(columns, totals, strict=True))


def _check_conservation(kind: FileKind, facts: dict[str, Any], n_staged: int) -> None:
    """Rows in = rows staged + rows rejected; differences stage only a part."""
    if facts["sums"] is None:
        rejected, _ = _count_rejects(kind)
        if facts["rows_in"] != n_staged + rejected:
            raise AssertionError(
                f"{kind.name}: {facts['rows_in']} rows in, {n_staged} + {rejected}"
            )


def _take_out_wrong_lines(kind: FileKind, facts: dict[str, Any], on: date) -> int:
    """Files that were compared with yesterday's name every key once."""
    n_out = _take_out_duplicates(kind) if facts["sums"] is None else 0
    if kind.name in LOOKED_UP:
        wrong = pg.SQL(sql.read(ROOM.folder / f"wrong_{kind.stage}.sql")).format(
            one_by_one=stage_tables.one_by_one(facts["rows_staged"])
        )
        n_out += ROOM.run("reject", {"file": kind.name, "on": on}, wrong=wrong, **_parts(kind))
    return n_out


def _take_out_duplicates(kind: FileKind) -> int:
    cells = sql.identifiers([c for c in kind.columns if c not in ("id_no", "mobile")], "s")
    if kind.has_personal_numbers:  # sealed texts differ where the numbers are equal
        cells = pg.SQL("{}, s.id_no_index, s.mobile_index").format(cells)
    parameters = {"file": kind.name, "column": kind.key[0]}
    return ROOM.run("duplicates", parameters, cells=cells, **_parts(kind))


def _parts(kind: FileKind) -> dict[str, pg.Composable]:
    return {"stage": stage_tables.table(kind), "key": stage_tables.key_of(kind)}


def _sums(
    facts: dict[str, Any], before: dict[str, Decimal], after: dict[str, Decimal]
) -> dict[str, Sum]:
    sums: dict[str, Sum] = {}
    for column, text in facts["rejected_sums"].items():
        rejected = Decimal(text) + before[column] - after[column]
        known = facts["sums"]
        total = Decimal(known[column]) if known else before[column] + Decimal(text)
        sums[column] = Sum(
            total=str(total),
            accepted=str(total - rejected),
            rejected=str(rejected),
            is_proved=not facts["unproved"].get(column),
        )
    return sums


def _check_totals(entry: FileEntry, sums: dict[str, Sum]) -> None:
    for column, text in entry.totals.items():
        found = sums[column]
        if found["is_proved"] and Decimal(found["total"]) != Decimal(text):
            reason = f"adds up to {found['total']}, the manifest says {text}"
            raise DeliveryRefused(reason, entry.path.name, column)


def _find_gone(kind: FileKind, facts: dict[str, Any]) -> int:
    """Differences have named the keys already."""
    if facts["sums"] is None:
        ROOM.run(
            "gone",
            {"file": kind.name},
            live=_live(kind),
            stage=stage_tables.table(kind),
            key=stage_tables.key_of(kind),
        )
    return int(
        sql.value("select count(*) from stage.gone where file = %(file)s", {"file": kind.name})
    )


def _count_rejects(kind: FileKind) -> tuple[int, int]:
    """Rows left out, and cells left out of rows that went in."""
    return sql.rows(
        """
        select count(*) filter (where not row_accepted), count(*) filter (where row_accepted)
        from stage.reject
        where file = %(file)s
        """,
        {"file": kind.name},
    )[0]


def _check_units(arrival: Arrival) -> None:
    if "org_units.csv" in arrival.files:
        used = [code for (code,) in ROOM.rows("units_still_used")]
        if used:
            raise DeliveryRefused("a unit that is in use is missing", "org_units.csv", used[0])


def _check_rejects(name: str, report: FileReport) -> None:
    rejected, rows = report["rejected"], report["rows"]
    is_many = rejected > settings.BANKCRM_REJECT_GUARD_ROWS
    if is_many and rejected > rows * settings.BANKCRM_REJECT_GUARD_SHARE:
        reason = f"{rejected} of {rows} rows would be rejected, more than the guard allows"
        raise DeliveryRefused(reason, name, "reject guard")


def _first_rejects() -> tuple[RejectedLine, ...]:
    found = sql.rows(
        f"select {stage_tables.REJECT_COLUMNS} from stage.reject"  # noqa: S608  # our own names
        " order by file, line limit %(most)s",
        {"most": MOST_REJECTS},
    )
    return tuple(RejectedLine(*row) for row in found)
