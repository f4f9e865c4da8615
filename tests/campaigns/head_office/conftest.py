"""Two people of head office."""

import pytest

from staff.enums import Role
from staff.models import Officer
from tests.conftest import House
from tests.factories import staff


@pytest.fixture
def maker(house: House) -> Officer:
    return house.head_office


@pytest.fixture
def checker(house: House) -> Officer:
    return staff.officer("9003", Role.HEAD_OFFICE, house.bank)
