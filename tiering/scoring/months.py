"""Closing a month: what each customer's month came to, and the label that it earns."""

from datetime import date
from pathlib import Path

from psycopg2 import sql as pg

from kernel import sql
from tiering.queries import label_book, month_closing, versions_on, wide_row
from tiering.queries.periods import month_start
from tiering.scoring.conditions import earned_case

room = sql.Room(Path(__file__).parent / "sql")


def close(last_day: date, live_from: date) -> int:
    """Drafts the month averages of everyone as of the month's last day; returns the rows.

    The label is earned by the rules in force on that day.
    """
    sql.set_pace()
    book = label_book()
    scheme = month_closing(versions_on(last_day, book))
    earned = earned_case(scheme, book) if scheme else pg.SQL("null::smallint")
    return room.run(
        "close_month",
        {"month": month_start(last_day)},
        wide=wide_row(last_day, live_from=live_from),
        earned=earned,
    )
