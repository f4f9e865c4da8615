"""What pages read of units and of those near a line."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from staff.models import Officer, OrgUnit
from tests.conftest import House
from tests.factories import customers, tiering
from tests.factories.customers import ON
from tiering import portrait
from tiering.models import Scheme

EVER = {"since": ON - timedelta(days=400), "until": ON}


@pytest.fixture
def near(house: House) -> list[Customer]:
    """Three of the own branch, one of them the RM's; one of the other branch."""
    made = [
        customers.customer("N0", house.branch, house.rm),
        customers.customer("N1", house.branch),
        customers.customer("N2", house.branch),
        customers.customer("N3", house.other_branch),
    ]
    for customer, gap in zip(made, ("300", "100", "100", "200"), strict=True):
        tiering.line_case(customer, gap=gap)
    return made


def found(officer: Officer, direction: str, unit: OrgUnit, limit: int = 50) -> list[str]:
    cases = portrait.near_lines(officer, direction, unit=unit, limit=limit)
    return [case.customer.customer_no for case in cases]


def test_near_lines_are_those_an_officer_may_see(house: House, near: list[Customer]) -> None:
    assert found(house.head_office, "up", house.bank) == ["N1", "N2", "N3", "N0"]
    assert found(house.branch_manager, "up", house.bank) == ["N1", "N2", "N0"]
    assert found(house.branch_manager, "up", house.other_branch) == []
    assert found(house.rm, "up", house.bank) == ["N0"]
    assert found(house.foreign_rm, "up", house.bank) == []
    assert found(house.head_office, "down", house.bank) == []


def test_near_lines_below_and_above_the_own_line_stand_by_distance(house: House) -> None:
    for number, gap in (("D0", "-900"), ("D1", "50"), ("D2", "-10"), ("D3", "800")):
        tiering.line_case(customers.customer(number, house.branch), "down", gap=gap)
    assert found(house.head_office, "down", house.bank) == ["D2", "D1", "D3", "D0"]
    assert found(house.head_office, "down", house.bank, limit=2) == ["D2", "D1"]


def test_near_lines_ask_as_often_for_one_as_for_many(house: House) -> None:
    asked = []
    for number in ("N0", "N1", "N2", "N3"):
        tiering.line_case(customers.customer(number, house.branch, house.rm))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            for case in portrait.near_lines(
                house.branch_manager, "up", unit=house.branch, limit=50
            ):
                assert str(case.owner) == house.rm.name
                assert (case.to_label.code, case.customer.name[:2]) == ("GOLD", "客户")
        asked.append(len(queries))
    assert set(asked) == {3}  # the units below, the nearest of each, their cases


def test_counts_of_a_unit_hold_all_below_and_nothing_beside(house: House) -> None:
    tiering.count(house.branch, "GOLD", 3)
    tiering.count(house.other_branch, "GOLD", 5)
    tiering.move(house.branch, "MASS", "GOLD", 2)
    tiering.move(house.branch, "MASS", "GOLD", 1, on=ON - timedelta(days=20))
    tiering.move(house.other_branch, None, "GOLD", 4)
    scheme = Scheme.objects.get(code="RETAIL")
    of_branch = portrait.label_counts(house.branch, scheme, nights=[ON])
    assert [(each.label.code, each.n_customers) for each in of_branch.values()] == [("GOLD", 3)]
    moves = portrait.label_moves(house.branch, scheme, **EVER)
    assert [(m["from"].code, m["to"].code, m["n"], m["climb"]) for m in moves] == [
        ("MASS", "GOLD", 3, 1)
    ]
    top = house.region
    of_region = portrait.label_counts(top, scheme, nights=[ON, ON - timedelta(days=1)])
    assert of_region[ON, tiering.label("GOLD").pk].n_customers == 8
    most = portrait.label_moves(top, scheme, **EVER)[0]
    assert (most["from"], most["n"]) == (None, 4)


def test_series_and_wall_of_a_unit(house: House) -> None:
    tiering.unit_figure(house.branch, "300", on=date(2026, 11, 2))
    tiering.unit_figure(house.branch, "100", on=ON)
    tiering.unit_figure(house.other_branch, "900", on=ON)
    series = portrait.unit_series(house.branch, **EVER).values()
    assert [(each.aum_amount, each.month_avg_amount) for each in series] == [(300, 300), (100, 100)]
    of_region = portrait.unit_series(house.region, since=ON, until=ON, before=date(2026, 11, 2))
    assert {on: each.aum_amount for on, each in of_region.items()} == {
        date(2026, 11, 2): 300, ON: 1000,
    }  # fmt: skip
    tiering.maturity_count(house.branch, date(2026, 11, 25), 2)
    tiering.maturity_count(house.branch, date(2026, 11, 26), 0)
    wall = portrait.maturity_wall(house.branch, since=ON, until=ON + timedelta(days=90))
    assert [(str(day.on), day.n_accounts, day.amount) for day in wall] == [
        ("2026-11-25", 2, 100000)
    ]
