"""The figures of customers, brought from the last scored night to this one."""

import json
from datetime import date
from pathlib import Path

from psycopg2 import sql as pg

from customers import drafts as customer_drafts
from customers.models import (
    Account,
    Activity,
    Contact,
    CorporateProfile,
    Customer,
    DataDate,
    Relation,
)
from kernel import drafts, sql
from kernel.drafts import Draft, rows_of
from tiering.models import AumChange, CustomerMetric, MonthAverage
from tiering.queries import state, wide_row
from tiering.queries.periods import ONE_DAY, Periods, is_month_end, month_end, month_start
from tiering.rules.catalogue import RATING_RANKS
from tiering.scoring import months, touched

room = sql.Room(Path(__file__).parent / "sql")

METRICS = Draft(CustomerMetric)
STORED = pg.Identifier("tiering_stored")
AUM_CHANGES = Draft(AumChange)
AUM_CHANGES_KEPT_DAYS = 40


def refresh(*, on: date, everyone: bool = False) -> int:
    """Drafts the metrics of `on`; returns the rows drafted.

    First come the days since the last scored night, which had no delivery: closings known ahead,
    coefficients that turn, month ends. Then tonight's changes, then the month's end if it is one.
    `everyone` recomputes all customers and still writes only what differs.
    """
    before = state.published()
    live_from = before.live_from if before else on
    if before:
        room.run("fold_classes", {"on": before.scored_on})
    n_rows = _walk(before, on) if before else 0
    among = None
    if before is not None and not everyone and not is_behind(on=on):
        among = touched.tonight(on, before.scored_on)
    n_rows += _recompute(on, live_from, among, is_first=before is None)
    if is_month_end(on) and not _is_closed(before, on):
        n_rows += months.close(on, live_from)
    n_rows += _keep_state(on, live_from)
    # Later steps join by customer; statistics of a hundred columns cost more than they save.
    sql.execute("analyze draft.tiering_customermetric_next (customer_id)")
    drafts.analyze([Draft(MonthAverage)])
    return n_rows


def is_behind(*, on: date) -> bool:
    """Deliveries before `on` were published and not scored: what they changed is not known now."""
    before = state.published()
    data_date = DataDate.objects.values_list("business_date", flat=True).first()
    return before is not None and data_date is not None and before.scored_on < data_date


def prune(*, on: date) -> int:
    """Forgets published changes of AUM that nothing looks back to any more."""
    return room.run("prune_aum_changes", {"on": on, "days": AUM_CHANGES_KEPT_DAYS})


def _is_closed(before: state.Scored | None, on: date) -> bool:
    closed_month = before.closed_month if before else None
    return closed_month is not None and closed_month >= month_start(on)


def _walk(before: state.Scored, on: date) -> int:
    """The days after the last scored night and before this one, in order."""
    n_rows = 0
    for day in _days_to_stop_at(before, on):
        if touched.on_day(day) and not is_behind(on=on):
            n_rows += _recompute(
                day, before.live_from, touched.TOUCHED, is_first=False, drafted=False
            )
        if is_month_end(day) and not _is_closed(before, day):
            n_rows += months.close(day, before.live_from)
    return n_rows


def _days_to_stop_at(before: state.Scored, on: date) -> list[date]:
    since, until = before.scored_on + ONE_DAY, on - ONE_DAY
    days = {day for (day,) in room.rows("known_ahead", {"since": since, "until": until})}
    day = month_end(since)
    while day <= until:
        days.add(day)
        day = month_end(day + ONE_DAY)
    return sorted(days)


def _recompute(
    on: date, live_from: date, among: str | None, *, is_first: bool, drafted: bool = True
) -> int:
    """The customers `among` as of a day, from the drafted or the published tables of customers."""
    sql.set_pace()
    periods = Periods(on, live_from).constants()
    _keep_stored(among)
    kept = [column for column in METRICS.columns if column != METRICS.key]
    parameters = {
        "on": on,
        "is_first": is_first,
        "rating_ranks": json.dumps(RATING_RANKS),
        **{name: periods[name] for name in ("month_days", "quarter_days", "year_days")},
    }
    n_rows = room.run(
        "recompute",
        parameters,
        customers=_customer_rows(Customer, among, drafted, "id"),
        accounts=_customer_rows(Account, among, drafted),
        activities=_customer_rows(Activity, among, drafted),
        profiles=_customer_rows(CorporateProfile, among, drafted),
        relations=_customer_rows(Relation, among, drafted),
        relations_of_others=_customer_rows(Relation, among, drafted, "related_id"),
        contacts=_customer_rows(Contact, among, drafted),
        rates=pg.SQL("draft.customers_fxrate" if drafted else "customers_fxrate"),
        aum_changes=rows_of(AUM_CHANGES, among=among),
        old=wide_row(on, live_from=live_from, source=STORED),
        stored=STORED,
        columns=sql.identifiers(METRICS.columns),
        final_columns=sql.identifiers(METRICS.columns, "final"),
        stored_columns=sql.identifiers(METRICS.columns, "stored"),
        replacements=replacements(kept),
    )
    if not is_first:
        n_rows += room.run(
            "aum_changes",
            {"on": on},
            looked_at=pg.Identifier(*((among,) if among else ("draft", f"{METRICS.table}_next"))),
            kept=rows_of(AUM_CHANGES, among=among),
        )
    return n_rows


def _keep_stored(among: str | None) -> None:
    room.run("keep_stored", {}, metrics=rows_of(METRICS, among=among))
    sql.execute("analyze tiering_stored (customer_id)")


def _customer_rows(
    model: type, among: str | None, drafted: bool, column: str = "customer_id"
) -> pg.Composed:
    draft = next(each for each in customer_drafts.DRAFTS if each.model is model)
    return rows_of(draft, among=among, column=column, drafted=drafted)


def replacements(columns: list[str]) -> pg.Composed:
    """`a = excluded.a, b = excluded.b` for a row that an earlier step of the night has drafted."""
    return pg.SQL(", ").join(
        pg.SQL("{0} = excluded.{0}").format(pg.Identifier(column)) for column in columns
    )


def _keep_state(on: date, live_from: date) -> int:
    closed = month_start(on) if is_month_end(on) else month_start(month_start(on) - ONE_DAY)
    parameters = {
        "on": on,
        "live_from": live_from,
        "closed_month": closed if closed >= month_start(live_from) else None,
    }
    return room.run("keep_state", parameters)
