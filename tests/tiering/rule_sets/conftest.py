"""Head office, where two people are."""

import pytest

from customers.models import DataDate
from staff.enums import Role
from staff.models import Officer
from tests.conftest import House
from tests.factories import staff
from tests.factories.customers import ON


@pytest.fixture
def bank(house: House) -> House:
    DataDate.objects.create(business_date=ON)
    return house


@pytest.fixture
def second(bank: House) -> Officer:
    return staff.officer("9003", Role.HEAD_OFFICE, bank.bank)
