"""SQL files and COPY: the one place that knows the PostgreSQL driver."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import IO, Any, Protocol

from django.db import connection
from psycopg2 import sql

from kernel import draft_names

Parameters = Mapping[str, Any]


@cache
def _as_written(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _as_aside(path: Path) -> str:
    return draft_names.read_aside(_as_written(path))


def read(path: Path) -> str:
    return _as_aside(path) if draft_names.is_aside() else _as_written(path)


# How a statement of the night comes by its rows:
# - What is few among many is looked up by key, and the statement says so: the fence `offset 0` in
#   `cross join lateral (select … where key = … offset 0)` keeps the planner from joining instead.
#   `kernel.drafts.rows_of` writes it for the customers of a table; `one_by_one` of the import is
#   the fence where the lines are few, and nothing where they are many.
# - A statement of nothing but such look-ups changes its pace instead: `look_up_by_key`.
# - All else is joined by hash: `set_pace`.
# The fence `offset bigint '0'` is another one: its level is computed once, by workers too.

# A draft view has no index: one wrong guess of the planner, and a nested loop reads the whole view
# for each row, while the worst hash join reads it once. Compiling the night's wide statements costs
# more than it saves.
PACE = """
set local work_mem = '64MB';
set local jit = off;
set local enable_nestloop = off;
set local enable_hashjoin = on;
set local enable_mergejoin = off;
"""

# Few rows of a large table: the planner, who counts as if pages came from a turning disk, would
# read all of it. Where it is known how few they are, they are looked up one by one.
BY_KEY = """
set local jit = off;
set local enable_nestloop = on;
set local enable_hashjoin = off;
set local enable_mergejoin = off;
"""
AS_USUAL = """
set local enable_nestloop = on;
set local enable_hashjoin = on;
set local enable_mergejoin = on;
"""


class Room:
    """The `.sql` files of one folder, run by name with bound parameters.

    A file may hold `{placeholders}` for identifiers and compiled conditions, which are
    given as `psycopg2.sql` objects, never as text; values are bound as `%(name)s`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, name: str, parameters: Parameters | None = None, **parts: sql.Composable) -> int:
        """Runs `name`.sql; returns the number of rows written or found."""
        statement: Any = read(self.folder / f"{name}.sql")
        if parts:
            statement = sql.SQL(statement).format(**parts)
        return execute(statement, parameters)

    def rows(
        self, name: str, parameters: Parameters | None = None, **parts: sql.Composable
    ) -> list[tuple[Any, ...]]:
        statement: Any = read(self.folder / f"{name}.sql")
        if parts:
            statement = sql.SQL(statement).format(**parts)
        return rows(statement, parameters)


def set_pace() -> None:
    """How PostgreSQL runs the long statements over drafts, for this transaction."""
    execute(PACE)


def look_up_by_key() -> None:
    """How PostgreSQL finds rows that are few among many, until it is told otherwise."""
    execute(BY_KEY)


def leave_to_planner() -> None:
    """Back to how PostgreSQL joins by itself."""
    execute(AS_USUAL)


def text(statement: sql.Composable) -> str:
    connection.ensure_connection()
    return str(statement.as_string(connection.connection))


def _checked(statement: Any) -> Any:
    """Aside, nothing reaches the drafts of a night at work."""
    if draft_names.is_aside():
        said = text(statement) if isinstance(statement, sql.Composable) else statement
        draft_names.check_is_aside(said)
    return statement


def execute(statement: Any, parameters: Parameters | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_checked(statement), parameters or {})
        return int(cursor.rowcount)


def rows(statement: Any, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_checked(statement), parameters or {})
        return list(cursor.fetchall())


def records(statement: Any, parameters: Parameters | None = None) -> list[dict[str, Any]]:
    """Rows by column name, for results whose columns a page looks up."""
    with connection.cursor() as cursor:
        cursor.execute(_checked(statement), parameters or {})
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def value(statement: Any, parameters: Parameters | None = None) -> Any:
    """The first column of the first row; None when there is no row."""
    found = rows(statement, parameters)
    return found[0][0] if found else None


class Readable(Protocol):
    def read(self, size: int = -1, /) -> str | bytes: ...


def copy_in(statement: Any, source: Readable) -> int:
    """`COPY … FROM STDIN`: streams `source` to the server; returns the rows written."""
    with connection.cursor() as cursor:
        cursor.copy_expert(_checked(statement), source)
        return int(cursor.rowcount)


def copy_out(statement: str | sql.Composable, target: IO[str] | IO[bytes]) -> None:
    """`COPY … TO STDOUT`: streams the result to `target` (an object with `write`)."""
    with connection.cursor() as cursor:
        cursor.copy_expert(_checked(statement), target)


def identifiers(names: Iterable[str], table: str | None = None) -> sql.Composed:
    """`a, b, c`, or `t.a, t.b, t.c`, quoted."""
    parts = [sql.Identifier(table, name) if table else sql.Identifier(name) for name in names]
    return sql.SQL(", ").join(parts)
