"""The month close: who missed the label, who is on watch, who falls to what the month earned."""

from datetime import date
from pathlib import Path

from psycopg2 import sql as pg

from kernel import sql
from tiering.queries import SchemeVersion, month_closing, state, versions_on
from tiering.queries.periods import ONE_DAY, month_start, months_between
from tiering.rules import LabelBook
from tiering.scoring.conditions import rank_case
from tiering.scoring.movers import keep_in_metrics, one_slot

room = sql.Room(Path(__file__).parent / "sql")


def months_ended() -> list[date]:
    """The first days of the months that tonight's metrics have closed, in order."""
    before, now = state.published(), state.drafted()
    if now is None or now.closed_month is None:
        return []
    last_closed = before.closed_month if before else None
    return months_between(last_closed or month_start(now.live_from) - ONE_DAY, now.closed_month)


def close(last_day: date, book: LabelBook) -> int:
    """Drafts what the close of the month means for the labels carried; returns the rows."""
    scheme = month_closing(versions_on(last_day, book))
    if scheme is None:
        return 0
    n_closed = room.run(
        "find_closes",
        {"last_day": last_day, "month": month_start(last_day), "scheme": scheme.scheme_id},
        rank_earned=rank_case(scheme, pg.SQL("a.earned_id")),
        rank_carried=rank_case(scheme, pg.SQL("l.label_id")),
        endured=_endured(scheme),
    )
    if not n_closed:
        return 0
    sql.execute("analyze tiering_close")
    return (
        room.run("close_labels", {"last_day": last_day, "version": scheme.version})
        + room.run(
            "close_label_changes",
            {"last_day": last_day, "version": scheme.version, "scheme": scheme.scheme_id},
        )
        + _keep_in_metrics(scheme)
    )


def _endured(scheme: SchemeVersion) -> pg.Composed:
    branches = (
        pg.SQL("when {} then {}").format(pg.Literal(label_id), pg.Literal(months))
        for label_id, months in scheme.missed_months().items()
    )
    return pg.SQL("(case l.label_id {} end)").format(pg.SQL(" ").join(branches))


def _keep_in_metrics(scheme: SchemeVersion) -> int:
    columns: dict[str, pg.Composable] = {
        "carried": one_slot("carried", scheme.slot, "label_id"),
        "on_watch": pg.SQL("f.on_watch"),
    }
    return keep_in_metrics("tiering_close", columns)
