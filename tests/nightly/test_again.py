"""What failed or was refused is tried again where head office asks for it, by the same bell."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.test import Client

from bankcrm import ledger, nightly, operations, tasks
from bankcrm.enums import RunKind, State
from bankcrm.models import Rerun, Run
from staff.models import AuditEvent
from staff.operations import MayNotDecide, NeedsReason
from tests.conftest import House
from tests.factories import nights
from tests.nightly.conftest import data_date, head_office, release

pytestmark = pytest.mark.django_db

FIRST, SECOND = "2026-11-16", "2026-11-17"


@pytest.fixture(autouse=True)
def _bell_by_day(settings: Any) -> Iterator[None]:
    settings.BANKCRM_NIGHT_START, settings.BANKCRM_NIGHT_DEADLINE = "00:00", "23:59:59"
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = False


def broken(night: nightly.Night) -> nightly.Result:
    raise ZeroDivisionError("a poisoned figure")


@pytest.fixture
def failed(
    deliver: Callable[..., Path],
    run_night: Callable[[Path], Run],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """A night of a folder outside the inbox, which has failed after its merge."""
    run_night(deliver(FIRST))
    with monkeypatch.context() as poisoned:
        poisoned.setitem(nightly.STEPS, "labels", broken)
        run = run_night(deliver(SECOND))
    assert run.state == State.FAILED
    return run


def ask(run: Run, staff_no: str = "H001") -> Rerun:
    return operations.run_again(run=run, reason="the cause is mended", by=head_office(staff_no))


def ring_for(run: Run) -> Run:
    tasks.ring()
    run.refresh_from_db()
    return run


def test_failed_night_is_left_alone_until_it_is_asked_for(failed: Run) -> None:
    assert ring_for(failed).state == State.FAILED


def test_failed_night_goes_on_after_its_last_finished_step(failed: Run) -> None:
    merged_at = failed.steps.get(name="merge").finished_at
    ask(failed)
    assert ring_for(failed).state == State.DONE
    assert failed.steps.get(name="merge").finished_at == merged_at
    assert data_date() == date(2026, 11, 17)
    tasks.ring()
    assert Run.objects.count() == 2


def test_asked_twice_it_is_tried_once(failed: Run) -> None:
    assert ask(failed) == ask(failed, "H002")
    assert AuditEvent.objects.filter(action="night.again").count() == 1
    asked = ledger.next_rerun()
    assert asked is not None
    assert [ledger.take_up(asked), ledger.take_up(asked)] == [True, False]


def test_it_fails_again_and_may_be_asked_for_again(
    failed: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as poisoned:
        poisoned.setitem(nightly.STEPS, "labels", broken)
        ask(failed)
        assert ring_for(failed).state == State.FAILED
        tasks.ring()
        assert failed.attempts == 2
    ask(failed)
    assert ring_for(failed).state == State.DONE


def test_refused_delivery_is_read_again_as_it_lies_there_now(
    deliver: Callable[..., Path], run_night: Callable[[Path], Run]
) -> None:
    run_night(deliver(FIRST))
    whole = deliver(SECOND)
    refused = run_night(deliver(SECOND, entries={"accounts.csv": {"rows": 99}}))
    assert refused.state == State.REFUSED
    ask(refused)
    tasks.ring()
    again = ledger.later_try(refused)
    assert again is not None
    assert again.state == State.REFUSED
    folder = Path(again.delivery.folder)
    for file in whole.iterdir():
        file.replace(folder / file.name)
    ask(again)
    tasks.ring()
    assert data_date() == date(2026, 11, 17)
    assert "2026-11-17" in operations.why_not_again(again)


def test_failed_part_runs_again(
    deliver: Callable[..., Path],
    run_night: Callable[[Path], Run],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run_night(deliver(FIRST))
    with monkeypatch.context() as poisoned:
        poisoned.setitem(nightly.STEPS, "labels", broken)
        part = nightly.start(RunKind.RESCORE)
    ask(part)
    assert ring_for(part).state == State.DONE


def test_run_that_killed_its_worker_too_often_is_stuck_until_it_is_asked_for(failed: Run) -> None:
    Run.objects.filter(pk=failed.pk).update(state=State.RUNNING, attempts=3)
    assert ring_for(failed).state == State.RUNNING
    ask(failed)
    assert ring_for(failed).state == State.DONE


def test_another_run_comes_to_its_end_first(failed: Run) -> None:
    ask(failed)
    other = nights.run(date(2026, 11, 16), State.RUNNING, kind=RunKind.RESCORE, attempts=1)
    tasks.ring()
    other.refresh_from_db()
    assert other.state != State.RUNNING
    failed.refresh_from_db()
    assert failed.state == State.FAILED
    tasks.ring()
    assert data_date() == date(2026, 11, 17)


def test_what_ended_well_or_waits_is_not_run_again(
    held: Run, deliver: Callable[..., Path], run_night: Callable[[Path], Run]
) -> None:
    done = Run.objects.filter(state=State.DONE).latest("pk")
    for run in (held, done):
        with pytest.raises(operations.NotDecidable):
            ask(run)
    replacing = run_night(deliver(SECOND))
    held.refresh_from_db()
    assert (held.state, replacing.state) == (State.REPLACED, State.DONE)
    with pytest.raises(operations.NotDecidable):
        ask(held)
    nights.run(date(2026, 11, 18), State.RUNNING, attempts=1)
    with pytest.raises(operations.NotDecidable):
        ask(Run.objects.get(state=State.RUNNING))
    assert not Rerun.objects.exists()


def test_shrunken_delivery_needs_two_people_first(shrunken: Run) -> None:
    with pytest.raises(operations.NotDecidable):
        ask(shrunken)
    release(shrunken)
    ask(shrunken)
    tasks.ring()
    assert data_date() == date(2026, 11, 17)


def test_night_that_people_have_refused_is_held_again(held: Run) -> None:
    operations.refuse(run=held, reason="not yet", by=head_office())
    ask(held)
    tasks.ring()
    again = ledger.later_try(held)
    assert again is not None
    assert (again.state, data_date()) == (State.HELD, date(2026, 11, 16))


def test_night_before_the_data_date_is_not_run_again(
    failed: Run, deliver: Callable[..., Path], run_night: Callable[[Path], Run]
) -> None:
    assert run_night(deliver("2026-11-18")).state == State.DONE
    with pytest.raises(operations.NotDecidable):
        ask(failed)


@pytest.mark.parametrize("staff_no", ["M001", "S0011"])
def test_nobody_but_head_office_asks_and_says_why(failed: Run, staff_no: str) -> None:
    with pytest.raises(MayNotDecide):
        ask(failed, staff_no)
    with pytest.raises(NeedsReason):
        operations.run_again(run=failed, reason=" ", by=head_office())


def test_page_offers_it_and_follows_it(failed: Run, sign_in: Callable[..., Client]) -> None:
    client, page = sign_in(head_office()), f"/nights/{failed.pk}/"
    assert client.get(page).context["again"]["is_offered"]
    assert client.post(f"{page}again/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}again/", {"reason": "mended"}).status_code == 302
    followed = client.get(page, headers={"hx-request": "true"})
    assert followed.context["progress"].is_moving
    assert b"<html" not in followed.content
    tasks.ring()
    ended = client.get(page)
    assert not ended.context["progress"].is_moving
    assert not ended.context["again"]["is_offered"]
    assert client.post(f"{page}again/", {"reason": "once more"}).status_code == 422


def test_steps_that_wait_are_shown_while_it_is_at_work(
    failed: Run, sign_in: Callable[..., Client]
) -> None:
    Run.objects.filter(pk=failed.pk).update(state=State.RUNNING)
    progress = sign_in(head_office()).get(f"/nights/{failed.pk}/").context["progress"]
    assert len(progress.steps) == len(nightly.STEPS) + 1
    assert [step for _name, step in progress.steps[-5:]] == [None] * 5
    assert progress.n_done == 5


def test_it_is_asked_for_over_the_api(
    failed: Run, held: Run, sign_in: Callable[..., Client]
) -> None:
    door = "/api/v1/nights/{}/again/"
    said = {"data": {"reason": "mended"}, "content_type": "application/json"}
    assert sign_in(head_office("M001")).post(door.format(failed.pk), **said).status_code == 403
    client = sign_in(head_office())
    assert client.post(door.format(held.pk), **said).status_code == 409
    assert not Rerun.objects.exists()


def test_part_that_ended_well_is_no_try_of_another(
    house: House, sign_in: Callable[..., Client]
) -> None:
    first, _later = (nights.run(kind=RunKind.RESCORE) for _part in range(2))
    again = sign_in(house.head_office).get(f"/nights/{first.pk}/").context["again"]
    assert (again["later"], again["is_offered"]) == (None, False)
