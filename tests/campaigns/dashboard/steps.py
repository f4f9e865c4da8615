"""What tests of the dashboard do on it."""

from datetime import date, timedelta

from django.test import Client

from customers.models import Customer
from staff.models import Officer, OrgUnit
from tests.factories import campaigns, customers, tiering

PEAK_ON = customers.ON + timedelta(days=8)
LAST_MONTH = date(2026, 10, 31)


def customer_of(rm: Officer, number: str, **fields: object) -> Customer:
    assert rm.org_unit is not None
    return customers.customer(number, rm.org_unit, rm, **fields)


def work_of(unit: OrgUnit, rm: Officer) -> None:
    """A night's counts of one branch, and one customer near a line."""
    tiering.count(unit, "GOLD", 3)
    tiering.count(unit, "VIP", 1)
    tiering.count(unit, "GOLD", 2, on=LAST_MONTH)
    tiering.move(unit, "MASS", "GOLD", 2)
    tiering.move(unit, "VIP", "GOLD", 1)
    tiering.unit_figure(unit, "1000000", on=LAST_MONTH)
    tiering.unit_figure(unit, "1018000", n_may_climb=1, n_may_fall=1, climb_gap_amount=4000)
    tiering.maturity_count(unit, PEAK_ON, 4, "500000")
    campaigns.load(rm, n_customers=10, n_contacted_30d=5, n_due=40, n_late=30)
    campaigns.result(campaigns.campaign(), unit, (100, 50, 40, 20, 10))
    near = customer_of(rm, f"C-{unit.code}")
    tiering.carried(near, "MASS")
    tiering.line_case(near, gap="4000")


def page(client: Client, query: str = "", **headers: str) -> str:
    answer = client.get(f"/dashboard/{query}", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()
