"""A unit's labels, moves, campaigns and work."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.conftest import House
from tests.factories import campaigns, customers, tiering
from tests.factories.staff import working_days


@pytest.fixture
def counted(house: House) -> House:
    """Counts of two branches, one customer on a list in each, one follow-up overdue."""
    working_days(customers.ON - timedelta(days=20), 60)
    customers.data_date()
    tiering.scoring_state()
    tiering.count(house.branch, "GOLD", 3)
    tiering.count(house.other_branch, "GOLD", 5)
    tiering.move(house.branch, "MASS", "GOLD", 2)
    for unit, rm in ((house.branch, house.rm), (house.other_branch, house.foreign_rm)):
        person = customers.customer(f"C-{unit.code}", unit, rm)
        in_list = campaigns.entry(person)
        campaigns.follow_up(person, in_list, customers.ON)
    return house


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/branch/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_manager_sees_own_unit_only(counted: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(counted.branch_manager)
    text = page(client)
    assert "3 customers" in text
    assert "Threshold uplift" in text
    assert '▲<span class="word"> up</span>' in text
    assert counted.rm.name in text
    assert counted.foreign_rm.name not in text
    assert client.get("/branch/?unit=B2").status_code == 404
    assert client.get("/branch/?unit=R1").status_code == 404


def test_regional_manager_sums_over_subtree(counted: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(counted.regional_manager)
    assert "8 customers" in page(client)
    assert "5 customers" in page(client, "?unit=B2")


@pytest.mark.parametrize("person", ["head_office", "auditor"])
def test_bank_wide_roles_see_the_whole_bank(
    counted: House, sign_in: Callable[..., Client], person: str
) -> None:
    assert "8 customers" in page(sign_in(getattr(counted, person)))


@pytest.mark.parametrize("person", ["rm", "administrator"])
def test_other_roles_are_refused(
    counted: House, sign_in: Callable[..., Client], person: str
) -> None:
    client = sign_in(getattr(counted, person))
    assert client.get("/branch/").status_code == 403
    assert client.get("/campaigns/THRESHOLD/").status_code == 403


def test_unit_before_the_first_night_says_so(house: House, sign_in: Callable[..., Client]) -> None:
    assert "first night has not run" in page(sign_in(house.branch_manager))


def test_campaign_list_shows_rule_and_members_of_unit(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(counted.branch_manager)
    text = client.get("/campaigns/THRESHOLD/").content.decode()
    assert "客户C-B1" in text
    assert "客户C-B2" not in text
    assert client.get("/campaigns/THRESHOLD/?unit=B2").status_code == 404
    assert client.get("/campaigns/NO-SUCH/").status_code == 404
