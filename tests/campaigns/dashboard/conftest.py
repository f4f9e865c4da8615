"""What a night counted of two branches."""

from datetime import date

import pytest

from tests.campaigns.dashboard.steps import work_of
from tests.conftest import House
from tests.factories import customers, tiering
from tests.factories.staff import working_days


@pytest.fixture
def counted(house: House) -> House:
    working_days(date(2026, 10, 1), 120)
    customers.data_date()
    tiering.scoring_state()
    work_of(house.branch, house.rm)
    work_of(house.other_branch, house.foreign_rm)
    return house
