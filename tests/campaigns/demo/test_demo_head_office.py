"""The demo's head office: agreed once, by two people, and never over what somebody has changed."""

from datetime import date

import pytest

from campaigns.demo.head_office import agree
from campaigns.enums import Kpi
from campaigns.models import MessageTemplate, PlanStep, UnitTarget
from customers.models import DataDate
from staff.enums import Role
from staff.models import Approval
from tests.conftest import House
from tests.factories import customers, staff, tiering
from tests.factories.customers import ON

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(house: House) -> House:
    staff.officer("9003", Role.HEAD_OFFICE, house.bank)
    customers.data_date()
    for unit in (house.branch, house.other_branch):
        tiering.unit_figure(unit, aum="40000000", n=100)
    return house


def test_messages_targets_and_plans_are_agreed_by_two(bank: House) -> None:
    n = agree(ON)
    assert n == Approval.objects.filter(decision="approved").count() > 0
    assert PlanStep.objects.get(plan__code="731", code="T-7").message.code == "MATURES"
    new = UnitTarget.objects.filter(kpi=Kpi.NEW_VALUED, period="2026-Q4")
    of_unit = dict(new.values_list("org_unit__code", "value"))
    assert of_unit["HO"] == of_unit["R1"] == of_unit["B1"] + of_unit["B2"] == 30
    growth = UnitTarget.objects.filter(kpi=Kpi.AVERAGE_GROWTH, org_unit=bank.bank)
    assert dict(growth.values_list("period", "value")) == {"2026-Q4": 2_560_000, "2026-11": 850_000}


def test_targets_at_the_end_of_a_quarter_are_of_the_next(bank: House) -> None:
    last = date(2026, 12, 31)
    DataDate.objects.update(business_date=last)
    tiering.unit_figure(bank.branch, on=last)
    assert agree(last) > 0
    assert set(UnitTarget.objects.values_list("period", flat=True)) == {"2027-Q1", "2027-01"}


def test_what_somebody_changed_stays(bank: House) -> None:
    agree(ON)
    MessageTemplate.objects.filter(code="HELLO").update(text_zh="您好")
    UnitTarget.objects.filter(kpi=Kpi.NEW_VALUED).update(value=7)
    assert agree(ON) == 0
    assert MessageTemplate.objects.get(code="HELLO").text_zh == "您好"
    assert set(UnitTarget.objects.filter(kpi=Kpi.NEW_VALUED).values_list("value", flat=True)) == {7}
