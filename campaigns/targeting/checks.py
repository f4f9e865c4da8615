"""Promises that the database cannot hold, looked for before anything is published."""

from pathlib import Path

from campaigns.models import FollowUp, WhitelistEntry
from campaigns.targeting import touched
from campaigns.targeting.touched import rows_of
from customers.models import Customer
from kernel.sql import Room

ROOM = Room(Path(__file__).parent / "sql")
CHECKS = {
    "check_left": "open follow-ups of customers who left the list",
    "check_walls": "listed customers who are protected or may not be contacted",
    "check_leads": "customers with two leading follow-ups on one day",
    "check_maturities": "maturing listed accounts without an owner",
    "check_holdouts": "open follow-ups of the hold-out",
}


def find(*, everyone: bool = True) -> list[str]:
    """One sentence for each broken promise, with the number of rows; empty when all hold.

    Not `everyone`: only where tonight's drafts could have broken one.
    """
    if everyone:
        touched.everyone()
    else:
        touched.by_draft()
    parts = {
        "follow_ups": rows_of(FollowUp),
        "entries": rows_of(WhitelistEntry),
        "customers": rows_of(Customer, "id"),
    }
    found = {sentence: ROOM.rows(name, **parts)[0][0] for name, sentence in CHECKS.items()}
    return [f"{number} {sentence}" for sentence, number in found.items() if number]
