"""Labels that people set by day: the night takes them over into its own figures."""

from collections.abc import Sequence
from pathlib import Path

from psycopg2 import sql as pg

from kernel import sql
from tiering.models import CustomerLabel
from tiering.queries import SchemeVersion
from tiering.scoring.movers import keep_in_metrics, one_slot

room = sql.Room(Path(__file__).parent / "sql")


def take_over(versions: Sequence[SchemeVersion]) -> int:
    """Copies labels set by hand since the last night into the metrics; returns the rows."""
    if not CustomerLabel.objects.filter(held_until__isnull=False).exists():
        return 0
    return sum(_take_over(version) for version in versions)


def _take_over(version: SchemeVersion) -> int:
    parameters = {
        "scheme": version.scheme_id,
        "slot": version.slot,
        "closes_months": version.closes_months,
    }
    if not room.run("by_hand", parameters):
        return 0
    columns: dict[str, pg.Composable] = {"carried": one_slot("carried", version.slot, "label_id")}
    if version.closes_months:
        columns["on_watch"] = pg.SQL("f.on_watch")
    return keep_in_metrics("tiering_by_hand", columns)
