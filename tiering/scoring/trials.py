"""Trials of rules that nobody will look for again."""

from pathlib import Path

from kernel import sql

TRIALS_KEPT = 50  # of each rule set, beside those that are evidence
room = sql.Room(Path(__file__).parent / "sql")


def prune() -> int:
    """What makers stopped at on the way; returns how many went."""
    return room.run("prune_trials", {"most": TRIALS_KEPT})
