"""Leave: nothing is planned on its days, and what cannot move goes to who stands in."""

from datetime import date, timedelta

import pytest

from campaigns.models import FollowUp, WhitelistEntry
from customers.models import Customer
from staff.enums import Role
from staff.models import BusinessDay, Leave, Officer
from tests.campaigns.bank import MONDAY, Bank, steps_of

TUESDAY = MONDAY + timedelta(days=1)


def away(bank: Bank, first: date, days: int, deputy: Officer | None = None) -> Leave:
    """The manager's leave from `first` on."""
    return Leave.objects.create(
        officer=bank.rm,
        starts_on=first,
        ends_on=first + timedelta(days=days - 1),
        deputy=deputy,
        noted_by=bank.manager,
    )


@pytest.fixture
def deputy(bank: Bank) -> Officer:
    return bank.officer("S0012", bank.branch)


def holds(leave: Leave, day: date) -> bool:
    return leave.starts_on <= day <= leave.ends_on


@pytest.mark.parametrize(("first", "days"), [(1, 1), (1, 5), (1, 26), (4, 3), (15, 30)])
def test_no_step_falls_on_a_day_of_leave(bank: Bank, first: int, days: int) -> None:
    leave = away(bank, MONDAY + timedelta(days=first), days)
    bank.campaign("ALL")
    customer = bank.customer(bank.rm)
    bank.night()
    planned = steps_of(customer)
    assert len(planned) == 5
    assert not [day for day in planned.values() if holds(leave, day)]
    follow_ups = FollowUp.objects.all()
    assert all(f.due_on <= f.ends_on for f in follow_ups)
    assert set(follow_ups.values_list("owner", flat=True)) == {bank.rm.pk}
    working = BusinessDay.objects.filter(is_working=True).values_list("on", flat=True)
    assert set(planned.values()) <= set(working)


def test_steps_beside_a_leave_and_after_a_cancelled_one_stay(bank: Bank) -> None:
    bank.campaign("ALL")
    customer = bank.customer(bank.rm)
    bank.night()
    planned = steps_of(customer)
    FollowUp.objects.all().delete()
    WhitelistEntry.objects.all().delete()
    away(bank, MONDAY - timedelta(days=9), 10)
    leave = away(bank, TUESDAY, 30)
    Leave.objects.filter(pk=leave.pk).update(cancelled_at="2026-03-16T10:00+08:00")
    bank.night()
    assert steps_of(customer) == planned


def test_messages_of_two_campaigns_keep_their_distance_and_the_leave(bank: Bank) -> None:
    leave = away(bank, TUESDAY, 14)
    bank.campaign("ONE", plan="SINGLE")
    bank.campaign("TWO", plan="SINGLE")
    customer = bank.customer(bank.rm)
    bank.contact(customer, MONDAY)
    bank.night()
    days = FollowUp.objects.filter(customer=customer).values_list("due_on", flat=True)
    assert len(days) == 2
    assert not [day for day in days if holds(leave, day)]


def test_calls_are_spread_over_the_days_that_are_left(bank: Bank) -> None:
    Officer.objects.filter(pk=bank.rm.pk).update(daily_calls=1)
    leave = away(bank, MONDAY + timedelta(days=4), 4)
    bank.campaign("ALL")
    for _ in range(3):
        bank.customer(bank.rm)
    bank.night()
    calls = list(FollowUp.objects.filter(channel="call").values_list("due_on", flat=True))
    assert len(set(calls)) == len(calls)
    assert not [day for day in calls if holds(leave, day)]


def test_maturity_in_a_leave_goes_to_the_deputy_on_its_day(bank: Bank, deputy: Officer) -> None:
    bank.maturity_campaign()
    customer, other = bank.customer(bank.rm), bank.customer(bank.rm)
    for of in (customer, other):
        bank.account(of, matures_on=MONDAY + timedelta(days=15))
    leave = away(bank, MONDAY + timedelta(days=11), 3, deputy)
    bank.night()
    follow_ups = FollowUp.objects.filter(customer=customer)
    assert follow_ups.count() == 3
    for each in FollowUp.objects.all():
        assert each.due_on == each.planned_on
        assert each.owner == (deputy if holds(leave, each.due_on) else bank.rm)
    assert set(WhitelistEntry.objects.values_list("owner", flat=True)) == {bank.rm.pk}


def test_without_a_deputy_at_work_the_head_of_the_unit_stands_in(
    bank: Bank, deputy: Officer
) -> None:
    bank.maturity_campaign()
    bank.account(bank.customer(bank.rm), matures_on=MONDAY + timedelta(days=8))
    away(bank, TUESDAY, 30, deputy)
    Leave.objects.create(officer=deputy, starts_on=TUESDAY, ends_on=TUESDAY, noted_by=bank.manager)
    bank.night()
    owners = dict(FollowUp.objects.values_list("due_on", "owner__staff_no"))
    first = min(owners)
    assert owners[first] == ("M001" if first == TUESDAY else "S0012")
    assert {staff_no for day, staff_no in owners.items() if day != TUESDAY} == {"S0012"}


def test_leave_noted_later_moves_the_maturities_that_are_planned(
    bank: Bank, deputy: Officer
) -> None:
    bank.maturity_campaign()
    bank.account(bank.customer(bank.rm), matures_on=MONDAY + timedelta(days=15))
    bank.night()
    dates = dict(FollowUp.objects.values_list("pk", "due_on"))
    leave = away(bank, MONDAY + timedelta(days=11), 3, deputy)
    bank.night(TUESDAY)
    for each in FollowUp.objects.all():
        assert each.owner == (deputy if holds(leave, each.due_on) else bank.rm)
    assert dict(FollowUp.objects.values_list("pk", "due_on")) == dates
    assert bank.night(TUESDAY) == 0


def test_overflow_never_goes_to_who_is_away(bank: Bank, deputy: Officer) -> None:
    away(bank, TUESDAY, 1)
    bank.campaign("ALL")
    for _ in range(4):
        bank.customer(None)
    bank.night()
    assert set(FollowUp.objects.values_list("owner", flat=True)) == {deputy.pk}


def test_days_of_leave_have_no_hours_for_more_plans(bank: Bank) -> None:
    """A plan of 4+1 has a visit; the manager has one visit a day, and one day left."""
    Officer.objects.filter(pk=bank.rm.pk).update(daily_visits=1)
    away(bank, TUESDAY + timedelta(days=1), 60)
    bank.campaign("ALL")
    for _ in range(3):
        bank.customer(bank.rm)
    bank.night()
    kept = WhitelistEntry.objects.filter(owner=bank.rm)
    assert kept.count() == 1


def test_head_who_stands_in_sees_the_work(bank: Bank) -> None:
    bank.maturity_campaign()
    bank.account(bank.customer(bank.rm), matures_on=MONDAY + timedelta(days=8))
    away(bank, TUESDAY, 30)
    bank.night()
    assert bank.manager.role == Role.BRANCH_MANAGER
    owned = FollowUp.objects.visible_to(bank.manager).filter(owner=bank.manager)
    assert owned.count() == FollowUp.objects.count() > 0


def test_what_is_opened_again_is_planned_beside_the_leave(bank: Bank) -> None:
    bank.campaign("PAY", anchor="pay_day", target_kind="payroll_retained")
    customer = bank.customer(bank.rm)
    bank.activity(customer, payroll_on=MONDAY)
    bank.night()
    Customer.objects.update(crm_contact_allowed=False)
    bank.night(TUESDAY)
    assert steps_of(customer) == {}
    Customer.objects.update(crm_contact_allowed=True)
    leave = away(bank, MONDAY + timedelta(days=3), 20)
    bank.night(TUESDAY + timedelta(days=1))
    planned = steps_of(customer).values()
    assert len(planned) == 4
    assert not [day for day in planned if holds(leave, day)]


def test_what_a_new_owner_gets_is_planned_beside_the_leave(bank: Bank, deputy: Officer) -> None:
    leave = away(bank, MONDAY + timedelta(days=3), 5)
    bank.campaign("ALL")
    customer = bank.customer(deputy)
    bank.night()
    assert [day for day in steps_of(customer).values() if holds(leave, day)]
    promised = FollowUp.objects.filter(step="D13")
    promised.update(due_on=leave.starts_on, touched_at="2026-03-17T10:00+08:00")
    Customer.objects.update(owner=bank.rm)
    Officer.objects.filter(pk=deputy.pk).update(delivered_active=False)
    bank.night(TUESDAY)
    assert set(FollowUp.objects.values_list("owner", flat=True)) == {bank.rm.pk}
    in_leave = FollowUp.objects.filter(due_on__range=(leave.starts_on, leave.ends_on))
    assert list(in_leave.values_list("step", flat=True)) == ["D13"]
