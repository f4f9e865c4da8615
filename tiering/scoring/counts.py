"""Counts for dashboards: who carries what in each unit, and who moved."""

from datetime import date
from pathlib import Path

from customers.models import Customer
from kernel import sql
from kernel.drafts import Draft, is_few
from tiering.queries import state
from tiering.scoring import metrics

room = sql.Room(Path(__file__).parent / "sql")

CUSTOMERS = Draft(Customer)


def count(*, on: date) -> int:
    """Drafts the counts of `on`; returns the rows drafted.

    Yesterday's counts, less what the customers who changed stood for, plus what they stand for now.
    All customers are counted where yesterday's counts are not there or no longer fit, and where
    most have changed.
    """
    before = state.published()
    if before is None or metrics.is_behind(on=on) or not _few_changed():
        n_rows = room.run("count_all", {"on": on})
    else:
        n_rows = room.run("count_changes", {"on": on, "before": before.scored_on})
    return n_rows + room.run("count_moves")


def _few_changed() -> bool:
    n_changed = room.run("find_changed")
    sql.execute("analyze tiering_changed")
    return is_few(n_changed, CUSTOMERS)
