"""Customers near a line: who may climb, who may fall, by how much, and what moved them."""

from datetime import date
from decimal import Decimal

import pytest

from customers.models import Customer
from staff.enums import Role
from tests.factories import staff
from tests.tiering.scoring.nights import Nights, hold
from tiering.models import LineCase
from tiering.scoring import lines


def case_of(no: str) -> LineCase | None:
    return LineCase.objects.filter(customer__customer_no=no).exclude(direction="").first()


def told(no: str) -> tuple[str, str, str, Decimal, Decimal, Decimal] | None:
    """(direction, from, to, line, figure, gap)."""
    case = case_of(no)
    if case is None:
        return None
    labels = (case.from_label.code, case.to_label.code)
    return (case.direction, *labels, case.line, case.figure, case.gap_amount)


@pytest.mark.parametrize(
    ("balance", "expected"),
    [
        ("29999.99", None),
        ("30000", ("up", "MASS", "GOLD", 50000, 30000, 20000)),
        ("49999.99", ("up", "MASS", "GOLD", 50000, Decimal("49999.99"), Decimal("0.01"))),
        ("50000", ("down", "GOLD", "MASS", 50000, 50000, 0)),
        ("52499.99", ("down", "GOLD", "MASS", 50000, Decimal("52499.99"), Decimal("2499.99"))),
        ("52500", None),
        ("299999", None),
        ("300000", ("up", "GOLD", "VIP", 500000, 300000, 200000)),
        ("10000", ("down", "MASS", "LOW", 10000, 10000, 0)),
        ("9999", None),
    ],
)
def test_line_case_of_a_steady_balance(nights: Nights, balance: str, expected: object) -> None:
    nights.account("A", "C", balance=balance)
    nights.run("2026-03-12")
    assert told("C") == expected


def test_average_below_the_own_line_may_fall_to_what_it_earns(nights: Nights) -> None:
    nights.account("A", "C", balance="600000")
    nights.run("2026-03-31")
    nights.account("A", "C", balance="20000")
    nights.run("2026-04-15")
    nights.run("2026-04-20")
    average = Decimal("426000")  # (600000 × 14 + 20000 × 6) ÷ 20
    assert told("C") == ("down", "VIP", "GOLD", 500000, average, average - 500000)


def test_line_case_moves_with_the_calendar_alone(nights: Nights) -> None:
    nights.account("A", "C", balance="10000")
    nights.run("2026-04-01")
    nights.account("A", "C", balance="70000")
    nights.run("2026-04-02")
    assert told("C") == ("up", "MASS", "GOLD", 50000, 40000, 10000)
    nights.run("2026-04-03")  # the average has reached the line, upgrades are not open yet
    assert case_of("C") is None


def test_customer_gone_from_the_line_keeps_an_empty_row_until_back(nights: Nights) -> None:
    nights.account("A", "C", balance="40000")
    nights.run("2026-03-30")
    nights.account("A", "C", balance="9000000")
    nights.run("2026-03-31")
    gone = LineCase.objects.get()
    assert (gone.direction, gone.figure, gone.driver) == ("", None, "")
    nights.account("A", "C", balance="6100000")
    nights.run("2026-04-12")
    nights.run("2026-05-01")
    assert told("C") == ("down", "PRIVATE", "VIP", 6000000, 6100000, 100000)


def test_label_set_by_hand_cannot_fall_while_it_is_held(nights: Nights) -> None:
    nights.account("A", "C", balance="20000")
    nights.run("2026-03-12")
    hold("C", "VIP", date(2026, 3, 14))
    nights.run("2026-03-13")
    assert case_of("C") is None
    nights.run("2026-03-15")
    assert case_of("C").direction == "down"


def test_same_night_again_drafts_no_line_case(nights: Nights) -> None:
    nights.account("A", "C", balance="40000")
    nights.run("2026-03-12")
    assert lines.find(on=date(2026, 3, 12)) == 0
    assert lines.find(on=date(2026, 3, 13)) == 0


def test_line_case_follows_the_customer_to_another_unit_and_officer(nights: Nights) -> None:
    other = staff.unit("B2")
    officer = staff.officer("R2", Role.RELATIONSHIP_MANAGER, other)
    nights.account("A", "C", balance="40000")
    nights.run("2026-03-12")
    nights.customer("C", org_unit_id=other.pk, owner_id=officer.pk)
    nights.run("2026-03-13")
    case = case_of("C")
    assert (case.org_unit, case.owner) == (other, officer)


@pytest.mark.parametrize(
    ("activity", "expected"),
    [
        ({}, ("", None)),
        ({"inflow_30d": "900", "outflow_30d": "1000"}, ("inflow", 900)),
        (
            {"inflow_30d": "9000", "payroll_amount": "8000", "payroll_on": "2026-03-10"},
            ("payroll", 8000),
        ),
        (
            {"inflow_30d": "20000", "payroll_amount": "8000", "payroll_on": "2026-03-10"},
            ("inflow", 12000),
        ),
        ({"payroll_amount": "8000", "payroll_on": "2026-02-10"}, ("", None)),
    ],
)
def test_driver_upwards_is_the_largest_gain_of_thirty_days(
    nights: Nights, activity: dict[str, str], expected: tuple[str, int | None]
) -> None:
    nights.account("A", "C", balance="40000")
    nights.activity("C", **activity)
    nights.run("2026-03-12")
    case = case_of("C")
    assert (case.driver, case.driver_amount) == expected


def test_driver_downwards_is_what_went_out(nights: Nights) -> None:
    nights.account("A", "C", balance="51000")
    nights.activity("C", inflow_30d="9000", outflow_30d="500", payroll_amount="8000",
                    payroll_on="2026-03-10")  # fmt: skip
    nights.run("2026-03-12")
    case = case_of("C")
    assert (case.direction, case.driver, case.driver_amount) == ("down", "outflow", 500)


def test_matured_product_is_the_driver_and_remembered_after_it_closed(nights: Nights) -> None:
    nights.account("A", "C", balance="10000")
    nights.account("T", "C", balance="30000", product_class="term", matures_on="2026-03-12")
    nights.activity("C", inflow_30d="500")
    nights.run("2026-03-11")
    assert case_of("C").driver == "inflow"
    nights.account("A", "C", balance="40000")
    nights.account("T", "C", balance="0", closed_on="2026-03-12")
    nights.run("2026-03-12")
    assert (case_of("C").driver, case_of("C").driver_amount) == ("matured", 30000)
    nights.run("2026-03-20")
    assert (case_of("C").driver, case_of("C").driver_amount) == ("matured", 30000)
    nights.run("2026-04-12")
    assert case_of("C").driver == "inflow"


def test_line_case_follows_a_hand_over_by_day(nights: Nights) -> None:
    officer = staff.officer("R2", Role.RELATIONSHIP_MANAGER, nights.unit)
    nights.account("A", "C", balance="40000")
    nights.run("2026-03-12")
    Customer.objects.update(owner=officer, handover_to=officer)
    nights.run("2026-03-13")
    assert case_of("C").owner == officer
