"""What each officer has to carry, as the day after the night finds it."""

from datetime import date, timedelta
from decimal import Decimal

from campaigns.models import FollowUp, OfficerLoad, UnitLoad
from customers.models import Contact
from staff.models import Officer, OrgUnit
from tests.campaigns.bank import MONDAY, Bank, work
from tiering.models import AumChange

TUESDAY = MONDAY + timedelta(days=1)


def load(officer: Officer, on: date = MONDAY) -> OfficerLoad:
    return OfficerLoad.objects.get(officer=officer, as_of=on)


def unit_load(unit: OrgUnit, on: date = MONDAY) -> UnitLoad:
    return UnitLoad.objects.get(org_unit=unit, as_of=on)


def move_due(days: dict[int, date], **fields: object) -> None:
    for pk, due_on in days.items():
        FollowUp.objects.filter(pk=pk).update(due_on=due_on, **fields)


def test_book_is_counted_with_its_growth_of_the_month(bank: Bank) -> None:
    first, second = (bank.customer(bank.rm, metrics={"aum": Decimal(1000)}) for _ in range(2))
    bank.customer(metrics={"aum": Decimal(99)})
    for on, old, new in ((date(2026, 2, 27), 7, 400), (date(2026, 3, 2), 400, 900)):
        AumChange.objects.create(customer=first, on=on, old_aum=old, new_aum=new)
    AumChange.objects.create(customer=second, on=MONDAY, old_aum=1300, new_aum=1000)
    bank.night()
    counted = load(bank.rm)
    assert (counted.n_customers, counted.aum_amount) == (2, 2000)
    assert counted.aum_month_start_amount == 2000 - 500 + 300
    assert counted.org_unit == bank.branch


def test_customers_are_contacted_once_however_often_and_by_whomever(bank: Bank) -> None:
    often, messaged, long_ago, undone, by_other = (bank.customer(bank.rm) for _ in range(5))
    for _ in range(2):
        bank.contact(often, MONDAY, "call")
    bank.contact(long_ago, MONDAY - timedelta(days=30), "call")
    bank.contact(by_other, MONDAY - timedelta(days=29), "visit")
    bank.contact(undone, MONDAY, "call")
    Contact.objects.update(outcome="no_answer")
    Contact.objects.filter(customer=undone).update(withdrawn_at="2026-03-16T10:00+08:00")
    bank.contact(messaged, MONDAY)
    bank.night()
    assert load(bank.rm).n_contacted_30d == 2


def test_work_is_due_as_the_next_working_day_finds_it(bank: Bank) -> None:
    bank.campaign("ALL", plan="SINGLE")
    for _ in range(6):
        bank.customer(bank.rm)
    friday = date(2026, 3, 20)
    bank.night()
    late, due, later, done, missed, merged = FollowUp.objects.order_by("pk").values_list(
        "pk", flat=True
    )
    monday = friday + timedelta(days=3)
    on_the_way = date(2026, 4, 30)
    FollowUp.objects.update(ends_on=on_the_way)
    move_due({late: friday, due: monday, later: monday + timedelta(days=1)})
    move_due({done: friday, missed: friday}, state="missed")
    work(FollowUp.objects.get(pk=done), "interested", friday)
    move_due({merged: friday}, lead_id=late)
    bank.night(friday)
    counted = load(bank.rm, friday)
    assert (counted.n_open, counted.n_due, counted.n_late) == (3, 2, 1)
    assert (counted.n_month_due, counted.n_month_done) == (3, 1)
    branch = unit_load(bank.branch, friday)
    assert (branch.n_month_due, branch.n_month_done) == (3, 1)


def test_load_of_somebody_without_anything_is_zero_and_managers_have_none(bank: Bank) -> None:
    bank.night()
    assert load(bank.rm).n_open == 0
    assert not OfficerLoad.objects.filter(officer=bank.manager).exists()


def test_loads_are_kept_by_night_and_counted_once(bank: Bank) -> None:
    bank.customer(bank.rm)
    bank.night()
    bank.night()
    bank.night(TUESDAY)
    assert OfficerLoad.objects.filter(officer=bank.rm).count() == 2


def test_load_of_a_unit_is_that_of_all_officers_below(bank: Bank) -> None:
    bank.campaign("ALL", plan="SINGLE")
    there = bank.officer("S0021", bank.other_branch, daily_calls=7, daily_visits=1)
    bank.officer("S0022", bank.other_branch, delivered_active=False)
    for owner in (bank.rm, bank.rm, there, bank.manager):
        bank.customer(owner, unit=owner.org_unit, metrics={"aum": Decimal(100)})
    bank.night()
    here = load(bank.rm)
    branch, region = unit_load(bank.branch), unit_load(bank.region)
    assert (branch.n_officers, branch.n_customers, branch.aum_amount) == (1, 3, 300)
    assert (region.n_officers, region.n_customers, region.aum_amount) == (2, 4, 400)
    assert branch.n_a_day == bank.rm.daily_calls + bank.rm.daily_visits
    assert region.n_a_day == branch.n_a_day + 8
    assert (branch.n_due, region.n_due) == (here.n_due + load(bank.manager).n_due, 4)
    assert unit_load(bank.outlet).n_officers == 0
    assert unit_load(bank.head_office).n_due == region.n_due
    assert bank.night() == 0


def test_who_is_locked_stays_an_officer_of_the_unit_but_can_do_nothing(bank: Bank) -> None:
    locked = bank.officer("S0012", bank.branch, locked_at="2026-03-16T10:00+08:00")
    bank.customer(locked)
    bank.night()
    branch = unit_load(bank.branch)
    assert (branch.n_officers, branch.n_customers) == (2, 1)
    assert branch.n_a_day == bank.rm.daily_calls + bank.rm.daily_visits


def test_pool_of_a_unit_is_what_is_due_and_nobodys(bank: Bank) -> None:
    bank.campaign("ALL", plan="SINGLE")
    for unit in (*[bank.branch] * 4, bank.other_branch):
        bank.customer(unit=unit)
    bank.night()
    in_order = FollowUp.objects.order_by("org_unit_id", "pk")
    late, later, merged, *rest = in_order.values_list("pk", flat=True)
    FollowUp.objects.update(owner=None, ends_on=date(2026, 4, 30))
    move_due({late: MONDAY, later: MONDAY + timedelta(days=9)})
    move_due({merged: TUESDAY}, lead_id=late)
    move_due(dict.fromkeys(rest, TUESDAY))
    bank.night()
    assert unit_load(bank.branch).n_pool == 2
    assert unit_load(bank.other_branch).n_pool == 1
    assert unit_load(bank.region).n_pool == 3
    assert unit_load(bank.region).n_due == 0
