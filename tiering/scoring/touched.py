"""Whom a night has to look at: the customers whose figures may differ from yesterday's."""

from datetime import date
from pathlib import Path

from customers.models import Customer
from kernel import drafts, sql
from kernel.drafts import Draft

room = sql.Room(Path(__file__).parent / "sql")


TOUCHED = "tiering_touched"
CUSTOMERS = Draft(Customer)


def tonight(on: date, since: date) -> str | None:
    """Whatever the delivery changed, and whatever the days after `since` changed by themselves.

    The name of the temporary table; None when everyone is as good to look at.
    """
    n_customers = _keep("touched_tonight", {"on": on, "since": since})
    return TOUCHED if drafts.is_few(n_customers, CUSTOMERS) else None


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
