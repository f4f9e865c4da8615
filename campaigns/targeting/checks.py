"""Promises that the database cannot hold, looked for before anything is published."""

from pathlib import Path

from campaigns.targeting import touched
from kernel import sql
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
    source = touched.everyone() if everyone else touched.by_draft()
    sql.set_pace()
    found = {sentence: ROOM.rows(name, {}, **source)[0][0] for name, sentence in CHECKS.items()}
    return [f"{number} {sentence}" for sentence, number in found.items() if number]
