"""What came of it: maturities, results of campaigns, officers' loads, and what is overdue."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from campaigns.enums import TargetKind
from campaigns.models import MaturityOutcome
from campaigns.targeting import loads, reminders, rows, running
from campaigns.targeting.running import Running, Season
from kernel import sql
from kernel.sql import Room
from tiering import queries

ROOM = Room(Path(__file__).parent / "sql")
WATCH_DAYS = 30
ENOUGH_RETAINED = Decimal("0.8")


def count(*, on: date) -> int:
    """Drafts the results as of `on`; returns the rows. The same again drafts none."""
    sql.set_pace()
    n_rows = _follow_maturities(on) + _count_results(running.season(on))
    return n_rows + loads.count(on=on) + reminders.remind(on=on)


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
        "counted",
        season.parameters() | _ways_of_counting(season),
        wide_row=queries.wide_row(season.on),
        meets=running.meets_target(season, "e", "e.line"),
    )
    return ROOM.run("count_results", {"on": season.on})


def _ways_of_counting(season: Season) -> dict[str, object]:
    """Which campaigns count how."""
    churn = _of_kind(season, TargetKind.CHURN)
    return {
        "by_condition": [each.id for each in season.running if _is_by_condition(each)],
        "churn": churn,
        "maturity": _of_kind(season, TargetKind.MATURITY_RETAINED),
        "payroll": _of_kind(season, TargetKind.PAYROLL_RETAINED),
        "with_line": churn + [each.id for each in season.running if running.is_line(each)],
        "closed_month": _closed_month(season.on),
        "enough": ENOUGH_RETAINED,
    }


def _of_kind(season: Season, kind: TargetKind) -> list[int]:
    return [each.id for each in season.running if each.campaign.target_kind == kind]


def _is_by_condition(each: Running) -> bool:
    kind = each.campaign.target_kind
    return running.is_line(each) or (kind == TargetKind.CONDITION and each.target is not None)


def _closed_month(on: date) -> date:
    """The first day of the last month that has ended by the evening of `on`."""
    first_of_next = (on + timedelta(days=1)).replace(day=1)
    return (first_of_next - timedelta(days=1)).replace(day=1)
