"""Turns what was staged into drafts: rows that are new or differ, and what a full file leaves out.

A column that the file does not have leaves the stored value, an empty cell clears it. The import
is the first to draft in a night: a table that no earlier statement here has drafted is read as it
is published, where indexes help; the others through their drafts.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from psycopg2 import sql as pg

from customers.drafts import DRAFTS as CUSTOMER_DRAFTS
from customers.importing import stage_tables
from customers.importing.refusal import DeliveryRefused
from customers.importing.rejects import keep_rejects, rejects_from
from customers.models import Account, Customer, Relation
from kernel import drafts, sql
from kernel.drafts import Draft
from staff.drafts import DRAFTS as STAFF_DRAFTS
from staff.models import Officer

__all__ = ["DeliveryRefused", "keep_rejects", "merge", "rejects_from"]

ROOM = sql.Room(Path(__file__).parent / "sql")


@dataclass(frozen=True)
class Staged:
    """How one file came in."""

    is_full: bool
    one_by_one: pg.SQL


def merge(*, on: date, delivery_id: int) -> int:
    """Drafts every table of staff and customers, what is referred to first; rows drafted."""
    staged = {
        file: Staged(mode == "full", stage_tables.one_by_one(facts["rows_staged"]))
        for file, (mode, facts) in stage_tables.noted().items()
    }
    n_rows = _merge_staff(staged)
    n_rows += _merge_customers(on, staged)
    n_rows += _merge_holdings(on, staged)
    n_rows += ROOM.run("data_date", {"on": on, "delivery_id": delivery_id})
    return n_rows


def _merge_staff(staged: dict[str, Staged]) -> int:
    n_rows = 0
    if "org_units.csv" in staged:
        n_rows += ROOM.run("merge_org_units")
        n_rows += ROOM.run("merge_org_tree")
    if file := staged.get("staff.csv"):
        n_rows += ROOM.run("merge_staff", {"is_full": file.is_full})
        n_rows += ROOM.run("absent_staff", None, **_all_but(Officer, "delivered_active"))
    drafts.analyze(STAFF_DRAFTS, links_only=True)
    return n_rows


def _merge_customers(on: date, staged: dict[str, Staged]) -> int:
    """The owners come last: they follow from the officers too, not only from customers.csv."""
    owner = pg.SQL(sql.read(ROOM.folder / "owner.sql"))
    n_rows = 0
    if "fx_rates.csv" in staged:
        n_rows += ROOM.run("merge_fx_rates", {"on": on})
    if file := staged.get("customers.csv"):
        n_rows += ROOM.run("merge_customers", owner=owner, one_by_one=file.one_by_one)
        n_rows += ROOM.run("absent_customers", {"on": on}, **_all_but(Customer, "missing_since"))
        drafts.analyze((d for d in CUSTOMER_DRAFTS if d.model is Customer), links_only=True)
    n_rows += ROOM.run("owners", None, owner=owner, **_all_but(Customer, "owner_id"))
    return n_rows


def _merge_holdings(on: date, staged: dict[str, Staged]) -> int:
    n_rows = 0
    if file := staged.get("accounts.csv"):
        n_rows += ROOM.run("merge_accounts", {"is_full": file.is_full}, one_by_one=file.one_by_one)
        n_rows += ROOM.run("absent_accounts", {"on": on}, **_all_but(Account, "closed_on"))
    for stage in ("corporates", "activity"):
        if file := staged.get(f"{stage}.csv"):
            live = pg.SQL(sql.read(ROOM.folder / f"live_{stage}.sql"))
            n_rows += ROOM.run(f"merge_{stage}", one_by_one=file.one_by_one)
            n_rows += ROOM.run(f"absent_{stage}", live=live)
    if file := staged.get("relations.csv"):
        n_rows += ROOM.run("merge_relations", {"on": on}, one_by_one=file.one_by_one)
        n_rows += ROOM.run("absent_relations", {"on": on}, **_all_but(Relation, "ended_on"))
    if file := staged.get("contacts.csv"):
        n_rows += ROOM.run("merge_contacts", one_by_one=file.one_by_one)
    drafts.analyze((d for d in CUSTOMER_DRAFTS if d.model is not Customer), links_only=True)
    return n_rows


def _all_but(
    model: type[Officer | Customer | Account | Relation], column: str
) -> dict[str, pg.Composable]:
    """The columns of a table that a statement copies, plain and as those of `t`."""
    others = [name for name in Draft(model).columns if name != column]
    return {"others": sql.identifiers(others), "t_others": sql.identifiers(others, "t")}
