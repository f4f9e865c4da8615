"""Two people let a night or a delivery pass that a guard has stopped; one refuses it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from bankcrm import nightly, operations, tasks
from bankcrm.enums import State
from bankcrm.models import Run
from customers.models import Customer
from kernel.clock import now
from staff.enums import Decision, NotificationKind
from staff.models import Approval, AuditEvent, Notification
from staff.operations import AlreadyDecided, AlreadySubmitted, MayNotDecide, NeedsReason
from tests.nightly.conftest import data_date, head_office, release

pytestmark = pytest.mark.django_db

SECOND = "2026-11-17"


def ask(run: Run, staff_no: str = "H001") -> Approval:
    return operations.ask_release(run=run, reason="checked", by=head_office(staff_no))


def decide(approval: Approval, decision: str, staff_no: str = "H002", reason: str = "ok") -> None:
    operations.decide_release(
        approval=approval, decision=Decision(decision), reason=reason, by=head_office(staff_no)
    )


def test_one_person_releases_nothing(held: Run) -> None:
    asked = ask(held)
    for act in (Decision.APPROVED, Decision.RETURNED):
        with pytest.raises(MayNotDecide):
            decide(asked, act, "H001")
    held.refresh_from_db()
    assert (held.state, held.decided_at) == (State.HELD, None)
    nightly.finish(held.pk)
    assert data_date() == date(2026, 11, 16)


def test_what_the_guard_found_is_the_evidence(held: Run) -> None:
    evidence = ask(held).evidence
    assert (evidence["guard"], evidence["n_moved"], evidence["n_labelled"]) == ("labels", 2, 5)
    assert sum(n for _from, _to, n, _aum in evidence["flow"]) == 2
    assert evidence["units"] == [["B001", "一支行", 2]]
    moved = Customer.objects.filter(public_id__in=[row[0] for row in evidence["sample"]])
    assert {each.customer_no for each in moved} == {"C1", "C4"}
    assert {row[3] for row in evidence["sample"]} == {"90000000.00"}


def test_all_files_that_shrink_are_the_evidence(shrunken: Run) -> None:
    files = ask(shrunken).evidence["files"]
    assert {name: (file["before"], file["now"], file["gone"]) for name, file in files.items()} == {
        "customers.csv": (5, 0, 5),
        "accounts.csv": (6, 0, 6),
    }
    assert files["customers.csv"]["sample"] == ["C1", "C2", "C3", "C4", "C5"]


def test_asked_twice_by_one_waits_once_and_another_does_not_ask_too(held: Run) -> None:
    head_office("H002")
    assert ask(held) == ask(held)
    with pytest.raises(AlreadySubmitted):
        ask(held, "H002")
    assert Notification.objects.filter(kind=NotificationKind.TO_DECIDE).count() == 1


@pytest.mark.parametrize("staff_no", ["M001", "S0011"])
def test_nobody_but_head_office_has_a_word(held: Run, staff_no: str) -> None:
    for act in (operations.ask_release, operations.refuse):
        with pytest.raises(MayNotDecide):
            act(run=held, reason="because", by=head_office(staff_no))
    with pytest.raises(MayNotDecide):
        decide(ask(held), Decision.APPROVED, staff_no)


def test_locked_colleague_has_no_word(held: Run) -> None:
    asked, second = ask(held), head_office("H002")
    second.locked_at = now()
    second.save()
    with pytest.raises(MayNotDecide):
        decide(asked, Decision.APPROVED)


def test_released_twice_is_released_once(held: Run) -> None:
    asked = ask(held)
    decide(asked, Decision.APPROVED)
    decide(asked, Decision.APPROVED)
    with pytest.raises(AlreadyDecided):
        decide(asked, Decision.APPROVED, "H003")
    with pytest.raises(operations.NotDecidable):
        operations.refuse(run=held, reason="too late", by=head_office("H003"))
    assert AuditEvent.objects.filter(action="night.released").count() == 1
    told = Notification.objects.get(kind=NotificationKind.APPROVED)
    assert told.officer == head_office()


def test_returned_it_waits_on_and_may_be_asked_again(held: Run) -> None:
    with pytest.raises(NeedsReason):
        decide(ask(held), Decision.RETURNED, reason=" ")
    decide(ask(held), Decision.RETURNED)
    held.refresh_from_db()
    assert held.state == State.HELD
    decide(ask(held, "H002"), Decision.APPROVED, "H001")
    nightly.finish(held.pk)
    assert data_date() == date(2026, 11, 17)


def test_taken_back_it_waits_on(held: Run) -> None:
    asked = ask(held)
    with pytest.raises(MayNotDecide):
        operations.withdraw_release(approval=asked, by=head_office("H002"))
    operations.withdraw_release(approval=asked, by=head_office())
    with pytest.raises(AlreadyDecided):
        decide(asked, Decision.APPROVED)
    held.refresh_from_db()
    assert held.state == State.HELD


@pytest.mark.parametrize(("staff_no", "ended"), [("H001", "withdrawn"), ("H002", "returned")])
def test_refusing_ends_what_is_asked(held: Run, staff_no: str, ended: str) -> None:
    asked = ask(held)
    with pytest.raises(NeedsReason):
        operations.refuse(run=held, reason=" ", by=head_office(staff_no))
    for _press in range(2):
        operations.refuse(run=held, reason="wrong file", by=head_office(staff_no))
    asked.refresh_from_db()
    held.refresh_from_db()
    assert (asked.decision, held.state, held.is_accepted) == (ended, State.REFUSED, False)
    with pytest.raises(AlreadyDecided):
        decide(asked, Decision.APPROVED, "H003")
    assert AuditEvent.objects.filter(action="night.refused").count() == 1


def test_replaced_delivery_ends_what_was_asked_about_it(
    held: Run, deliver: Callable[..., Path], run_night: Callable[[Path], Run]
) -> None:
    asked = ask(held)
    run_night(deliver(SECOND))
    asked.refresh_from_db()
    held.refresh_from_db()
    assert (asked.decision, asked.decided_by, held.state) == ("lapsed", None, State.REPLACED)
    assert Notification.objects.get(kind=NotificationKind.LAPSED).officer == head_office()
    with pytest.raises(AlreadyDecided):
        decide(asked, Decision.APPROVED)
    with pytest.raises(operations.NotDecidable):
        ask(held)
    held.refresh_from_db()
    assert (held.state, held.decided_at) == (State.REPLACED, None)


def test_whole_delivery_ends_what_was_asked_about_the_shrunken_one(
    shrunken: Run, deliver: Callable[..., Path], run_night: Callable[[Path], Run]
) -> None:
    asked = ask(shrunken)
    assert run_night(deliver(SECOND)).state == State.DONE
    asked.refresh_from_db()
    assert asked.decision == "lapsed"
    with pytest.raises(operations.NotDecidable):
        ask(shrunken)


def test_shrunken_correction_waits_though_its_night_stands(
    deliver: Callable[..., Path], run_night: Callable[[Path], Run]
) -> None:
    run_night(deliver("2026-11-16"))
    run_night(deliver(SECOND))
    correction = run_night(deliver(SECOND, customers=[], accounts=[]))
    release(correction)
    run_night(Path(correction.delivery.folder))
    assert Customer.objects.filter(missing_since=date(2026, 11, 17)).count() == 5


def test_released_delivery_is_read_by_the_bell(deliver: Callable[..., Path], settings: Any) -> None:
    settings.BANKCRM_INBOX.mkdir()
    settings.BANKCRM_NIGHT_START, settings.BANKCRM_NIGHT_DEADLINE = "00:00", "23:59:59"
    for on, content in (("2026-11-16", {}), (SECOND, {"customers": [], "accounts": []})):
        deliver(on, **content).replace(settings.BANKCRM_INBOX / on)
        tasks.ring()
    refused = Run.objects.first()
    assert refused is not None
    tasks.ring()
    assert Run.objects.first() == refused
    release(refused)
    tasks.ring()
    assert data_date() == date(2026, 11, 17)


def at_work(held: Run) -> Run:
    return Run.objects.create(kind="rescore", business_date=held.business_date)


# On the page, and over the API


def press(client: Client, run: Run, act: str, reason: str = "checked with finance") -> Any:
    open_one = Approval.objects.first()
    said = {"do": act, "reason": reason, "approval": open_one.pk if open_one else ""}
    return client.post(f"/nights/{run.pk}/release/", said)


def test_two_people_release_on_the_page(held: Run, sign_in: Callable[..., Client]) -> None:
    maker, checker = sign_in(head_office()), sign_in(head_office("H002"))
    assert press(maker, held, "ask", " ").status_code == 422
    assert press(maker, held, "ask").status_code == 302
    assert press(maker, held, "approve").status_code == 422
    page = checker.get(f"/nights/{held.pk}/")
    assert page.context["guard"].figures["n_moved"] == 2
    assert {each.customer.customer_no for each in page.context["guard"].sample} == {"C1", "C4"}
    assert press(checker, held, "approve", "").status_code == 302
    assert checker.get(f"/nights/{held.pk}/").context["waits"] is False
    held.refresh_from_db()
    assert (held.state, held.decided_by) == (State.RUNNING, head_office("H002"))


def test_night_is_not_released_while_another_run_is_at_work(
    held: Run, sign_in: Callable[..., Client]
) -> None:
    asked, other = ask(held), at_work(held)
    checker = sign_in(head_office("H002"))
    assert press(checker, held, "approve").status_code == 422
    door, said = f"/api/v1/nights/{held.pk}/approve/", {"approval": asked.pk, "reason": "seen"}
    assert post(checker, door, said).status_code == 409
    asked.refresh_from_db()
    held.refresh_from_db()
    assert (asked.decision, held.state, held.decided_at) == ("", State.HELD, None)
    assert not AuditEvent.objects.filter(action="night.released").exists()
    Run.objects.filter(pk=other.pk).update(state=State.DONE)
    assert press(checker, held, "approve").status_code == 302


@pytest.mark.parametrize("act", ["ask", "refuse"])
def test_reason_longer_than_its_field_is_refused(
    held: Run, sign_in: Callable[..., Client], act: str
) -> None:
    client, long = sign_in(head_office()), "x" * 401
    assert press(client, held, act, long).status_code == 422
    assert client.post(f"/nights/{held.pk}/again/", {"reason": long}).status_code == 422
    assert post(client, f"/api/v1/nights/{held.pk}/{act}/", {"reason": long}).status_code == 400


def test_page_left_open_decides_on_nothing_newer(held: Run, sign_in: Callable[..., Client]) -> None:
    first = ask(held)
    operations.withdraw_release(approval=first, by=head_office())
    ask(held)
    said = {"do": "approve", "reason": "", "approval": first.pk}
    answer = sign_in(head_office("H002")).post(f"/nights/{held.pk}/release/", said)
    held.refresh_from_db()
    assert (answer.status_code, held.state) == (422, State.HELD)


def test_auditor_reads_what_waits_and_presses_nothing(
    held: Run, sign_in: Callable[..., Client]
) -> None:
    auditor = head_office("A001")
    auditor.role = "auditor"
    auditor.save()
    ask(held)
    client = sign_in(auditor)
    page = client.get(f"/nights/{held.pk}/")
    assert page.context["asked"].reason == "checked"
    assert b'name="do"' not in page.content
    assert press(client, held, "refuse").status_code == 403
    assert client.post(f"/api/v1/nights/{held.pk}/refuse/", {"reason": "x"}).status_code == 403


def post(client: Client, address: str, said: dict[str, Any]) -> Any:
    return client.post(address, said, content_type="application/json")


def test_two_people_release_over_the_api(held: Run, sign_in: Callable[..., Client]) -> None:
    maker, checker = sign_in(head_office()), sign_in(head_office("H002"))
    door = f"/api/v1/nights/{held.pk}/"
    asked = post(maker, f"{door}ask/", {"reason": "checked"}).json()
    assert asked["evidence"]["n_moved"] == 2
    said = {"approval": asked["id"], "reason": "seen"}
    assert post(maker, f"{door}approve/", said).status_code == 409
    assert post(checker, f"{door}withdraw/", said).status_code == 409
    assert post(checker, f"{door}return/", said).json()["state"] == "held"
    again = post(checker, f"{door}ask/", {"reason": "asked again"}).json()
    night = post(maker, f"{door}approve/", {"approval": again["id"]}).json()
    assert (night["state"], night["is_accepted"], night["decided_by"]) == ("running", True, "H001")
    story = checker.get(f"{door}approvals/").json()
    assert [each["decision"] for each in story] == ["approved", "returned"]


def test_one_person_refuses_over_the_api(shrunken: Run, sign_in: Callable[..., Client]) -> None:
    client, door = sign_in(head_office()), f"/api/v1/nights/{shrunken.pk}/"
    assert post(client, f"{door}refuse/", {"reason": ""}).status_code == 400
    assert post(client, f"{door}refuse/", {"reason": "wrong file"}).json()["is_accepted"] is False
    assert post(client, f"{door}ask/", {"reason": "after all"}).status_code == 409
