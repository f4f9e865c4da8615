"""Plans follow-ups: what ended, what is due by the plans, who does it, on which day."""

from datetime import date, timedelta
from pathlib import Path

from campaigns.models import FollowUp, WhitelistEntry
from campaigns.targeting import assignment, merging, rows, running, touched
from campaigns.targeting.touched import MATURITY_DAYS, rows_of
from customers.models import Account, Activity, Customer
from kernel.sql import Room
from staff import working_days

ROOM = Room(Path(__file__).parent / "sql")
REACH = 60  # an older anchor has no step left to plan, in calendar days
CALENDAR_AHEAD = timedelta(days=150)


def plan(*, on: date, everyone: bool = True) -> int:
    """Drafts all changes of follow-ups as of `on`; returns the rows. The same again drafts none.

    Not `everyone`: only the customers for whom something may have changed since the night before.
    """
    rows.give_room()
    if everyone:
        touched.everyone()
    else:
        touched.tonight(on=on)
    working_days.ensure_covers(on - timedelta(days=REACH), on + CALENDAR_AHEAD)
    season = running.season(on)
    written = _settle(on)
    _find_steps(season)
    written += _reopen()
    written += assignment.assign(on=on)
    merging.keep_message_cap(on=on)
    assignment.spread(on=on)
    written += ROOM.run("insert_follow_ups", {"on": on}, customers=rows_of(Customer, "id"))
    rows.analyze(FollowUp, WhitelistEntry)
    return written + merging.merge()


def _settle(on: date) -> int:
    n_settled = ROOM.run(
        "settle",
        {"on": on},
        follow_ups=rows_of(FollowUp),
        entries=rows_of(WhitelistEntry),
        accounts=rows_of(Account),
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


def _find_steps(season: running.Season) -> None:
    ROOM.run(
        "cycles",
        season.parameters() | {"reach": REACH, "maturity_days": MATURITY_DAYS},
        entries=rows_of(WhitelistEntry),
        activities=rows_of(Activity),
        accounts=rows_of(Account),
        follow_ups=rows_of(FollowUp),
    )
    ROOM.run("steps", {"on": season.on})


def _reopen() -> int:
    n_reopened = ROOM.run(
        "reopen",
        follow_ups=rows_of(FollowUp),
        columns=rows.columns(FollowUp),
        row=rows.changed(
            FollowUp, "f", state="'open'", cancel_reason="''", entry_id="s.entry_id",
            due_on="s.due_on", ends_on="s.ends_on",
        ),
        overwrite=rows.overwrite(FollowUp),
    )  # fmt: skip
    ROOM.run("drop_known_steps", follow_ups=rows_of(FollowUp))
    return n_reopened
