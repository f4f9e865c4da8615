"""Draws the white-lists: newcomers in, leavers out with the reason, hand-made entries untouched."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from psycopg2 import sql as pg

from campaigns.enums import HOLDOUT_SALT
from campaigns.models import WhitelistEntry, WhitelistExclusion
from campaigns.targeting import baseline, loads, rows, running
from campaigns.targeting.running import Running, Season
from kernel import sql
from kernel.sql import Room
from staff.enums import NotificationKind, Role
from tiering import queries

OF_UNITS = pg.SQL("join draft.customers_customer c on c.id = m.customer_id")
ROOM = Room(Path(__file__).parent / "sql")


class Drawn(NamedTuple):
    """Rows drafted, and by which version each campaign drew its list, by its code."""

    n_rows: int
    versions: dict[str, int]


def draw(*, on: date) -> Drawn:
    """Drafts the changes of all lists as of `on`. The same again drafts none."""
    sql.set_pace()
    season = running.season(on)
    wide_row = queries.wide_row(on)
    _find_cases(season, wide_row)
    n_closed = close_leavers(season, wide_row)
    n_excluded = _keep_exclusions(season)
    n_held = _tell_of_held(season) if hold_back(season) else 0
    n_entered = add_newcomers(season, wide_row, baseline.figures_case(season))
    rows.analyze(WhitelistEntry, WhitelistExclusion)
    versions = {each.campaign.code: each.campaign.version for each in season.running}
    return Drawn(n_closed + n_excluded + n_held + n_entered, versions)


def _find_cases(season: Season, wide_row: pg.Composable) -> None:
    ROOM.run(
        "cases",
        season.parameters()
        | {"line_campaigns": [e.id for e in season.running if running.is_line(e)]},
        wide_row=wide_row,
        of_units=OF_UNITS if season.has_units else pg.SQL(""),
        any_match=_any(season),
        campaign_ids=_numbers((each, each.matches) for each in season.running),
        excluded_from=_numbers((e, e.excludes) for e in season.running if e.exclusion is not None),
        met_of=_numbers((e, e.meets_target) for e in season.running if e.target is not None),
    )


def _any(season: Season) -> pg.Composable:
    conditions = [each.matches for each in season.running]
    return pg.SQL(" or ").join([running.NEVER, *conditions])


def _numbers(conditions: Iterable[tuple[Running, pg.Composable]]) -> pg.Composable:
    """An array with the numbers of the campaigns whose condition holds."""
    items = [
        pg.SQL("case when {} then {} end").format(condition, pg.Literal(each.id))
        for each, condition in conditions
    ]
    return pg.SQL("array_remove(array[{}]::bigint[], null)").format(pg.SQL(", ").join(items))


def close_leavers(season: Season, wide_row: pg.Composable) -> int:
    return ROOM.run(
        "close_leavers",
        season.parameters(),
        wide_row=wide_row,
        meets=running.meets_target(season, "k", "k.line"),
        columns=rows.columns(WhitelistEntry),
        row=rows.changed(
            WhitelistEntry,
            "e",
            left_on="case when j.leave_reason <> '' then %(on)s::date end",
            leave_reason="j.leave_reason",
            target_met_on="j.target_met_on",
        ),
    )


def _keep_exclusions(season: Season) -> int:
    n_opened = ROOM.run("open_exclusions", season.parameters())
    n_closed = ROOM.run(
        "close_exclusions",
        season.parameters(),
        columns=rows.columns(WhitelistExclusion),
        row=rows.changed(WhitelistExclusion, "x", until="%(on)s"),
    )
    return n_opened + n_closed


def hold_back(season: Season) -> int:
    """Finds lists that would grow above what was approved: they take nobody in tonight."""
    return ROOM.run("held_lists", season.parameters())


def _tell_of_held(season: Season) -> int:
    told = {
        "on": season.on,
        "day": loads.read_on(season.on),
        "head_office": Role.HEAD_OFFICE.value,
        "kind": NotificationKind.LIST_HELD.value,
    }
    return ROOM.run("keep_held_lists", told) + ROOM.run("tell_of_held_lists", told)


def add_newcomers(season: Season, wide_row: pg.Composable, figures: pg.Composable) -> int:
    """`figures` are their baseline: an expression over the newcomer `n` and the wide row `m`."""
    if not season.running:
        return 0
    return ROOM.run(
        "enter_newcomers",
        season.parameters() | {"salt": HOLDOUT_SALT},
        wide_row=wide_row,
        figures=figures,
    )
