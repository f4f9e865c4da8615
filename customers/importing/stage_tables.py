"""The tables of the schema `stage`: filled for one delivery, emptied for the next.

`stage.<file>` holds the accepted lines as text: NULL where the file has no such column, '' where
the cell is empty. `stage.file` says how each file came in, `stage.reject` what was left out,
`stage.gone` which keys of the day before a full file no longer names.
"""

import json
from collections.abc import Iterable
from typing import Any

from psycopg2 import sql as pg

from customers.importing import personal
from customers.importing.contract import FILES, FileKind
from customers.models import Customer
from kernel import drafts, sql
from kernel.drafts import Draft

FIXED = {
    "file": {"file": "text", "mode": "text", "facts": "jsonb"},
    "reject": {
        "file": "text",
        "line": "bigint",
        "key": "text",
        "column": "text",
        "raw_value": "text",
        "reason": "text",
        "row_accepted": "boolean",
    },
    "gone": {"file": "text", "key": "text"},
}
REJECT_COLUMNS = 'file, line, key, "column", raw_value, reason, row_accepted'
STANDING = """
select c.relname, array_agg(a.attname::text order by a.attnum)
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = to_regnamespace('stage') and c.relkind = 'r'
group by c.relname
"""


def make_ready() -> None:
    """Every table of the contract, empty, so that statements find also those of no file.

    An empty table that stands already is good enough: making one costs more than looking.
    """
    wanted = FIXED | {kind.stage: _columns(kind) for kind in FILES.values()}
    standing = dict(sql.rows(STANDING))
    fitting = [name for name, columns in wanted.items() if standing.get(name) == list(columns)]
    filled = dict(zip(fitting, _have_rows(fitting), strict=True))
    for name, columns in wanted.items():
        if filled.get(name, True):
            _make(name, columns)


def make_for(kind: FileKind, others: Iterable[str]) -> None:
    """Room for `others`: columns of the file that are not ours, staged and never read."""
    _make(kind.stage, _columns(kind, others))


def _columns(kind: FileKind, others: Iterable[str] = ()) -> dict[str, str]:
    names = [*kind.columns, *others, *(personal.INDEX_COLUMNS if kind.has_personal_numbers else ())]
    return {"line": "bigint"} | dict.fromkeys(names, "text")


def _have_rows(names: list[str]) -> tuple[bool, ...]:
    looks = [
        pg.SQL("exists (select from {})").format(pg.Identifier("stage", name)) for name in names
    ]
    return sql.rows(pg.SQL("select {}").format(pg.SQL(", ").join(looks)))[0] if names else ()


def _make(name: str, columns: dict[str, str]) -> None:
    listed = pg.SQL(", ").join(
        pg.SQL("{} {}").format(pg.Identifier(column), pg.SQL(kind))
        for column, kind in columns.items()
    )
    statement = pg.SQL("drop table if exists {0}; create unlogged table {0} ({1})")
    sql.execute(statement.format(pg.Identifier("stage", name), listed))


def table(kind: FileKind) -> pg.Identifier:
    return pg.Identifier("stage", kind.stage)


def key_of(kind: FileKind, alias: str = "s") -> pg.Composable:
    """The key as the reject list shows it."""
    parts = [pg.Identifier(alias, column) for column in kind.key]
    return pg.SQL(" || '|' || ").join(parts)


def one_by_one(n_staged: int) -> pg.SQL:
    """Few lines look up by key, behind this fence, what stands already; many read it whole."""
    is_few = drafts.is_few(n_staged, Draft(Customer))
    return pg.SQL("offset 0" if is_few else "")


def note(file: str, mode: str, facts: dict[str, Any]) -> None:
    sql.execute(
        "insert into stage.file (file, mode, facts) values (%(file)s, %(mode)s, %(facts)s)",
        {"file": file, "mode": mode, "facts": json.dumps(facts)},
    )


def noted() -> dict[str, tuple[str, dict[str, Any]]]:
    """Mode and facts of each delivered file."""
    noted = sql.rows("select file, mode, facts::text from stage.file")
    return {file: (mode, json.loads(facts)) for file, mode, facts in noted}
