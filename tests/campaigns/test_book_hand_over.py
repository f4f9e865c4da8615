"""A book goes over in one step, comes back exactly, and outlives the night."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bankcrm.night_tables import DRAFTS
from campaigns.enums import FollowUpState
from campaigns.models import BookHandOver, CustomerHandOver, FollowUp, WhitelistEntry, WorkHandOver
from campaigns.operations.follow_ups import log_outcome
from campaigns.operations.hand_overs import (
    CannotUndo,
    PlanIsStale,
    carry_out,
    hand_over,
    undo,
)
from campaigns.targeting import handovers, planning, results, whitelist
from campaigns.workload import shares
from campaigns.workload.shares import Plan, WorkChoice
from customers.models import Customer, DataDate
from kernel import drafts
from kernel.clock import now
from staff.models import AuditEvent, Notification, Officer
from tests.campaigns.bank import MONDAY, Bank

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def second(bank: Bank) -> Officer:
    return bank.officer("S0012", bank.branch)


@pytest.fixture
def third(bank: Bank) -> Officer:
    return bank.officer("S0013", bank.branch)


@pytest.fixture
def listed(bank: Bank) -> list[Customer]:
    """Three customers of the manager's, each with five follow-ups, after a night."""
    bank.campaign("ALL")
    made = [bank.customer(bank.rm, metrics={"aum": n * 1000}) for n in (3, 2, 1)]
    bank.night()
    return made


def plan_of(bank: Bank, *receivers: Officer) -> Plan:
    return shares.of_book(bank.rm, by=bank.manager, receivers=receivers, today=TUESDAY, on=MONDAY)


def work_of(bank: Bank, *receivers: Officer, quotas: list[int] | None = None) -> Plan:
    return shares.of_work(
        bank.rm, WorkChoice(), by=bank.manager, receivers=receivers, today=TUESDAY, quotas=quotas
    )


def give(bank: Bank, plan: Plan, nonce: UUID | None = None) -> BookHandOver:
    return carry_out(
        plan,
        by=bank.manager,
        digest=plan.digest,
        reason="leaves",
        form_nonce=nonce or uuid4(),
    )


def state() -> list[list[tuple[object, ...]]]:
    """All that a hand-over may change, but for the moment at which people touched it."""
    customers = Customer.objects.order_by("pk").values_list(
        "pk", "owner_id", "handover_to_id", "handover_manager_no", "handover_org_unit_id",
        "handover_at",
    )  # fmt: skip
    entries = WhitelistEntry.objects.order_by("pk").values_list("pk", "owner_id", "is_overflow")
    follow_ups = FollowUp.objects.order_by("pk").values_list("pk", "owner_id", "state", "due_on")
    return [list(customers), list(entries), list(follow_ups)]


def owners() -> set[str]:
    found = {c.owner.staff_no for c in Customer.objects.all()}
    found |= {e.owner.staff_no for e in WhitelistEntry.objects.all()}
    return found | {f.owner.staff_no for f in FollowUp.objects.open()}


def test_book_goes_to_the_receivers_with_all_its_work(
    bank: Bank, listed: list[Customer], second: Officer, third: Officer
) -> None:
    dates = dict(FollowUp.objects.values_list("pk", "due_on"))
    book = give(bank, plan_of(bank, second, third))
    assert owners() == {"S0012", "S0013"}
    assert Customer.objects.filter(owner=second).count() == 1
    for follow_up in FollowUp.objects.select_related("customer"):
        assert follow_up.owner_id == follow_up.customer.owner_id
        assert follow_up.touched_at == book.decided_at
    assert dict(FollowUp.objects.values_list("pk", "due_on")) == dates
    event = AuditEvent.objects.get(action="officer.handed_over")
    assert event.actor == "M001"
    assert event.detail["to"] == {"S0012": [1, 5], "S0013": [2, 10]}
    told = Notification.objects.get(officer=third)
    assert (told.kind, told.facts["n"]) == ("handed_over", 2)


def test_same_form_twice_is_one_hand_over(
    bank: Bank, listed: list[Customer], second: Officer
) -> None:
    plan, nonce = plan_of(bank, second), uuid4()
    first = give(bank, plan, nonce)
    assert give(bank, plan, nonce) == first
    assert give(bank, plan_of(bank, second), nonce) == first
    assert BookHandOver.objects.count() == 1
    assert AuditEvent.objects.filter(action="officer.handed_over").count() == 1


def test_plan_that_no_longer_holds_changes_nothing(
    bank: Bank, listed: list[Customer], second: Officer, third: Officer
) -> None:
    plan = plan_of(bank, second)
    log_outcome(FollowUp.objects.filter(step="D0").first(), by=bank.rm, outcome="sent", at=now())
    before = state()
    with pytest.raises(PlanIsStale):
        give(bank, plan)
    with pytest.raises(PlanIsStale):
        carry_out(
            plan_of(bank, third), by=bank.manager, digest=plan.digest, reason="", form_nonce=uuid4()
        )
    assert state() == before
    assert not BookHandOver.objects.exists()
    assert not CustomerHandOver.objects.exists()


def test_undo_before_the_night_leaves_no_trace(
    bank: Bank, listed: list[Customer], second: Officer, third: Officer
) -> None:
    hand_over(listed[0], by=bank.manager, to=bank.rm, reason="came back")
    before = state()
    book = give(bank, plan_of(bank, second, third))
    assert undo(book, by=bank.manager)
    assert state() == before
    assert not undo(book, by=bank.manager)
    assert AuditEvent.objects.filter(action="officer.hand_over_undone").count() == 1


def test_undo_leaves_what_was_worked_meanwhile(
    bank: Bank, listed: list[Customer], second: Officer
) -> None:
    book = give(bank, plan_of(bank, second))
    worked = FollowUp.objects.filter(step="D0").first()
    log_outcome(worked, by=second, outcome="interested", at=now())
    undo(book, by=bank.manager)
    worked.refresh_from_db()
    assert (worked.state, worked.owner) == (FollowUpState.DONE, second)
    assert owners() == {"S0011"}


def test_undo_after_the_night_is_refused(
    bank: Bank, listed: list[Customer], second: Officer
) -> None:
    book = give(bank, plan_of(bank, second))
    bank.night(TUESDAY)
    before = state()
    with pytest.raises(CannotUndo):
        undo(book, by=bank.manager)
    assert state() == before


def test_older_of_two_is_undone_only_after_the_newer(
    bank: Bank, listed: list[Customer], second: Officer, third: Officer
) -> None:
    before = state()
    older = give(bank, plan_of(bank, second))
    newer_plan = shares.of_book(
        second, by=bank.manager, receivers=[third], today=TUESDAY, on=MONDAY
    )
    newer = give(bank, newer_plan)
    with pytest.raises(CannotUndo):
        undo(older, by=bank.manager)
    assert owners() == {"S0013"}
    undo(newer, by=bank.manager)
    assert owners() == {"S0012"}
    undo(older, by=bank.manager)
    assert state() == before


def test_customer_given_on_since_stays_there_when_the_book_comes_back(
    bank: Bank, listed: list[Customer], second: Officer, third: Officer
) -> None:
    book = give(bank, plan_of(bank, second))
    hand_over(listed[0], by=bank.manager, to=third, reason="asked for it")
    undo(book, by=bank.manager)
    assert Customer.objects.get(pk=listed[0].pk).owner == third
    assert Customer.objects.filter(owner=bank.rm).count() == 2
    theirs = FollowUp.objects.open().filter(customer=listed[0])
    assert set(theirs.values_list("owner__staff_no", flat=True)) == {"S0013"}


def test_hand_over_of_a_book_outlives_the_night(
    bank: Bank, listed: list[Customer], second: Officer, third: Officer
) -> None:
    give(bank, plan_of(bank, second, third))
    handed = state()
    bank.night(TUESDAY)
    handovers.follow()
    assert state() == handed


def test_undo_while_the_night_computes_is_not_overtaken_by_its_flip(
    bank: Bank, listed: list[Customer], second: Officer
) -> None:
    before = state()
    book = give(bank, plan_of(bank, second))
    bank.deliver(listed[0], occupation="pilot")
    whitelist.draw(on=TUESDAY)
    planning.plan(on=TUESDAY)
    results.count(on=TUESDAY)
    undo(book, by=bank.manager)
    drafts.publish(DRAFTS)
    assert Customer.objects.get(pk=listed[0].pk).owner == second
    handovers.follow()
    assert state() == before


def test_work_alone_goes_and_the_customers_stay(
    bank: Bank, listed: list[Customer], second: Officer, third: Officer
) -> None:
    before = state()
    plan = work_of(bank, second, third, quotas=[5, 1])
    assert [share.n_lines for share in plan.shares] == [5, 5]
    book = give(bank, plan)
    counts = {o: FollowUp.objects.filter(owner=o).count() for o in (bank.rm, second, third)}
    assert counts == {bank.rm: 5, second: 5, third: 5}
    assert state()[0] == before[0]
    assert not CustomerHandOver.objects.exists()
    told = Notification.objects.get(officer=second)
    assert (told.kind, told.facts["n"]) == ("assigned", 5)
    given = FollowUp.objects.filter(owner=second).first()
    assert FollowUp.objects.visible_to(second).filter(pk=given.pk).exists()
    undo(book, by=bank.manager)
    assert state() == before


def test_work_given_away_stays_there_over_the_night(
    bank: Bank, listed: list[Customer], second: Officer
) -> None:
    hand_over(listed[0], by=bank.manager, to=bank.rm, reason="came back")
    give(bank, work_of(bank, second, quotas=[99]))
    bank.night(TUESDAY)
    handovers.follow()
    assert set(FollowUp.objects.open().values_list("owner__staff_no", flat=True)) == {"S0012"}


def test_merged_follow_ups_go_with_the_one_that_speaks_for_them(
    bank: Bank, second: Officer
) -> None:
    bank.campaign("LOW", priority=2001)
    bank.campaign("HIGH", priority=2002)
    bank.customer(bank.rm)
    bank.night()
    plan = work_of(bank, second, quotas=[99])
    assert plan.n_lines == FollowUp.objects.filter(lead__isnull=True).count()
    give(bank, plan)
    assert set(FollowUp.objects.values_list("owner__staff_no", flat=True)) == {"S0012"}


def test_book_of_another_branch_is_not_in_the_plan(
    bank: Bank, listed: list[Customer], second: Officer
) -> None:
    elsewhere = bank.customer(bank.rm, unit=bank.other_branch)
    plan = plan_of(bank, second)
    assert elsewhere.pk not in plan.shares[0].customers
    assert plan.n_customers == 3


def test_overflow_taken_for_others_goes_along(
    bank: Bank, listed: list[Customer], second: Officer
) -> None:
    Customer.objects.filter(pk=listed[0].pk).update(owner=bank.manager)
    WhitelistEntry.objects.filter(customer=listed[0]).update(is_overflow=True)
    before = state()
    book = give(bank, plan_of(bank, second))
    assert WhitelistEntry.objects.get(customer=listed[0]).owner == second
    assert Customer.objects.get(pk=listed[0].pk).owner == bank.manager
    undo(book, by=bank.manager)
    assert state() == before


def test_undone_hand_over_keeps_its_record(
    bank: Bank, listed: list[Customer], second: Officer
) -> None:
    book = give(bank, plan_of(bank, second))
    undo(book, by=bank.manager)
    book.refresh_from_db()
    assert book.undone_by == bank.manager
    assert WorkHandOver.objects.filter(book=book).count() == 15 + 3
    assert DataDate.objects.get().business_date == book.data_date
