"""Two people of head office who change what it keeps."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from customers.models import DataDate
from staff.enums import Role
from staff.models import Officer
from tests.conftest import House
from tests.factories import staff
from tests.factories.customers import ON

SignIn = Callable[[Officer], Client]


@pytest.fixture
def second(house: House) -> Officer:
    return staff.officer("9003", Role.HEAD_OFFICE, house.bank)


@pytest.fixture
def maker(house: House, sign_in: SignIn) -> Client:
    cache.clear()
    DataDate.objects.create(business_date=ON)
    return sign_in(house.head_office)


@pytest.fixture
def checker(second: Officer, sign_in: SignIn) -> Client:
    return sign_in(second)


@pytest.fixture
def third(house: House, sign_in: SignIn) -> Client:
    return sign_in(staff.officer("9004", Role.HEAD_OFFICE, house.bank))
