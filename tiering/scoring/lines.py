"""Customers near a line of the scheme that closes months: who may climb soon, and who may fall."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from psycopg2 import sql as pg

from kernel import sql
from tiering.queries import SchemeVersion, label_book, month_closing, versions_on
from tiering.queries.wide_row import wide_row_read_once
from tiering.rules import LabelBook, compile_condition, compile_value
from tiering.rules.nodes import Leaf, Op
from tiering.rules.references import columns_of

room = sql.Room(Path(__file__).parent / "sql")

DRIVER_DAYS = 30
DRIVERS = {"inflow_30d", "outflow_30d", "payroll_amount", "payroll_on"}


class LabelLine(NamedTuple):
    """What a label asks for: its figure from a value on."""

    label_id: int
    metric: str
    value: Decimal

    @property
    def is_near_or_missed(self) -> Leaf:
        return Leaf(self.metric, Op.LT, self.value * (1 + settings.BANKCRM_NEAR_LINE_SHARE))


def find(*, on: date) -> int:
    """Drafts who is near a line as of `on`, after the night's labels; returns the rows drafted."""
    sql.set_pace()
    book = label_book()
    scheme = month_closing(versions_on(on, book))
    if scheme is None:
        return 0
    room.run("find_near_lines", {"on": on, "slot": scheme.slot}, **_parts(scheme, on, book))
    sql.execute("analyze tiering_near (customer_id)")
    return room.run("keep_line_cases", {"on": on, "days": DRIVER_DAYS})


def lines_of(scheme: SchemeVersion) -> list[LabelLine]:
    """The lines of labels that ask for one figure alone; others have none to be near."""
    return [
        LabelLine(scheme.label_ids[label.code], condition.metric, condition.value)
        for label in scheme.definition.labels
        if isinstance(condition := label.condition, Leaf)
        and condition.op is Op.GE
        and isinstance(condition.value, Decimal)
    ]


def _parts(scheme: SchemeVersion, on: date, book: LabelBook) -> dict[str, pg.Composable]:
    held = lines_of(scheme)
    bands = [LabelLine(label_id, band.metric, band.line) for label_id, band in scheme.bands()]
    asked = [Leaf(line.metric, Op.GE, line.value) for line in (*held, *bands)]
    columns = {"carried", "threshold", "earned", *DRIVERS}.union(*map(columns_of, asked))
    carried, threshold = pg.Identifier("m", "label_id"), pg.Identifier("m", "threshold_id")
    return {
        "wide": wide_row_read_once(on, columns),
        "may_fall": _case(
            carried,
            ((each.label_id, compile_condition(each.is_near_or_missed, book)) for each in held),
            otherwise="false",
        ),
        "line_above": _values(threshold, bands),
        "line_below": _values(carried, held),
        "figure_above": _figures(threshold, bands, book),
        "figure_below": _figures(carried, held, book),
        "next_below": _case(
            carried,
            ((upper, pg.Literal(lower)) for upper, lower in _neighbours(scheme)),
            otherwise="null::smallint",
        ),
    }


def _neighbours(scheme: SchemeVersion) -> Iterable[tuple[int, int]]:
    """Each label with the one that stands below it."""
    ids = [scheme.label_ids[label.code] for label in scheme.definition.labels]
    return pairwise(ids)


def _values(label: pg.Composable, lines: Iterable[LabelLine]) -> pg.Composed:
    values = ((each.label_id, pg.Literal(each.value)) for each in lines)
    return _case(label, values, otherwise="null::numeric")


def _figures(label: pg.Composable, lines: Iterable[LabelLine], book: LabelBook) -> pg.Composed:
    figures = ((each.label_id, compile_value(each.metric, book)) for each in lines)
    return _case(label, figures, otherwise="null::numeric")


def _case(
    label: pg.Composable, branches: Iterable[tuple[int, pg.Composable]], *, otherwise: str
) -> pg.Composed:
    """One branch per label; the branch that can never be keeps a case without labels whole."""
    whens = [
        pg.SQL("when {} then {}").format(pg.Literal(label_id), value)
        for label_id, value in branches
    ]
    return pg.SQL("(case {} when 0 then {} {} else {} end)").format(
        label, pg.SQL(otherwise), pg.SQL(" ").join(whens), pg.SQL(otherwise)
    )
