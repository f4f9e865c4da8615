"""Counts for dashboards: who carries what in each unit, and who moved."""

from datetime import date
from pathlib import Path

from kernel import sql
from tiering.queries import state
from tiering.scoring import metrics

room = sql.Room(Path(__file__).parent / "sql")


def count(*, on: date) -> int:
    """Drafts the counts of `on`; returns the rows drafted.

    Yesterday's counts, less what the customers who changed stood for, plus what they stand for now.
    Where yesterday's are not there or no longer fit, all customers are counted.
    """
    before = state.published()
    if before is None or metrics.is_behind(on=on):
        n_rows = room.run("count_all", {"on": on})
    else:
        n_rows = room.run("count_changes", {"on": on, "before": before.scored_on})
    return n_rows + room.run("count_moves")
