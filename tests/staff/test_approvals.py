"""A change that one person asks for and another one decides."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from staff import operations
from staff.enums import Decision, NotificationKind, Role
from staff.models import Approval, AuditEvent, Notification, Officer
from staff.queries import approvals_of
from tests.conftest import House
from tests.factories import staff

ON = date(2026, 11, 20)


@pytest.fixture
def second(house: House) -> Officer:
    return staff.officer("9003", Role.HEAD_OFFICE, house.bank)


def asked(house: House, **changed: Any) -> Approval:
    """Head office asks for something about the branch: any subject will do."""
    values: dict[str, Any] = {
        "subject": house.branch, "digest": "d1", "evidence": {"n_up": 3}, "path": "/there/",
        "reason": "The line is too high.", "by": house.head_office, "on": ON,
    }  # fmt: skip
    return operations.submit_for_approval(**values | changed)


def decided(approval: Approval, by: Officer, decision: str = "approved", reason: str = "") -> bool:
    return operations.decide(
        approval=approval, decision=Decision(decision), reason=reason, by=by, on=ON
    )


def told(officer: Officer) -> list[str]:
    return list(Notification.objects.filter(officer=officer).values_list("kind", flat=True))


def test_second_person_is_told_and_decides(house: House, second: Officer) -> None:
    approval = asked(house)
    assert told(second) == [NotificationKind.TO_DECIDE]
    assert decided(approval, second, reason="Agreed.")
    approval.refresh_from_db()
    assert (approval.decision, approval.decided_by) == ("approved", second)
    assert told(house.head_office) == [NotificationKind.APPROVED]
    acts = AuditEvent.objects.filter(subject_id=str(house.branch.pk)).order_by("id")
    assert [(each.actor, each.action, each.detail["reason"]) for each in acts] == [
        ("9001", "approval.submitted", "The line is too high."),
        ("9003", "approval.approved", "Agreed."),
    ]


def test_only_head_office_that_may_sign_in_is_told(house: House, second: Officer) -> None:
    locked = staff.officer("9004", Role.HEAD_OFFICE, house.bank, locked_at=timezone.now())
    left = staff.officer("9005", Role.HEAD_OFFICE, house.bank, delivered_active=False)
    asked(house)
    assert [told(each) for each in (locked, left, house.auditor, house.head_office)] == [[]] * 4


def test_asked_twice_waits_once(house: House, second: Officer) -> None:
    assert asked(house) == asked(house)
    assert AuditEvent.objects.count() == 1
    with pytest.raises(operations.AlreadySubmitted):
        asked(house, digest="d2")
    with pytest.raises(operations.AlreadySubmitted):
        asked(house, by=second)


def test_after_a_decision_it_may_be_asked_again(house: House, second: Officer) -> None:
    first = asked(house)
    decided(first, second, "returned", "Too low.")
    again = asked(house)
    assert approvals_of(type(house.branch), [house.branch.pk]) == {house.branch.pk: [again, first]}


def test_maker_does_not_decide(house: House) -> None:
    approval = asked(house)
    for decision in (Decision.APPROVED, Decision.RETURNED):
        with pytest.raises(operations.MayNotDecide):
            decided(approval, house.head_office, decision, "I say so.")
    assert Approval.objects.get().decision == ""


@pytest.mark.parametrize("decision", ["approved", "returned", "withdrawn"])
def test_database_too_wants_two_people(house: House, second: Officer, decision: str) -> None:
    asked(house)
    wrong = second if decision == "withdrawn" else house.head_office
    with pytest.raises(IntegrityError, match="staff_approval_by_two"), transaction.atomic():
        Approval.objects.update(decision=decision, decided_by=wrong, decided_at=timezone.now())


@pytest.mark.parametrize(
    "half",
    [{"decision": "approved"}, {"decided_at": timezone.now()}, {"decision_reason": "Agreed."}],
)
def test_database_wants_whole_decisions(house: House, half: dict[str, Any]) -> None:
    asked(house)
    with pytest.raises(IntegrityError, match="staff_approval_decided_whole"), transaction.atomic():
        Approval.objects.update(**half)


@pytest.mark.parametrize(
    "person", ["rm", "branch_manager", "regional_manager", "auditor", "administrator"]
)
def test_others_neither_ask_nor_decide(house: House, person: str) -> None:
    other = getattr(house, person)
    with pytest.raises(operations.MayNotDecide):
        asked(house, by=other)
    with pytest.raises(operations.MayNotDecide):
        decided(asked(house), other)


def test_who_was_locked_meanwhile_does_not_decide(house: House, second: Officer) -> None:
    approval = asked(house)
    operations.lock(Officer.objects.get(pk=second.pk), by=house.administrator)
    with pytest.raises(operations.MayNotDecide):
        decided(approval, second)


def test_of_two_who_decide_at_once_the_first_one_counts(house: House, second: Officer) -> None:
    third = staff.officer("9004", Role.HEAD_OFFICE, house.bank)
    approval = asked(house)
    of_third = Approval.objects.get(pk=approval.pk)
    assert decided(approval, second)
    assert not decided(Approval(pk=approval.pk, submitted_by=house.head_office), second)
    with pytest.raises(operations.AlreadyDecided):
        decided(of_third, third)
    with pytest.raises(operations.AlreadyDecided):
        decided(approval, second, "returned", "No.")
    assert Approval.objects.get().decided_by == second
    assert AuditEvent.objects.filter(action__startswith="approval.").count() == 2


def test_reasons_are_wanted_of_who_asks_and_who_returns(house: House, second: Officer) -> None:
    with pytest.raises(operations.NeedsReason):
        asked(house, reason="  ")
    with pytest.raises(operations.NeedsReason):
        decided(asked(house), second, "returned", " ")


def test_maker_takes_it_back(house: House, second: Officer) -> None:
    approval = asked(house)
    with pytest.raises(operations.MayNotDecide):
        operations.withdraw(approval=approval, by=second)
    assert operations.withdraw(approval=approval, by=house.head_office)
    assert not operations.withdraw(approval=approval, by=house.head_office)
    with pytest.raises(operations.AlreadyDecided):
        decided(approval, second)
    assert Approval.objects.get().decision == "withdrawn"


@pytest.mark.parametrize("end", ["approved", "returned", "withdrawn", "lapsed"])
def test_what_needs_no_decision_is_new_to_nobody(house: House, second: Officer, end: str) -> None:
    third = staff.officer("9004", Role.HEAD_OFFICE, house.bank)
    other = asked(house, subject=house.bank)
    approval = asked(house)
    if end == "withdrawn":
        operations.withdraw(approval=approval, by=house.head_office)
    elif end == "lapsed":
        operations.lapse(subject=house.branch, on=ON)
    else:
        decided(approval, second, end, "So be it.")
    for officer in (second, third):
        to_decide = Notification.objects.filter(officer=officer, kind=NotificationKind.TO_DECIDE)
        assert [each.cause for each in to_decide.filter(read_at=None)] == [f"approval:{other.pk}"]
    of_maker = Notification.objects.filter(officer=house.head_office)
    assert not of_maker.exclude(read_at=None).exists()
