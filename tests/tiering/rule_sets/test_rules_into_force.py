"""Rules come into force by a second person, on their day."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from customers.models import DataDate
from staff.enums import Role
from staff.models import Approval, AuditEvent, Notification, Officer
from staff.operations import (
    AlreadyDecided,
    AlreadySubmitted,
    ChangedMeanwhile,
    MayNotDecide,
    NeedsReason,
    WrongState,
    submit_for_approval,
    versions,
)
from tests.conftest import House
from tests.factories import staff
from tests.factories.customers import ON
from tests.tiering.rule_sets.steps import (
    SOON,
    approved,
    data,
    line,
    lowered,
    read,
    saved,
    scheme,
    standings,
    submitted,
)
from tiering.models import RuleSet
from tiering.operations.drafts import start_draft, start_scheme
from tiering.operations.rule_sets import RULES, BeginsTooEarly
from tiering.queries import history, versions_on
from tiering.rules import RuleError, digest_of


def test_second_person_approves_and_the_version_waits_for_its_day(
    bank: House, second: Officer
) -> None:
    draft = lowered(bank)
    approval = submitted(draft, bank.head_office)
    assert standings() == {2: "submitted", 1: "live"}
    assert approval.title == "RETAIL v2"
    versions.approve(RULES, approval, reason="Agreed.", by=second)
    assert standings() == {2: "scheduled", 1: "live"}
    DataDate.objects.update(business_date=SOON)
    assert standings() == {2: "live", 1: "superseded"}
    assert Notification.objects.get(officer=bank.head_office).kind == "approved"
    detail = AuditEvent.objects.get(action="rules.approved").detail
    assert (detail["version"], detail["effective_from"]) == (2, str(SOON))


def test_maker_and_authors_do_not_approve(bank: House, second: Officer) -> None:
    third = staff.officer("9004", Role.HEAD_OFFICE, bank.bank)
    draft = lowered(bank)
    draft = saved(draft, data(draft, VIP=line("460000")), second)
    approval = submitted(draft, third)
    for one in (third, bank.head_office, second):
        with pytest.raises(MayNotDecide):
            versions.approve(RULES, approval, reason="", by=one)
    assert standings() == {2: "submitted", 1: "live"}
    versions.approve(
        RULES, approval, reason="", by=staff.officer("9005", Role.HEAD_OFFICE, bank.bank)
    )
    assert standings() == {2: "scheduled", 1: "live"}


def test_who_saved_the_same_rules_in_another_draft_does_not_approve(
    bank: House, second: Officer
) -> None:
    mine = lowered(bank)
    versions.discard(RULES, mine, expected_digest=digest_of(read(mine)), by=bank.head_office)
    draft = start_draft(scheme=scheme(), by=second)
    draft = saved(draft, data(draft, VIP=line("450000")), second)
    approval = submitted(draft, second)
    with pytest.raises(MayNotDecide):
        versions.approve(RULES, approval, reason="", by=bank.head_office)
    versions.withdraw(RULES, approval, by=second)
    draft = saved(draft, data(draft, VIP=line("440000")), second)
    versions.approve(RULES, submitted(draft, second), reason="", by=bank.head_office)
    draft.refresh_from_db()
    assert draft.state == "approved"


def test_approved_twice_is_approved_once(bank: House, second: Officer) -> None:
    approval = submitted(lowered(bank), bank.head_office)
    third = staff.officer("9004", Role.HEAD_OFFICE, bank.bank)
    for _ in range(2):
        versions.approve(RULES, approval, reason="", by=second)
    with pytest.raises(AlreadyDecided):
        versions.approve(RULES, Approval.objects.get(), reason="", by=third)
    with pytest.raises(AlreadyDecided):
        versions.send_back(RULES, Approval.objects.get(), reason="No.", by=third)
    assert AuditEvent.objects.filter(action="rules.approved").count() == 1
    assert standings()[2] == "scheduled"


def test_returned_draft_is_changed_and_submitted_again(bank: House, second: Officer) -> None:
    draft = lowered(bank)
    first = submitted(draft, bank.head_office)
    with pytest.raises(WrongState):
        saved(draft, data(draft, VIP=line("460000")), bank.head_office)
    versions.send_back(RULES, first, reason="Too low.", by=second)
    draft = saved(draft, data(draft, VIP=line("460000")), bank.head_office)
    again = submitted(draft, bank.head_office, SOON + timedelta(days=1))
    with pytest.raises(AlreadyDecided):
        versions.approve(RULES, first, reason="", by=second)
    versions.approve(RULES, again, reason="", by=second)
    newest = history(scheme())[0]
    assert newest.approval == again
    assert [each.decision for each in newest.approvals] == ["approved", "returned"]
    assert newest.version.effective_from == SOON + timedelta(days=1)


def test_maker_takes_a_draft_back(bank: House, second: Officer) -> None:
    draft = lowered(bank)
    approval = submitted(draft, bank.head_office)
    with pytest.raises(MayNotDecide):
        versions.withdraw(RULES, approval, by=second)
    for _ in range(2):
        versions.withdraw(RULES, approval, by=bank.head_office)
    assert standings() == {2: "draft", 1: "live"}
    with pytest.raises(AlreadyDecided):
        versions.approve(RULES, approval, reason="", by=second)


def test_submitted_is_what_was_tried_and_once(bank: House, second: Officer) -> None:
    draft = lowered(bank)
    first = submitted(draft, bank.head_office)
    assert submitted(draft, bank.head_office) == first
    with pytest.raises(AlreadySubmitted):
        submitted(draft, second)
    versions.withdraw(RULES, first, by=bank.head_office)
    tried = digest_of(read(draft))
    saved(draft, data(draft, VIP=line("460000")), second)
    with pytest.raises(ChangedMeanwhile):
        versions.submit(
            RULES, draft, expected_digest=tried, effective_from=SOON, reason="Why.",
            evidence={"digest": tried},
            path="/", by=bank.head_office,
        )  # fmt: skip


def test_submission_wants_a_reason_and_a_day_to_come(bank: House, second: Officer) -> None:
    draft = lowered(bank)
    with pytest.raises(NeedsReason):
        submitted(draft, bank.head_office, reason=" ")
    with pytest.raises(BeginsTooEarly):
        submitted(draft, bank.head_office, ON)
    approval = submitted(draft, bank.head_office)
    DataDate.objects.update(business_date=SOON)  # nights went by
    with pytest.raises(BeginsTooEarly):
        versions.approve(RULES, approval, reason="", by=second)
    approval.refresh_from_db()
    assert (approval.decision, standings()[2]) == ("", "submitted")


@pytest.mark.parametrize(
    "person", ["rm", "branch_manager", "regional_manager", "auditor", "administrator"]
)
def test_only_head_office_writes_and_decides(bank: House, second: Officer, person: str) -> None:
    other, first = getattr(bank, person), RuleSet.objects.get(scheme=scheme(), version=1)
    draft = lowered(bank)
    asked = lowered(bank, "460000")
    approval = submitted(asked, bank.head_office)
    acts: list[Callable[[], object]] = [
        lambda: start_draft(scheme=scheme(), by=other, base=first),
        lambda: start_scheme(code="X", name_en="X", name_zh="X", policy="immediate", by=other),
        lambda: saved(draft, data(draft), other),
        lambda: versions.discard(RULES, draft, expected_digest="", by=other),
        lambda: submitted(draft, other),
        lambda: versions.withdraw(RULES, approval, by=other),
        lambda: versions.send_back(RULES, approval, reason="No.", by=other),
        lambda: versions.approve(RULES, approval, reason="", by=other),
    ]
    for act in acts:
        with pytest.raises(MayNotDecide):
            act()
    assert standings() == {3: "submitted", 2: "draft", 1: "live"}


def test_approval_of_something_else_is_none_of_rules(bank: House, second: Officer) -> None:
    other = submit_for_approval(
        subject=bank.branch, digest="", evidence={}, reason="Why.", path="/", by=second, on=ON
    )
    with pytest.raises(RuleSet.DoesNotExist):
        versions.approve(RULES, other, reason="", by=bank.head_office)


def test_version_approved_last_is_the_highest(bank: House, second: Officer) -> None:
    slow, quick = lowered(bank, "450000"), lowered(bank, "460000")
    assert (slow.version, quick.version) == (2, 3)
    approved(quick, bank.head_office, second, SOON + timedelta(days=9))
    slow = approved(slow, bank.head_office, second)
    assert slow.version == 4
    assert standings() == {4: "scheduled", 3: "superseded", 1: "live"}
    for day in (SOON, SOON + timedelta(days=9)):
        in_force = next(each for each in versions_on(day) if each.code == "RETAIL")
        assert in_force.version == 4


def test_schemes_do_not_wait_for_each_other_in_a_circle(bank: House, second: Officer) -> None:
    maker = bank.head_office
    words = {"name_en": "X", "name_zh": "X", "policy": "immediate"}
    for code in ("X1", "X2"):
        approved(start_scheme(code=code, by=maker, **words), maker, second)

    def reading(code: str, other: str) -> RuleSet:
        draft = start_draft(scheme=scheme(code), by=maker)
        scope = {"metric": f"label.{other}", "op": "eq", "value": "STANDARD"}
        return saved(draft, data(draft) | {"scope": scope}, maker)

    one, two = reading("X1", "X2"), reading("X2", "X1")
    waiting = submitted(two, maker, SOON + timedelta(days=2))
    approved(one, maker, second, SOON + timedelta(days=1))
    with pytest.raises(RuleError, match="X1, X2"):
        versions.approve(RULES, waiting, reason="", by=second)
    assert standings("X2") == {2: "submitted", 1: "scheduled"}
    DataDate.objects.update(business_date=SOON + timedelta(days=1))
    with pytest.raises(RuleError, match="X1, X2"):
        reading("X2", "X1")
