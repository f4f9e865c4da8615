"""Writing down who moves: labels, their history, and the copy of both in the metrics."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from psycopg2 import sql as pg

from kernel import sql
from kernel.drafts import Draft, rows_of
from tiering.models import CustomerLabel
from tiering.queries import SchemeVersion
from tiering.scoring.metrics import METRICS, replacements

room = sql.Room(Path(__file__).parent / "sql")

LABELS = Draft(CustomerLabel)


def move(versions: Sequence[SchemeVersion], on: date) -> int:
    """Writes what `find_movers` has found; returns the rows."""
    room.run("moves", {}, schemes=_schemes(versions))
    sql.execute("analyze tiering_move")
    return (
        room.run("keep_labels", {"on": on}, kept=rows_of(LABELS, among="tiering_found"))
        + room.run("keep_label_changes", {"on": on})
        + _keep_slots()
    )


def value_families() -> int:
    """Families of customers whose labels are worth much, by the labels as they are now."""
    if not room.run("find_tied"):
        return 0
    sql.execute("analyze tiering_tied")
    if not room.run("value_families", metrics=rows_of(METRICS, among="tiering_tied")):
        return 0
    return keep_in_metrics("tiering_family", {"is_family_of_valued": pg.SQL("f.is_valued")})


def _schemes(versions: Sequence[SchemeVersion]) -> pg.Composed:
    """One row of constants and columns per scheme, to turn the found slots into rows."""
    template = pg.SQL(
        "({id}::bigint, {policy}, {version}, m.was_carried[{slot}], m.was_earned[{slot}],"
        " m.was_threshold[{slot}], m.{e}, m.{n}, m.{t}, m.{f}, {month_avg})"
    )
    rows = [
        template.format(
            id=pg.Literal(each.scheme_id),
            policy=pg.Literal(each.definition.policy),
            version=pg.Literal(each.version),
            slot=pg.Literal(each.slot),
            e=pg.Identifier(f"e_{each.slot}"),
            n=pg.Identifier(f"n_{each.slot}"),
            t=pg.Identifier(f"t_{each.slot}"),
            f=pg.Identifier(f"f_{each.slot}"),
            month_avg=pg.SQL("m.month_avg" if each.closes_months else "null::numeric"),
        )
        for each in versions
    ]
    return pg.SQL(", ").join(rows)


def _keep_slots() -> int:
    names = ("earned", "carried", "threshold", "on_watch")
    return keep_in_metrics("tiering_found", {name: pg.Identifier("f", name) for name in names})


def one_slot(array: str, slot: int, column: str) -> pg.Composed:
    """The array of the row `m` with one slot replaced by a column of what was found."""
    return pg.SQL("m.{array}[:{before}] || f.{column}::smallint || m.{array}[{after}:]").format(
        array=pg.Identifier(array),
        column=pg.Identifier(column),
        before=pg.Literal(slot - 1),
        after=pg.Literal(slot + 1),
    )


def keep_in_metrics(found: str, columns: dict[str, pg.Composable]) -> int:
    """Rewrites the metric rows `m` of the customers in the table `found` (`f`): these columns."""
    values = (columns.get(name, pg.Identifier("m", name)) for name in METRICS.columns)
    return room.run(
        "keep_in_metrics",
        {},
        found=pg.Identifier(found),
        metrics=rows_of(METRICS, among=found),
        columns=sql.identifiers(METRICS.columns),
        values=pg.SQL(", ").join(values),
        replacements=replacements(list(columns)),
    )
