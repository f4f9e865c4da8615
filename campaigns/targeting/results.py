"""What came of it: maturities followed for 30 days, and the results of each campaign."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from psycopg2 import sql as pg

from campaigns.enums import TargetKind
from campaigns.models import MaturityOutcome
from campaigns.targeting import rows, running
from campaigns.targeting.running import Running, Season
from kernel import sql
from kernel.sql import Room
from tiering import queries

FOLDER = Path(__file__).parent / "sql"
ROOM = Room(FOLDER)
WATCH_DAYS = 30
ENOUGH_RETAINED = Decimal("0.8")
NOTHING = pg.SQL(
    "select null::bigint as campaign_id, null::bigint as customer_id, false as is_success,"
    " 0::numeric as part, 0::numeric as whole where false"
)


def count(*, on: date) -> int:
    """Drafts the results as of `on`; returns the rows. The same again drafts none."""
    sql.set_pace()
    return _follow_maturities(on) + _count_results(running.season(on))


def _follow_maturities(on: date) -> int:
    parameters = {"on": on, "watch": WATCH_DAYS, "enough": ENOUGH_RETAINED}
    n_opened = ROOM.run("open_maturities", parameters)
    n_watched = ROOM.run(
        "watch_maturities",
        parameters,
        columns=rows.columns(MaturityOutcome),
        row=rows.changed(
            MaturityOutcome, "j", retained_amount="j.retained_now", is_retained="j.is_retained_now"
        ),
        overwrite=rows.overwrite(MaturityOutcome),
    )
    return n_opened + n_watched


def _count_results(season: Season) -> int:
    if not season.running:
        return 0
    ROOM.run(
        "listed",
        season.parameters(),
        wide_row=queries.wide_row(season.on),
        meets=running.meets_target(season, "e", "e.line"),
    )
    measures = [NOTHING, *_measures(season)]
    return ROOM.run(
        "count_results", {"on": season.on}, measures=pg.SQL("\nunion all\n").join(measures)
    )


def _measures(season: Season) -> Iterator[pg.Composable]:
    """Who counts and who succeeded, by each campaign's own way of counting."""
    by_condition = [each.id for each in season.running if _is_by_condition(each)]
    if by_condition:
        yield _filled("measure_condition", campaigns=pg.Literal(by_condition))
    for each in season.running:
        campaign = pg.Literal(each.id)
        match each.campaign.target_kind:
            case TargetKind.CHURN:
                month = pg.Literal(_closed_month(season.on))
                yield _filled("measure_churn", closed_month=month, campaign=campaign)
            case TargetKind.MATURITY_RETAINED:
                enough = pg.Literal(ENOUGH_RETAINED)
                yield _filled("measure_maturity", enough=enough, campaign=campaign)
            case TargetKind.PAYROLL_RETAINED:
                enough = pg.Literal(each.campaign.target_rate or Decimal(0))
                on = pg.Literal(season.on)
                yield _filled("measure_payroll", on=on, enough=enough, campaign=campaign)


def _is_by_condition(each: Running) -> bool:
    kind = each.campaign.target_kind
    return running.is_line(each) or (kind == TargetKind.CONDITION and each.target is not None)


def _filled(name: str, **parts: pg.Composable) -> pg.Composable:
    return pg.SQL(sql.read(FOLDER / f"{name}.sql")).format(**parts)


def _closed_month(on: date) -> date:
    """The first day of the last month that has ended by the evening of `on`."""
    first_of_next = (on + timedelta(days=1)).replace(day=1)
    return (first_of_next - timedelta(days=1)).replace(day=1)
