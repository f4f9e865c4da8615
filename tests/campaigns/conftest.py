"""Fixtures of campaigns."""

import pytest

from tests.campaigns.bank import Bank
from tests.campaigns.desk import calendar
from tests.conftest import House
from tests.factories import customers, tiering
from tests.factories.staff import working_days


@pytest.fixture
def bank(db: None) -> Bank:
    return Bank()


@pytest.fixture
def read(house: House) -> House:
    working_days(*calendar())
    customers.data_date()
    tiering.scoring_state()
    return house
