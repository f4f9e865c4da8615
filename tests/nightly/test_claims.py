"""Two at once, and what a killed one leaves: the claim is the database session."""

import time

import pytest
from psycopg2.extensions import connection as Session

from bankcrm import inbox, ledger, nightly, tasks
from bankcrm.enums import RunKind, State
from bankcrm.models import Run
from kernel import sql

pytestmark = pytest.mark.django_db


def claim_of(session: Session) -> str:
    with session.cursor() as cursor:
        cursor.execute(ledger.SESSION)
        return str(cursor.fetchone()[0])


def wait_until_gone(run: Run) -> None:
    """One transaction sees the same sessions again and again, unless it forgets them."""
    patience = time.monotonic() + 10
    while ledger.is_claimed(run) and time.monotonic() < patience:
        time.sleep(0.05)
        sql.rows("select pg_stat_clear_snapshot()::text")
    sql.rows("select pg_stat_clear_snapshot()::text")


def test_second_start_while_a_run_is_at_work_has_no_effect(
    deliver, run_night, other_session, monkeypatch
):
    monkeypatch.setattr(ledger, "GRACE_SECONDS", 0)
    at_work = Run.objects.create(kind=RunKind.NIGHTLY, claimed_by=claim_of(other_session))

    second = run_night(deliver("2026-11-16"))

    at_work.refresh_from_db()
    assert (second.state, second.reason) == (State.UNCHANGED, "another run is at work")
    assert at_work.state == State.RUNNING


def test_run_of_a_session_that_has_ended_gives_way(deliver, run_night, other_session):
    left = Run.objects.create(kind=RunKind.RESCORE, claimed_by=claim_of(other_session))
    other_session.close()
    wait_until_gone(left)

    night = run_night(deliver("2026-11-16"))

    left.refresh_from_db()
    assert night.state == State.DONE, night.reason
    assert left.state == State.FAILED


def test_killed_night_still_waits_in_the_inbox(deliver, settings, monkeypatch):
    folder = deliver("2026-11-16")
    settings.BANKCRM_INBOX = folder.parent

    def killed(night):
        raise KeyboardInterrupt

    monkeypatch.setitem(nightly.STEPS, "labels", killed)
    with pytest.raises(KeyboardInterrupt):
        nightly.start(RunKind.NIGHTLY, folder)

    assert inbox.waiting() == [folder]


def test_bell_leaves_a_failed_night_to_a_person(deliver, settings, monkeypatch):
    folder = deliver("2026-11-16")
    settings.BANKCRM_INBOX = folder.parent
    settings.BANKCRM_NIGHT_START = "00:00"

    def broken(night):
        raise ZeroDivisionError

    monkeypatch.setitem(nightly.STEPS, "labels", broken)
    tasks.ring()
    tasks.ring()

    failed = Run.objects.get()
    assert (failed.state, failed.attempts) == (State.FAILED, 1)
    assert inbox.waiting() == [folder]


def test_bell_runs_the_oldest_waiting_delivery_once(deliver, settings):
    folder = deliver("2026-11-16")
    settings.BANKCRM_INBOX = folder.parent
    settings.BANKCRM_NIGHT_START = "00:00"

    tasks.ring()
    tasks.ring()

    assert Run.objects.get().state == State.DONE
    assert inbox.waiting() == []
