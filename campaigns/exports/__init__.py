"""Data of this floor for other systems: CSV streams, ordered by their keys."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO

from psycopg2 import sql as pg

from kernel import sql
from kernel.safe_text import neutralised_expression

FOLDER = Path(__file__).parent / "sql"

Export = Callable[[IO[bytes], date | None, date | None, date | None], None]
TEXTS = {
    "campaign": "k.code",
    "customer_no": "c.customer_no",
    "account_no": "a.account_no",
    "org_code": "u.code",
    "owner": "o.staff_no",
}


def _stream(
    name: str, target: IO[bytes], as_of: date | None, start: date | None, end: date | None
) -> None:
    """`as_of`: as known that night; `start` to `end`: by the day of entry, due day, or night."""
    texts = {
        column: neutralised_expression(pg.SQL(expression)) for column, expression in TEXTS.items()
    }
    days = {"as_of": pg.Literal(as_of), "start": pg.Literal(start), "end": pg.Literal(end)}
    statement = pg.SQL(sql.read(FOLDER / f"{name}.sql")).format(**texts, **days)
    sql.copy_out(
        pg.SQL("copy ({}) to stdout with (format csv, header true, encoding 'utf8')").format(
            statement
        ),
        target,
    )


EXPORTS: dict[str, Export] = {
    name: partial(_stream, name) for name in ("white_list", "follow_ups", "campaign_results")
}
