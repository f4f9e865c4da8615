"""The tables of the schema `stage`: made anew for each delivery, gone with the next.

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
from kernel import sql

CREATE_ALWAYS = """
drop table if exists stage.file, stage.reject, stage.gone;
create unlogged table stage.file (file text primary key, mode text, facts jsonb);
create unlogged table stage.reject (
    file text, line bigint, key text, "column" text, raw_value text, reason text,
    row_accepted boolean
);
create unlogged table stage.gone (file text, key text);
"""
REJECT_COLUMNS = 'file, line, key, "column", raw_value, reason, row_accepted'


def create_all() -> None:
    """Every table of the contract, so that statements find them also where no file came."""
    sql.execute(CREATE_ALWAYS)
    for kind in FILES.values():
        create(kind, ())


def create(kind: FileKind, others: Iterable[str]) -> None:
    """`others`: columns of the file that are not ours, staged and never read."""
    names = [*kind.columns, *others]
    if kind.has_personal_numbers:
        names += personal.INDEX_COLUMNS
    columns = pg.SQL(", ").join(pg.SQL("{} text").format(pg.Identifier(name)) for name in names)
    sql.execute(
        pg.SQL("drop table if exists {0}; create unlogged table {0} (line bigint, {1})").format(
            table(kind), columns
        )
    )


def table(kind: FileKind) -> pg.Identifier:
    return pg.Identifier("stage", kind.stage)


def key_of(kind: FileKind, alias: str = "s") -> pg.Composable:
    """The key as the reject list shows it."""
    parts = [pg.Identifier(alias, column) for column in kind.key]
    return pg.SQL(" || '|' || ").join(parts)


def note(file: str, mode: str, facts: dict[str, Any]) -> None:
    sql.execute(
        "insert into stage.file (file, mode, facts) values (%(file)s, %(mode)s, %(facts)s)",
        {"file": file, "mode": mode, "facts": json.dumps(facts)},
    )


def noted() -> dict[str, tuple[str, dict[str, Any]]]:
    """Mode and facts of each delivered file."""
    noted = sql.rows("select file, mode, facts::text from stage.file")
    return {file: (mode, json.loads(facts)) for file, mode, facts in noted}
