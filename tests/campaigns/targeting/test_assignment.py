"""Who does the follow-ups: own manager, overflow, pool, names for maturities, due days."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db.models import F

from bankcrm.night_tables import DRAFTS
from campaigns.models import FollowUp, WhitelistEntry
from campaigns.targeting import planning
from customers.models import Customer
from kernel import drafts
from staff.models import Officer
from tests.campaigns.bank import EVERYBODY, MONDAY, Bank, entry_of, steps_of

TUESDAY = MONDAY + timedelta(days=1)


def owners() -> Counter[str | None]:
    return Counter(WhitelistEntry.objects.values_list("owner__staff_no", flat=True))


def test_own_manager_takes_up_to_the_capacity_then_the_least_loaded_then_the_pool(
    bank: Bank,
) -> None:
    """A 4+1 needs two calls and a visit; one visit a day is room for 20 in 20 working days."""
    Officer.objects.filter(pk=bank.rm.pk).update(daily_visits=1)
    bank.officer("S0012", bank.branch, daily_visits=1)
    bank.officer("S0013", bank.branch, daily_visits=1, daily_calls=1)
    bank.officer("S0021", bank.other_branch)
    bank.campaign("ALL")
    for _ in range(55):
        bank.customer(bank.rm)
    bank.night()
    assert owners() == {"S0011": 20, "S0012": 20, "S0013": 10, None: 5}
    assert WhitelistEntry.objects.filter(is_overflow=True).count() == 35
    assert FollowUp.objects.count() == 55 * 5
    assert FollowUp.objects.filter(owner=None, org_unit=bank.branch).count() == 25
    assert bank.night() == 0
    n_results, n_officers, n_units = 1 + 3, 4, 5
    assert bank.night(TUESDAY) == n_results + n_officers + n_units


def test_overflow_goes_evenly_to_colleagues(bank: Bank) -> None:
    Officer.objects.filter(pk=bank.rm.pk).update(daily_visits=0)
    bank.officer("S0012", bank.branch)
    bank.officer("S0013", bank.branch)
    bank.campaign("ALL")
    for _ in range(10):
        bank.customer(bank.rm)
    bank.night()
    assert owners() == {"S0012": 5, "S0013": 5}


def test_higher_priority_is_taken_first(bank: Bank) -> None:
    Officer.objects.filter(pk=bank.rm.pk).update(daily_visits=1)
    bank.campaign("LOW", priority=2001)
    bank.campaign("HIGH", priority=2002)
    for _ in range(20):
        bank.customer(bank.rm)
    bank.night()
    entries = WhitelistEntry.objects.filter(owner=bank.rm)
    assert set(entries.values_list("campaign__code", flat=True)) == {"HIGH"}
    assert entries.count() == 20


def test_work_that_is_open_already_counts(bank: Bank) -> None:
    Officer.objects.filter(pk=bank.rm.pk).update(daily_visits=1)
    bank.campaign("ALL")
    for _ in range(15):
        bank.customer(bank.rm)
    bank.night()
    for _ in range(15):
        bank.customer(bank.rm)
    bank.night(TUESDAY)
    assert owners() == {"S0011": 20, None: 10}


def test_outlet_without_managers_overflows_to_the_branch(bank: Bank) -> None:
    bank.campaign("ALL")
    customer = bank.customer(None, unit=bank.outlet)
    elsewhere = bank.customer(None, unit=bank.other_branch)
    bank.night()
    assert entry_of(customer).owner == bank.rm
    assert entry_of(elsewhere).owner is None
    assert set(FollowUp.objects.filter(customer=elsewhere).values_list("org_unit")) == {
        (bank.other_branch.pk,)
    }


def test_maturity_has_a_named_owner_whatever_the_hours(bank: Bank) -> None:
    Officer.objects.filter(pk=bank.rm.pk).update(daily_calls=0, daily_visits=0)
    bank.maturity_campaign(audience=EVERYBODY)
    own = bank.customer(bank.rm)
    orphan = bank.customer(None)
    far = bank.customer(None, unit=bank.other_branch)
    head = bank.officer("R001", bank.region, "regional_manager")
    for customer in (own, orphan, far):
        bank.account(customer, date(2026, 3, 30))
    bank.night()
    assert entry_of(own).owner == bank.rm
    assert entry_of(orphan).owner == bank.rm
    assert entry_of(far).owner == head
    assert not FollowUp.objects.filter(owner=None).exists()


def test_open_follow_ups_move_with_the_customer_in_the_same_night(bank: Bank) -> None:
    bank.campaign("ALL")
    bank.maturity_campaign(audience=EVERYBODY)
    successor = bank.officer("S0021", bank.other_branch)
    customer = bank.customer(bank.rm)
    bank.account(customer, date(2026, 3, 30))
    bank.night()
    done = FollowUp.objects.get(step="D0")
    FollowUp.objects.filter(pk=done.pk).update(
        state="done", outcome="sent", worked_at="2026-03-17T10:00:00Z", lead=None
    )
    Customer.objects.update(owner=successor, org_unit=bank.other_branch)
    bank.night(TUESDAY)
    moved = FollowUp.objects.filter(state="open")
    assert set(moved.values_list("owner", "org_unit")) == {(successor.pk, bank.other_branch.pk)}
    done.refresh_from_db()
    assert done.owner == bank.rm
    assert not FollowUp.objects.visible_to(bank.rm).open().exists()
    entry = WhitelistEntry.objects.filter(campaign__code="ALL").get()
    assert (entry.owner, entry.org_unit) == (successor, bank.branch)  # the unit at entry stays


def test_leaver_hands_over_to_a_colleague(bank: Bank) -> None:
    bank.campaign("ALL")
    colleague = bank.officer("S0012", bank.branch)
    customer = bank.customer(bank.rm)
    bank.night()
    Officer.objects.filter(pk=bank.rm.pk).update(delivered_active=False)
    Customer.objects.update(owner=None)
    bank.night(TUESDAY)
    assert entry_of(customer).owner == colleague
    assert set(FollowUp.objects.values_list("owner", flat=True)) == {colleague.pk}


def test_customer_without_manager_goes_home_when_one_comes(bank: Bank) -> None:
    bank.campaign("ALL")
    customer = bank.customer(None, unit=bank.other_branch)
    bank.night()
    assert entry_of(customer).owner is None
    manager = bank.officer("S0021", bank.other_branch)
    Customer.objects.update(owner=manager)
    bank.night(TUESDAY)
    assert set(FollowUp.objects.values_list("owner", flat=True)) == {manager.pk}


def test_due_days_are_spread_so_that_no_day_is_beyond_the_daily_number(bank: Bank) -> None:
    Officer.objects.filter(pk=bank.rm.pk).update(daily_calls=3, daily_visits=2)
    bank.campaign("ALL")
    for _ in range(10):
        bank.customer(bank.rm)
    bank.night()
    for channel, daily in (("call", 3), ("visit", 2)):
        days = Counter(FollowUp.objects.filter(channel=channel).values_list("due_on", flat=True))
        assert max(days.values()) <= daily
        assert sum(days.values()) == (20 if channel == "call" else 10)
    visits = FollowUp.objects.filter(channel="visit").order_by("due_on").values_list("due_on")
    assert visits.last() == (date(2026, 4, 17),)  # five days of two from the 13th on
    assert not FollowUp.objects.filter(ends_on__lt=F("due_on")).exists()
    assert not FollowUp.objects.filter(due_on__lte=MONDAY).exists()
    late = [each for each in FollowUp.objects.all() if each.due_on < each.planned_on]
    assert late == []
    assert set(FollowUp.objects.filter(step="D3").values_list("planned_on", flat=True)) == {
        date(2026, 3, 20)
    }


def test_spreading_leaves_room_for_what_stands_and_never_moves_a_maturity(bank: Bank) -> None:
    Officer.objects.filter(pk=bank.rm.pk).update(daily_calls=2)
    bank.maturity_campaign(audience={"metric": "age", "op": "is_empty"})
    bank.campaign("ALL", audience={"metric": "age", "op": "is_not_empty"})
    for _ in range(3):
        # T-3 is Friday the 20th, like D3 of tonight's 4+1
        bank.account(bank.customer(bank.rm), date(2026, 3, 23))
    for _ in range(3):
        bank.customer(bank.rm, metrics={"birth_on": date(1990, 1, 1)})
    bank.night()
    maturities = FollowUp.objects.filter(plan="731", step="T-1")
    assert set(maturities.values_list("due_on", flat=True)) == {date(2026, 3, 20)}
    calls = FollowUp.objects.filter(plan="4+1", step="D3").order_by("due_on")
    assert list(calls.values_list("due_on", flat=True)) == [
        date(2026, 3, 23),
        date(2026, 3, 23),
        date(2026, 3, 24),
    ]


def test_number_of_statements_does_not_grow_with_customers(
    bank: Bank,
    django_assert_max_num_queries: object,
) -> None:
    bank.campaign("ALL")
    for _ in range(30):
        bank.customer(bank.rm)
    with django_assert_max_num_queries(200):  # type: ignore[operator]
        bank.night()
    assert steps_of(Customer.objects.latest("id"))


def test_calls_that_move_to_an_officer_take_their_places(bank: Bank) -> None:
    taker = bank.officer("S0012", bank.branch, daily_calls=1)
    bank.campaign("ALL")
    handed_over = bank.customer(bank.rm)
    bank.night()
    bank.deliver(handed_over, owner_id=taker.pk)
    bank.customer(taker)
    bank.night(TUESDAY)
    calls = FollowUp.objects.filter(owner=taker, state="open", channel="call", lead=None)
    days = list(calls.values_list("due_on", flat=True))
    assert calls.filter(customer=handed_over).exists()
    assert len(days) == len(set(days)) == 4


@pytest.mark.parametrize("everyone", [True, False])
def test_what_a_colleague_was_given_comes_back_when_the_colleague_leaves(
    bank: Bank, everyone: bool
) -> None:
    colleague = bank.officer("S0022", bank.branch)
    bank.campaign("ALL")
    bank.customer(bank.rm)
    bank.night()
    FollowUp.objects.filter(step="D3").update(owner=colleague)
    Officer.objects.filter(pk=colleague.pk).update(delivered_active=False)
    planning.plan(on=TUESDAY, everyone=everyone)
    drafts.publish(DRAFTS)
    assert FollowUp.objects.get(step="D3").owner == bank.rm
    assert planning.plan(on=TUESDAY, everyone=everyone) == 0
