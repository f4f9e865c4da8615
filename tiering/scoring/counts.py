"""Counts for dashboards: who carries what under each unit, who moved, what falls due."""

from datetime import date
from pathlib import Path

from customers.enums import MATURING
from customers.models import Customer
from kernel import sql
from kernel.drafts import Draft, is_few
from tiering.models import MaturityCount, UnitFigure
from tiering.queries import state
from tiering.queries.periods import Periods
from tiering.queries.state import Scored
from tiering.scoring import metrics

room = sql.Room(Path(__file__).parent / "sql")

CUSTOMERS = Draft(Customer)


def count(*, on: date) -> int:
    """Drafts the counts of `on`; returns the rows drafted.

    Yesterday's counts, less what the customers who changed stood for, plus what they stand for now.
    All customers are counted where yesterday's counts are not there or no longer fit, where most
    customers have changed, and where units stand elsewhere in the tree.
    """
    room.run("find_above")
    sql.execute("analyze tiering_above")
    before = state.published()
    if before is None or not _can_go_on_from(before, on) or not _few_changed():
        return _count_all(on) + room.run("count_moves")
    return _count_changes(on, before) + room.run("count_moves")


def _can_go_on_from(before: Scored, on: date) -> bool:
    return (
        not metrics.is_behind(on=on)
        and not room.rows("is_tree_moved")[0][0]
        and UnitFigure.objects.filter(as_of=before.scored_on).exists()
    )


def _few_changed() -> bool:
    n_changed = room.run("find_changed")
    sql.execute("analyze tiering_changed")
    return is_few(n_changed, CUSTOMERS)


def _count_all(on: date) -> int:
    month = _month_of(on)
    room.run("unit_sums_all", month)
    return (
        room.run("count_all", {"on": on})
        + _count_figures(on, month)
        + room.run("maturities_all", _days_ahead(on))
    )


def _count_changes(on: date, before: Scored) -> int:
    parameters = {"on": on, "before": before.scored_on, **_month_of(on)}
    room.run("weigh_changed", parameters)
    sql.execute("analyze tiering_signed (org_unit_id)")
    room.run("unit_sums_changed", parameters)
    return (
        room.run("count_changes", parameters)
        + _count_figures(on, parameters)
        + _count_maturities(on, before)
    )


def _count_figures(on: date, month: dict[str, object]) -> int:
    return room.run("unit_figures", {**month, "on": on, "close": UnitFigure.CLOSE})


def _count_maturities(on: date, before: Scored) -> int:
    parameters = _days_ahead(on) | {"known": before.scored_on + MaturityCount.AHEAD}
    room.run("find_maturing", parameters)
    sql.execute("analyze tiering_maturing")
    return room.run("maturities_changed", parameters)


def _month_of(on: date) -> dict[str, object]:
    scored = state.drafted()
    constants = Periods(on, scored.live_from if scored else on).constants()
    return {name: constants[name] for name in ("month_start", "month_days")}


def _days_ahead(on: date) -> dict[str, object]:
    return {"on": on, "until": on + MaturityCount.AHEAD, "classes": [str(c) for c in MATURING]}
