"""A bank whose every text is hostile."""

from pathlib import Path

import pytest
from django.core.cache import cache
from pytest_django import Settings

from tests.conftest import House
from tests.factories import campaigns, customers, nights, tiering

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _fresh_throttles() -> None:
    cache.clear()


@pytest.fixture
def filled(house: House, settings: Settings, tmp_path: Path) -> House:
    """A customer with one row of everything, all texts hostile."""
    settings.BANKCRM_VAR = tmp_path
    person = customers.customer("C1", house.branch, house.rm, name=SCRIPT)
    customers.account("A1", person)
    customers.contact(person, house.rm, note=SCRIPT)
    customers.data_date()
    tiering.scoring_state()
    tiering.metric(person)
    tiering.carried(person)
    tiering.change(person)
    tiering.count(house.branch)
    campaigns.follow_up(person, campaigns.entry(person))
    tiering.trial(tiering.draft(name_en=SCRIPT), house.head_office)
    campaigns.draft(name_en=SCRIPT)
    campaigns.message(name_en=SCRIPT, text_zh=f"{{customer}}{SCRIPT}")
    delivery = customers.delivery()
    customers.reject(delivery, key=SCRIPT, raw_value=SCRIPT, column=SCRIPT)
    nights.step(nights.run(delivery=delivery, reason=SCRIPT))
    return house
