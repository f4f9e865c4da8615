"""Whom planning looks at: the customers for whom something may have changed since the last plan."""

from datetime import date
from pathlib import Path

from psycopg2 import sql as pg

from campaigns import drafts as campaign_drafts
from campaigns.targeting import running
from customers import drafts as customer_drafts
from customers.models import DataDate
from kernel import drafts, sql
from kernel.sql import Room

ROOM = Room(Path(__file__).parent / "sql")
MATURITY_DAYS = 30  # a maturity is listed from this many days before it
DRAFTS = {each.model: each for each in (*customer_drafts.DRAFTS, *campaign_drafts.DRAFTS)}


def premises(*, on: date) -> str:
    """What plans stand on beside the customers; when it changes, everyone is looked at."""
    parameters = {"running": running.season(on).running_ids}
    return str(ROOM.rows("premises", parameters)[0][0])


def everyone() -> int:
    return _keep("touched_everyone", {})


def tonight(*, on: date) -> int:
    """Right when the night before was planned whole, on the same premises."""
    since = DataDate.objects.values_list("business_date", flat=True).get()
    return _keep("touched_tonight", {"on": on, "since": since, "maturity_days": MATURITY_DAYS})


def by_draft() -> int:
    return _keep("touched_by_draft", {})


def _keep(name: str, parameters: dict[str, object]) -> int:
    """Fills the temporary table of customers, which lives as long as the transaction."""
    sql.execute("drop table if exists pg_temp.campaign_touched")
    sql.execute(
        "create temporary table campaign_touched (customer_id bigint primary key) on commit drop"
    )
    n_customers = ROOM.run(name, parameters)
    sql.execute("analyze campaign_touched")
    return n_customers


def rows_of(model: type, column: str = "customer_id") -> pg.Composed:
    """The rows of the touched customers as tonight's draft has them."""
    return drafts.rows_of(DRAFTS[model], among="campaign_touched", column=column)
