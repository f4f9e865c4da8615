"""What the tests of the administration share."""

import pytest

from tests.conftest import House
from tests.factories import campaigns, customers, nights, tiering


@pytest.fixture
def filled(house: House) -> House:
    """One row in most tables."""
    customers.reject(customers.delivery())
    customers.data_date()
    person = customers.customer("C1", house.branch, house.rm)
    customers.account("A1", person)
    customers.contact(person, house.rm)
    tiering.scoring_state()
    tiering.metric(person)
    tiering.carried(person)
    tiering.change(person)
    tiering.count(house.branch)
    tiering.move(house.branch, "MASS", "GOLD")
    campaigns.follow_up(person, campaigns.entry(person))
    nights.step(nights.run())
    return house
