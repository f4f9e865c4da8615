"""Data of this floor for other systems: CSV streams, ordered by their keys."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO

from psycopg2 import sql as pg

from customers.queries import data_date
from kernel import sql
from kernel.safe_text import neutralised_expression

FOLDER = Path(__file__).parent / "sql"

Export = Callable[[IO[bytes], date | None, date | None, date | None], None]
TEXTS = {
    "campaign": "k.code",
    "customer_no": "c.customer_no",
    "account_no": "f.account_no",
    "org_code": "u.code",
    "owner": "o.staff_no",
}


def _stream(
    name: str, target: IO[bytes], as_of: date | None, start: date | None, end: date | None
) -> None:
    """`as_of`: as known that night; `start` to `end`: by the day of entry, due day, or night.

    Only for a day before the data date the history is asked (`then`): rows say how they stand now.
    """
    known_on = data_date()
    then = as_of if as_of and known_on and as_of < known_on else None
    texts = {
        column: neutralised_expression(pg.SQL(expression)) for column, expression in TEXTS.items()
    }
    days = {
        name: pg.Literal(day)
        for name, day in (("as_of", as_of), ("then", then), ("start", start), ("end", end))
    }
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
