"""Data of this floor for other systems: CSV streams, ordered by their keys (`docs/exports.md`)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO

from psycopg2 import sql as pg

from kernel import sql
from kernel.safe_text import neutralised_expression
from tiering.queries import label_book, month_closing, state, versions_on, wide_row
from tiering.queries.gaps import gap_cases
from tiering.scoring.conditions import earned_case

FOLDER = Path(__file__).parent / "sql"

Export = Callable[[IO[bytes], date | None, date | None, date | None], None]


def month_averages(
    target: IO[bytes], as_of: date | None, start: date | None, end: date | None
) -> None:
    """One row per customer and month since the first balance; the running month as of the data."""
    scored = state.published()
    last_day = min(as_of, scored.scored_on) if as_of and scored else scored and scored.scored_on
    runs = scored is not None and last_day == scored.scored_on
    book, on = label_book(), last_day or date.max
    scheme = month_closing(versions_on(on, book))
    _stream(
        "month_averages",
        target,
        wide=wide_row(on, drafted=False),
        earned=earned_case(scheme, book) if scheme else pg.SQL("null::smallint"),
        on=pg.Literal(on),
        runs=pg.Literal(runs),
        start=pg.Literal(start),
        end=pg.Literal(end),
    )


def labels(target: IO[bytes], as_of: date | None, start: date | None, end: date | None) -> None:
    """The labels in force; for an earlier day by the history, which has no threshold and no gap."""
    scored = state.published()
    if as_of and scored and as_of < scored.scored_on:
        closing = month_closing(versions_on(as_of))
        scheme_id = pg.Literal(closing.scheme_id if closing else None)
        _stream("labels_then", target, as_of=pg.Literal(as_of), closing_scheme=scheme_id)
        return
    on = scored.scored_on if scored else date.max
    book = label_book()
    gap = gap_cases(versions_on(on, book), book, pg.SQL("l.threshold_to_id"))
    _stream("labels", target, wide=wide_row(on, drafted=False), gap=gap)


def label_changes(
    target: IO[bytes], as_of: date | None, start: date | None, end: date | None
) -> None:
    """The history of labels, between two days or up to one."""
    _stream(
        "label_changes",
        target,
        start=pg.Literal(start),
        end=pg.Literal(min((day for day in (as_of, end) if day), default=None)),
    )


EXPORTS: dict[str, Export] = {
    "month_averages": month_averages,
    "labels": labels,
    "label_changes": label_changes,
}


def _stream(name: str, target: IO[bytes], **parts: pg.Composable) -> None:
    statement = pg.SQL(sql.read(FOLDER / f"{name}.sql")).format(
        customer_no=neutralised_expression(pg.SQL("c.customer_no")), **parts
    )
    sql.copy_out(
        pg.SQL("copy ({}) to stdout with (format csv, header true, encoding 'utf8')").format(
            statement
        ),
        target,
    )
