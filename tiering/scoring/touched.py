"""Whom a night has to look at: the customers whose figures may differ from yesterday's."""

from datetime import date
from pathlib import Path

from psycopg2 import sql as pg

from kernel import drafts, sql
from kernel.drafts import Draft

room = sql.Room(Path(__file__).parent / "sql")


def everyone() -> int:
    return _keep("touched_everyone", {})


def tonight(on: date, since: date) -> int:
    """Whatever the delivery changed, and whatever the days after `since` changed by themselves."""
    return _keep("touched_tonight", {"on": on, "since": since})


def on_day(day: date) -> int:
    """Known ahead: accounts that close on a day without a delivery, coefficients that turn."""
    return _keep("touched_on_day", {"day": day})


def _keep(name: str, parameters: dict[str, date]) -> int:
    """Fills the temporary table of customers, which lives as long as the transaction."""
    sql.execute("drop table if exists pg_temp.tiering_touched")
    sql.execute(
        "create temporary table tiering_touched (customer_id bigint primary key) on commit drop"
    )
    n_customers = room.run(name, parameters)
    sql.execute("analyze tiering_touched")
    return n_customers


def rows_of(draft: Draft, column: str = "customer_id", *, drafted: bool = True) -> pg.Composed:
    """The rows of the touched customers; see `kernel.drafts.rows_of`."""
    return drafts.rows_of(draft, among="tiering_touched", column=column, drafted=drafted)
