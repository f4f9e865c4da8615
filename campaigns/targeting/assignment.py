"""Who does it and when: own manager, overflow, pool, deputy; due dates within an officer's day."""

from datetime import date
from pathlib import Path

from psycopg2 import sql as pg

from campaigns.models import FollowUp, WhitelistEntry
from campaigns.targeting import rows
from campaigns.targeting.touched import Source
from customers.enums import Channel
from kernel import sql
from kernel.sql import Room
from staff.enums import UNIT_ROLES

ROOM = Room(Path(__file__).parent / "sql")
WORKING_DAYS_AHEAD = 20  # whose hours count for an officer's capacity
CALENDAR_DAYS_AHEAD = 90  # over which due dates may be spread
VISITS = [Channel.VISIT.value, Channel.BRANCH.value]
KINDS = {"calls": [Channel.CALL.value], "visits": VISITS}


def assign(source: Source, *, on: date) -> int:
    """One owner for each entry, and for its open follow-ups and tonight's steps; returns rows."""
    ROOM.run("booked")
    ROOM.run("away", {"on": on})
    ROOM.run("officers", {"days": WORKING_DAYS_AHEAD, **KINDS})
    ROOM.run("desks")
    ROOM.run("heads", {"heads": [str(role) for role in UNIT_ROLES]})
    ROOM.run("standing", {"visits": VISITS}, **source)
    ROOM.run("homes")
    ROOM.run("overflow")
    n_entries = ROOM.run(
        "own_entries",
        {},
        **source,
        columns=rows.columns(WhitelistEntry),
        row=rows.changed(WhitelistEntry, "e", owner_id="a.owner_id", is_overflow="a.is_overflow"),
        overwrite=rows.overwrite(WhitelistEntry),
    )
    supervisors = pg.SQL(sql.read(ROOM.folder / "supervisors.sql"))
    ROOM.run("moved", {}, **source, supervisors=supervisors)
    n_moved = ROOM.run(
        "move_follow_ups",
        {},
        **source,
        columns=rows.columns(FollowUp),
        row=rows.changed(FollowUp, "f", owner_id="m.owner_id", org_unit_id="m.org_unit_id"),
        overwrite=rows.overwrite(FollowUp),
    )
    ROOM.run("own_steps", {}, **source)
    if sql.value("select exists (select from campaign_step where who = 'supervisor')"):
        ROOM.run("supervise_steps", {}, **source, supervisors=supervisors)
    return n_entries + n_moved + _around_leave(source)


def _around_leave(source: Source) -> int:
    """What may move is planned beside the leave, what may not goes to who stands in; returns rows.

    Without leave it costs nothing.
    """
    if not sql.value("select exists (select from campaign_away)"):
        return 0
    ROOM.run("around_leave")
    ROOM.run("reopened_around_leave")
    ROOM.run("deputies")
    ROOM.run("deputize_steps", {}, **source)
    return ROOM.run(
        "deputize_follow_ups",
        {},
        columns=rows.columns(FollowUp),
        row=rows.changed(FollowUp, "f", owner_id="p.deputy_id"),
        overwrite=rows.overwrite(FollowUp),
    )


def spread(*, on: date) -> None:
    """Moves due dates of tonight's 4+1 calls and visits to days on which there is room."""
    ROOM.run("spread", {"on": on, "days": CALENDAR_DAYS_AHEAD, **KINDS})
