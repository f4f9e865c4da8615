"""Two people of head office who change rules, on pages and through the API."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from customers.models import DataDate
from staff.enums import Role
from staff.models import Officer
from tests.conftest import House
from tests.factories import customers, staff, tiering
from tests.factories.customers import ON

SignIn = Callable[[Officer], Client]


@pytest.fixture
def bank(house: House, settings: Any, tmp_path: Path) -> House:
    """Three people about the VIP line; a night is published."""
    cache.clear()
    settings.BANKCRM_VAR = tmp_path
    DataDate.objects.create(business_date=ON)
    tiering.scoring_state()
    for i, amount in enumerate(("420000", "460000", "510000")):
        person = customers.customer(f"62{i}", house.branch, house.rm, name=f"P{i}")
        tiering.metric(person, amount)
    return house


@pytest.fixture
def maker(bank: House, sign_in: SignIn) -> Client:
    return sign_in(bank.head_office)


@pytest.fixture
def checker(house: House, sign_in: SignIn) -> Client:
    return sign_in(staff.officer("9003", Role.HEAD_OFFICE, house.bank))


@pytest.fixture
def auditor(bank: House, sign_in: SignIn) -> Client:
    return sign_in(bank.auditor)
