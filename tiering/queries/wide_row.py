"""The wide row as of a day, as a subquery that any statement may read from."""

from datetime import date
from pathlib import Path

from psycopg2 import sql as pg

from kernel import sql
from tiering.queries import state
from tiering.queries.periods import Periods

DRAFTED = pg.Identifier("draft", "tiering_customermetric")
PUBLISHED = pg.Identifier("tiering_customermetric")

_STATEMENT = Path(__file__).parent / "wide_row.sql"


def wide_row(
    on: date,
    *,
    drafted: bool = True,
    live_from: date | None = None,
    source: pg.Composable | None = None,
) -> pg.Composed:
    """`(select customer_id, every column of the catalogue … )`, to be followed by an alias.

    It reads tonight's draft or the published table, or `source`: other rows of the same shape.
    Without `live_from` the scoring state says where the installation's figures begin.
    """
    if live_from is None:
        scored = state.drafted() if drafted else state.published()
        live_from = scored.live_from if scored else on
    constants = Periods(on, live_from).constants()
    statement = pg.SQL(sql.read(_STATEMENT)).format(
        source=source or (DRAFTED if drafted else PUBLISHED),
        **{name: pg.Literal(value) for name, value in constants.items()},
    )
    return pg.SQL("({})").format(statement)
