"""Plans follow-ups: what ended, what is due by the plans, who does it, on which day."""

from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path

from campaigns.models import FollowUp, WhitelistEntry
from campaigns.targeting import assignment, merging, rows, running, touched
from campaigns.targeting.touched import MATURITY_DAYS, REACH, Source
from kernel import sql
from kernel.sql import Room
from staff import working_days

ROOM = Room(Path(__file__).parent / "sql")
CALENDAR_AHEAD = timedelta(days=150)


def plan(*, on: date, everyone: bool = True, again: Collection[int] = ()) -> int:
    """Drafts all changes of follow-ups as of `on`; returns the rows. The same again drafts none.

    Not `everyone`: only the customers for whom something may have changed since the night before,
    and all on the lists of the campaigns of `again`.
    """
    source = touched.everyone() if everyone else touched.tonight(on=on, again=again)
    sql.set_pace()
    working_days.ensure_covers(on - timedelta(days=REACH), on + CALENDAR_AHEAD)
    season = running.season(on)
    written = _settle(source, on)
    _find_steps(source, season)
    written += _close_rounds(source)
    written += _reopen(source)
    written += assignment.assign(source, on=on)
    merging.keep_message_cap(source, on=on)
    assignment.spread(on=on)
    written += ROOM.run("insert_follow_ups", {"on": on}, **source)
    rows.analyze(FollowUp, WhitelistEntry)
    return written + merging.merge(source, on=on)


def _settle(source: Source, on: date) -> int:
    n_settled = ROOM.run(
        "settle",
        {"on": on},
        **source,
        columns=rows.columns(FollowUp),
        row=rows.changed(
            FollowUp,
            "f",
            state="case when j.ending = 'missed' then 'missed' else 'cancelled' end",
            cancel_reason="case when j.ending = 'missed' then '' else j.ending end",
            lead_id="null::bigint",
        ),
    )
    rows.analyze(FollowUp)
    return n_settled


def _find_steps(source: Source, season: running.Season) -> None:
    ROOM.run(
        "cycles",
        season.parameters() | {"reach": REACH, "maturity_days": MATURITY_DAYS},
        **source,
    )
    ROOM.run("steps", {"on": season.on})


def _close_rounds(source: Source) -> int:
    return ROOM.run(
        "close_rounds",
        {},
        **source,
        columns=rows.columns(FollowUp),
        row=rows.changed(
            FollowUp, "f", state="'cancelled'", cancel_reason="'new_round'", lead_id="null::bigint"
        ),
        overwrite=rows.overwrite(FollowUp),
    )


def _reopen(source: Source) -> int:
    n_reopened = ROOM.run(
        "reopen",
        {},
        **source,
        columns=rows.columns(FollowUp),
        row=rows.changed(
            FollowUp, "f", state="'open'", cancel_reason="''", entry_id="s.entry_id",
            due_on="s.due_on", ends_on="s.ends_on",
        ),
        overwrite=rows.overwrite(FollowUp),
    )  # fmt: skip
    ROOM.run("drop_known_steps", {}, **source)
    return n_reopened
