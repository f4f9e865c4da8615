"""A step that the supervisor checks back by: whose it is, when, and what does not move it."""

from datetime import timedelta
from typing import Any

import pytest

from campaigns.enums import Who
from campaigns.models import FollowUp, PlanStep
from campaigns.operations.desk import reassign
from campaigns.operations.hand_overs import hand_over
from campaigns.workload.shares import WorkChoice, lines_of
from customers.models import Customer
from kernel.clock import now
from staff.enums import Role
from staff.models import Leave, Officer
from tests.campaigns.bank import MONDAY, Bank, steps_of

NIGHTS = (MONDAY, MONDAY + timedelta(days=1))


@pytest.fixture
def checked_back(bank: Bank) -> None:
    """The last step of 4+1 is a call by the supervisor."""
    last = PlanStep.objects.filter(plan__code="4+1", code="D18")
    last.update(who=Who.SUPERVISOR, channel="call")
    bank.campaign("ALL")


def check_back(customer: Customer) -> FollowUp:
    found: FollowUp = FollowUp.objects.get(customer=customer, step="D18")
    return found


def owners(customer: Customer) -> dict[str, Officer | None]:
    rows = FollowUp.objects.filter(customer=customer).select_related("owner")
    return {each.step: each.owner for each in rows}


@pytest.mark.usefixtures("checked_back")
def test_check_back_is_the_head_of_the_officers_outlet(bank: Bank) -> None:
    head = bank.officer("M002", bank.outlet, Role.BRANCH_MANAGER)
    there, here = bank.officer("S0021", bank.outlet), bank.rm
    customers = {bank.customer(there, bank.outlet): head, bank.customer(here): bank.manager}
    bank.night()
    for customer, supervisor in customers.items():
        by_step = owners(customer)
        assert by_step.pop("D18") == supervisor
        assert set(by_step.values()) == {customer.owner}
        assert check_back(customer).who == Who.SUPERVISOR
    assert bank.night() == 0


@pytest.mark.usefixtures("checked_back")
def test_where_nobody_heads_the_outlet_the_unit_above_does(bank: Bank) -> None:
    regional = bank.officer("G001", bank.region, Role.REGIONAL_MANAGER)
    customer = bank.customer(bank.officer("S0022", bank.other_branch), bank.other_branch)
    in_outlet = bank.customer(bank.officer("S0023", bank.outlet), bank.outlet)
    bank.night()
    assert check_back(customer).owner == regional
    assert check_back(in_outlet).owner == bank.manager


@pytest.mark.usefixtures("checked_back")
def test_nobody_checks_back_on_the_own_work(bank: Bank) -> None:
    regional = bank.officer("G001", bank.region, Role.REGIONAL_MANAGER)
    customer = bank.customer(bank.manager)
    bank.night()
    assert check_back(customer).owner == regional
    assert owners(customer)["D3"] == bank.manager


@pytest.mark.usefixtures("checked_back")
def test_without_any_head_it_is_the_officers_own_step(bank: Bank) -> None:
    Officer.objects.filter(pk=bank.manager.pk).update(delivered_active=False)
    customer = bank.customer(bank.rm)
    bank.night()
    step = check_back(customer)
    assert (step.owner, step.who) == (bank.rm, Who.OFFICER)


@pytest.mark.usefixtures("checked_back")
def test_it_takes_the_heads_hours_and_none_of_the_officers(bank: Bank) -> None:
    Officer.objects.filter(pk=bank.manager.pk).update(daily_calls=1)
    Officer.objects.filter(pk=bank.rm.pk).update(daily_calls=50)
    customers = [bank.customer(bank.rm) for _ in range(3)]
    bank.night()
    days = {check_back(each).due_on for each in customers}
    assert len(days) == 3
    assert {check_back(each).planned_on for each in customers} == {min(days)}
    assert len({steps_of(each)["D3"] for each in customers}) == 1


@pytest.mark.usefixtures("checked_back")
def test_hand_over_of_the_customer_or_the_book_does_not_move_it(bank: Bank) -> None:
    colleague = bank.officer("S0012", bank.branch)
    customer = bank.customer(bank.rm)
    bank.night()
    hand_over(customer, by=bank.manager, to=colleague, reason="x")
    assert owners(customer)["D3"] == colleague
    assert check_back(customer).owner == bank.manager
    bank.night(NIGHTS[1])
    assert check_back(customer).owner == bank.manager
    assert check_back(customer).pk not in {
        line.pk for line in lines_of(bank.manager, WorkChoice(), by=bank.manager)
    }


@pytest.mark.usefixtures("checked_back")
def test_head_who_leaves_is_followed_by_the_next(bank: Bank) -> None:
    customer = bank.customer(bank.rm)
    bank.night()
    heir = bank.officer("G001", bank.region, Role.REGIONAL_MANAGER)
    Officer.objects.filter(pk=bank.manager.pk).update(delivered_active=False)
    bank.night(NIGHTS[1])
    assert check_back(customer).owner == heir
    assert owners(customer)["D3"] == bank.rm


@pytest.mark.usefixtures("checked_back")
def test_leave_of_the_head_moves_its_day(bank: Bank) -> None:
    customer = bank.customer(bank.rm)
    bank.night()
    day = check_back(customer).due_on
    FollowUp.objects.all().delete()
    Leave.objects.create(officer=bank.manager, starts_on=day, ends_on=day, noted_by=bank.manager)
    bank.night()
    assert check_back(customer).due_on > day


@pytest.mark.usefixtures("checked_back")
def test_given_to_a_colleague_it_stays_with_a_head(bank: Bank) -> None:
    customer = bank.customer(bank.rm)
    bank.night()
    regional = bank.officer("G001", bank.region, Role.REGIONAL_MANAGER)
    told: dict[str, Any] = {"by": bank.manager, "at": now()}
    moved = reassign([check_back(customer)], to=bank.rm, **told)
    assert (moved.n_changed, moved.n_stay) == (0, 1)
    assert check_back(customer).owner == bank.manager
    assert reassign([check_back(customer)], to=regional, **told).n_changed == 1
    assert check_back(customer).owner == regional


def test_steps_of_one_day_merge_for_each_who_does_them(bank: Bank) -> None:
    """T-3 and T-1 both fall on a Friday."""
    PlanStep.objects.filter(plan__code="731", code="T-1").update(who=Who.SUPERVISOR)
    bank.maturity_campaign()
    customer = bank.customer(bank.rm)
    bank.account(customer, MONDAY + timedelta(days=14))
    bank.night()
    days = steps_of(customer)
    assert days["T-3"] == days["T-1"]
    assert owners(customer) == {"T-7": bank.rm, "T-3": bank.rm, "T-1": bank.manager}
    assert FollowUp.objects.open().leading().count() == 3


@pytest.mark.usefixtures("checked_back")
def test_check_back_goes_to_who_answers_for_the_customer(bank: Bank) -> None:
    """The head of the outlet sees no customer of the branch: its own head does."""
    bank.officer("M002", bank.outlet, Role.BRANCH_MANAGER)
    customer = bank.customer(bank.officer("S0021", bank.outlet))
    bank.night()
    assert check_back(customer).owner == bank.manager
    other = bank.officer("M003", bank.other_branch, Role.BRANCH_MANAGER)
    Customer.objects.filter(pk=customer.pk).update(org_unit=bank.other_branch)
    bank.night(NIGHTS[1])
    assert check_back(customer).owner == other
