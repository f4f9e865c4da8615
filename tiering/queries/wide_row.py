"""The wide row as of a day, as a subquery that any statement may read from."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from psycopg2 import sql as pg

from kernel import sql
from kernel.drafts import Draft, rows_of
from tiering.models import CustomerMetric
from tiering.queries import state
from tiering.queries.periods import Periods

METRICS = Draft(CustomerMetric)

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
        live_from = _live_from(on, drafted)
    statement = pg.SQL(sql.read(_STATEMENT)).format(
        source=source or rows_of(METRICS, among=None, drafted=drafted),
        **_constants(on, live_from),
    )
    return pg.SQL("({})").format(statement)


def wide_row_read_once(
    on: date, columns: Iterable[str], also: pg.Composable | None = None
) -> pg.Composed:
    """These columns of tonight's wide row, each computed once, however many conditions name it.

    `also` adds expressions over the wide row `m`, likewise computed once.
    The fence is a typed constant, which the planner knows to skip nothing: workers compute it in
    parallel. The days of the periods stay outside, as constants: `line × days` is then worked out
    once and not for every customer.
    """
    live_from = _live_from(on, drafted=True)
    constants = _constants(on, live_from)
    names = sorted({"customer_id", *columns})
    days = [
        pg.SQL("{}::int as {}").format(constants[name], pg.Identifier(name))
        for name in names
        if name in constants
    ]
    read = sql.identifiers([name for name in names if name not in constants], "m")
    return pg.SQL("(select {} from (select {} from {} m offset bigint '0') m)").format(
        pg.SQL(", ").join([pg.SQL("m.*"), *days]),
        pg.SQL(", ").join([read, also] if also else [read]),
        wide_row(on, live_from=live_from),
    )


def _live_from(on: date, drafted: bool) -> date:
    scored = state.drafted() if drafted else state.published()
    return scored.live_from if scored else on


def _constants(on: date, live_from: date) -> dict[str, pg.Composable]:
    constants = Periods(on, live_from).constants()
    return {name: pg.Literal(value) for name, value in constants.items()}
