"""Whom planning looks at: the customers for whom something may have changed since the last plan."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from psycopg2 import sql as pg

from campaigns.models import FollowUp, WhitelistEntry
from campaigns.targeting import running
from customers.models import Account, Activity, Contact, Customer, DataDate
from kernel import drafts, sql
from kernel.drafts import Draft
from kernel.sql import Room

ROOM = Room(Path(__file__).parent / "sql")
REACH = 60  # an older anchor has no step left to plan, in calendar days
MATURITY_DAYS = 30  # a maturity is listed from this many days before it
# what statements read of the customers looked at: the table, its column of the customer, columns
READ: dict[str, tuple[Draft, str, tuple[str, ...]]] = {
    "customers": (
        Draft(Customer),
        "id",
        (
            "id",
            "org_unit_id",
            "owner_id",
            "is_protected",
            "core_contact_allowed",
            "crm_contact_allowed",
        ),
    ),
    "accounts": (
        Draft(Account),
        "customer_id",
        ("id", "customer_id", "product_class", "matures_on", "closed_on"),
    ),
    "activities": (Draft(Activity), "customer_id", ("customer_id", "payroll_on")),
    "contacts": (
        Draft(Contact),
        "customer_id",
        ("id", "customer_id", "channel", "happened_at", "withdrawn_at"),
    ),
    "entries": (Draft(WhitelistEntry), "customer_id", ()),
    "follow_ups": (Draft(FollowUp), "customer_id", ()),
}
Source = dict[str, pg.Composable]  # what a statement reads, by its placeholder


def premises(*, on: date) -> str:
    """What plans stand on beside the customers; when it changes, everyone is looked at."""
    parameters = {"running": running.season(on).running_ids}
    return str(ROOM.rows("premises", parameters)[0][0])


def everyone() -> Source:
    return {name: draft.parts()["view"] for name, (draft, *_) in READ.items()}


def tonight(*, on: date, again: Collection[int] = ()) -> Source:
    """Right when the night before was planned whole, on the same premises.

    What is drafted of accounts and pay days is looked at row by row, unless that is most of them.
    """
    if any(_is_redrafted(Draft(model)) for model in (Account, Activity)):
        return everyone()
    since = DataDate.objects.values_list("business_date", flat=True).get()
    parameters = {
        "on": on,
        "since": since,
        "reach": REACH,
        "maturity_days": MATURITY_DAYS,
        "again": list(again),
    }
    return _keep("touched_tonight", parameters)


def _is_redrafted(draft: Draft) -> bool:
    """Whether the night has drafted a large part of the table."""
    n_drafted = sql.value(pg.SQL("select count(*) from {next}").format(**draft.parts()))
    return n_drafted > 0 and not drafts.is_few(n_drafted, draft)


def by_draft() -> Source:
    """Customers about whom this floor or the import has drafted anything."""
    return _keep("touched_by_draft", {}, only=("customers", "entries", "follow_ups"))


def _keep(name: str, parameters: dict[str, object], only: tuple[str, ...] = tuple(READ)) -> Source:
    """Fills the temporary table of customers, which lives as long as the transaction."""
    n_customers = ROOM.run(name, parameters)
    sql.execute("analyze campaign_touched")
    if not drafts.is_few(n_customers, Draft(Customer)):
        return everyone()
    return {
        name: drafts.rows_kept(draft, among="campaign_touched", column=column, columns=columns)
        for name, (draft, column, columns) in READ.items()
        if name in only
    }
