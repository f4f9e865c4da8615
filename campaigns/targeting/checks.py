"""Promises that the database cannot hold, looked for before anything is published."""

from datetime import date
from pathlib import Path

from kernel.sql import Room

ROOM = Room(Path(__file__).parent / "sql")
CHECKS = {
    "check_left": "open follow-ups of customers who left the list",
    "check_walls": "listed customers who are protected or may not be contacted",
    "check_leads": "customers with two leading follow-ups on one day",
    "check_maturities": "maturing listed accounts without an owner",
    "check_holdouts": "open follow-ups of the hold-out",
}


def find(*, on: date) -> list[str]:
    """One sentence for each broken promise, with the number of rows; empty when all hold."""
    found = {sentence: ROOM.rows(name, {"on": on})[0][0] for name, sentence in CHECKS.items()}
    return [f"{number} {sentence}" for sentence, number in found.items() if number]
