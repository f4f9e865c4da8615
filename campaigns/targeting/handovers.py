"""What a hand-over takes along: the entries and open follow-ups of a customer's own manager."""

from pathlib import Path

from kernel.sql import Room

ROOM = Room(Path(__file__).parent / "sql")


def follow(customer_id: int | None = None) -> int:
    """Gives one customer's work, or that of all who are handed over, to the owner; returns rows.

    By day right after the hand-over, by night after a flip, which may know older owners.
    """
    parameters = {"customer_id": customer_id}
    n_kept = 0 if customer_id else ROOM.run("undone_hand_overs")
    n_entries = ROOM.run("hand_over_entries", parameters)
    return n_kept + n_entries + ROOM.run("hand_over_follow_ups", parameters)
