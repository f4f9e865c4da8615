"""Fixtures of campaigns."""

from datetime import timedelta

import pytest

from staff.enums import Role
from tests.campaigns.bank import Bank
from tests.campaigns.desk import calendar
from tests.conftest import House
from tests.factories import campaigns, customers, tiering
from tests.factories.campaigns import TODAY
from tests.factories.staff import officer, working_days


@pytest.fixture
def bank(db: None) -> Bank:
    return Bank()


@pytest.fixture
def read(house: House) -> House:
    working_days(*calendar())
    customers.data_date()
    tiering.scoring_state()
    return house


@pytest.fixture
def team(house: House) -> House:
    """Three follow-ups of the RM of B1, one overdue; a colleague without any; one in B2."""
    working_days(customers.ON - timedelta(days=20), 90)
    customers.data_date()
    officer("1003", Role.RELATIONSHIP_MANAGER, house.branch, name="Colleague")
    for n, due_on in enumerate((customers.ON, TODAY, TODAY + timedelta(days=1))):
        person = customers.customer(f"C{n}", house.branch, house.rm)
        tiering.metric(person)
        campaigns.follow_up(person, campaigns.entry(person), due_on)
    other = customers.customer("C9", house.other_branch, house.foreign_rm)
    campaigns.follow_up(other, campaigns.entry(other))
    return house
