"""Whose customer it is: the delivery's word, hand-overs made here, leavers and movers."""

from typing import Any

import pytest

from customers.access import give_to
from customers.models import Customer
from staff.models import Officer
from tests.customers.importing.conftest import TakeIn, publish, take_back
from tests.deliveries import ORG_UNITS, STAFF, Row, customer

DAY1, DAY2, DAY3, DAY4 = "2026-11-19", "2026-11-20", "2026-11-23", "2026-11-24"


@pytest.fixture(autouse=True)
def _small_bank(settings: Any) -> None:
    settings.BANKCRM_SHRINK_GUARD = 1


def owner(customer_no: str = "C1") -> str | None:
    found = Customer.objects.select_related("owner").get(customer_no=customer_no).owner
    return found.staff_no if found else None


def without(*staff_nos: str) -> list[Row]:
    return [one for one in STAFF if one["staff_no"] not in staff_nos]


def hand_over(staff_no: str) -> None:
    """As an officer does it by day."""
    one = Customer.objects.get(customer_no="C1")
    give_to(one, to=Officer.objects.get(staff_no=staff_no))


def test_delivered_manager_owns(take_in: TakeIn) -> None:
    take_in(DAY1, customers=[customer("C1")])
    assert owner() == "S0011"


@pytest.mark.parametrize("manager_no", ["", "S9999"])
def test_nobody_known_is_the_branch_pool(take_in: TakeIn, manager_no: str) -> None:
    take_in(DAY1, customers=[customer("C1", manager_no=manager_no)])
    assert owner() is None


def test_manager_who_leaves_gives_the_customer_to_the_pool(take_in: TakeIn) -> None:
    take_in(DAY1, customers=[customer("C1")])
    take_in(DAY2, staff=without("S0011"))
    assert owner() is None
    take_in(DAY3)
    assert owner() == "S0011"


def test_manager_delivered_inactive_does_not_own(take_in: TakeIn) -> None:
    staff = [*without("S0011"), {"staff_no": "S0011", "name": "甲", "active": "0"}]
    take_in(DAY1, staff=staff, customers=[customer("C1")])
    assert owner() is None


def test_manager_who_becomes_known_owns(take_in: TakeIn) -> None:
    take_in(DAY1, staff=without("S0011"), customers=[customer("C1")])
    take_in(DAY2, mode="delta")
    assert owner() == "S0011"


def test_customer_who_moves_leaves_the_old_manager(take_in: TakeIn) -> None:
    take_in(DAY1, customers=[customer("C1"), customer("C2")])
    moved = [customer("C1", org_code="B002", manager_no="S0021"), customer("C2", org_code="B002")]
    take_in(DAY2, customers=moved)
    assert owner("C1") == "S0021"
    assert owner("C2") is None
    old = Officer.objects.get(staff_no="S0011")
    assert not Customer.objects.visible_to(old).exists()


def test_manager_above_or_below_the_unit_may_own(take_in: TakeIn) -> None:
    outlet = {"org_code": "O1", "parent_code": "B001", "name": "网点", "level": "outlet"}
    people = [customer("C1", org_code="O1"), customer("C2", org_code="R01")]
    take_in(DAY1, org_units=[*ORG_UNITS, outlet], customers=people)
    assert (owner("C1"), owner("C2")) == ("S0011", "S0011")


def test_manager_who_moves_away_does_not_own_any_more(take_in: TakeIn) -> None:
    take_in(DAY1, customers=[customer("C1")])
    staff = [*without("S0011"), {"staff_no": "S0011", "name": "甲", "org_code": "B002"}]
    take_in(DAY2, staff=staff)
    assert owner() is None


def test_hand_over_outranks_the_delivered_manager(take_in: TakeIn) -> None:
    take_in(DAY1, customers=[customer("C1")])
    hand_over("S0012")
    take_in(DAY2, customers=[customer("C1", name="新名")])
    assert owner() == "S0012"
    take_in(DAY3, staff=without("S0011"))
    assert owner() == "S0012"


ENDS = [
    ({"customers": [customer("C1", manager_no="S0021", org_code="B002")]}, "S0021"),
    ({"customers": [customer("C1", manager_no="")]}, None),
    ({"staff": without("S0012")}, "S0011"),
]


@pytest.mark.parametrize(("change", "expected"), ENDS)
def test_hand_over_ends(take_in: TakeIn, change: dict[str, Any], expected: str | None) -> None:
    take_in(DAY1, customers=[customer("C1")])
    hand_over("S0012")
    take_in(DAY2)
    assert owner() == "S0012"
    take_in(DAY3, **change)
    assert owner() == expected


@pytest.mark.parametrize(("change", "expected"), ENDS)
def test_hand_over_that_has_ended_stays_ended(
    take_in: TakeIn, change: dict[str, Any], expected: str | None
) -> None:
    take_in(DAY1, customers=[customer("C1")])
    hand_over("S0012")
    take_in(DAY2, **change)
    assert owner() == expected
    take_in(DAY3, customers=[customer("C1")])
    assert owner() == "S0011"
    hand_over("S0012")
    take_in(DAY4, customers=[customer("C1", name="新名")])
    assert owner() == "S0012"


def test_hand_over_that_has_ended_outlives_the_return_of_its_officer(take_in: TakeIn) -> None:
    take_in(DAY1, customers=[customer("C1")])
    hand_over("S0012")
    take_in(DAY2, staff=without("S0012"))
    take_in(DAY3)
    assert owner() == "S0011"


def test_hand_over_made_while_the_night_runs_is_not_lost(take_in: TakeIn) -> None:
    take_in(DAY1, customers=[customer("C1")])
    take_in(DAY2, is_published=False, customers=[customer("C1", name="新名")])
    hand_over("S0012")
    publish()
    assert (owner(), Customer.objects.get().name) == ("S0012", "新名")
    take_back()
    assert owner() == "S0012"


@pytest.mark.parametrize(("change", "expected"), ENDS)
def test_hand_over_that_the_running_night_overtakes_ends_with_it(
    take_in: TakeIn, change: dict[str, Any], expected: str | None
) -> None:
    take_in(DAY1, customers=[customer("C1")])
    take_in(DAY2, is_published=False, **change)
    hand_over("S0012")
    publish()
    assert owner() == expected
    take_back()
    assert owner() == "S0012"


def test_hand_over_that_a_night_ended_stands_again_when_the_night_is_taken_back(
    take_in: TakeIn,
) -> None:
    take_in(DAY1, customers=[customer("C1")])
    hand_over("S0012")
    take_in(DAY2, customers=[customer("C1", manager_no="")])
    take_back()
    assert owner() == "S0012"
    take_in(DAY2, customers=[customer("C1", name="新名")], whole=True)
    assert owner() == "S0012"


def test_what_people_decided_here_outlives_a_delivery(take_in: TakeIn) -> None:
    take_in(DAY1, customers=[customer("C1")])
    Customer.objects.update(crm_contact_allowed=False)
    take_in(DAY2, customers=[customer("C1", name="新名")])
    one = Customer.objects.get()
    assert (one.name, one.crm_contact_allowed, one.contact_allowed) == ("新名", False, False)
