"""A campaign's target comes down to units by their share of the list."""

from collections.abc import Callable

import pytest
from django.test import Client

from campaigns.models import Campaign
from campaigns.panels.dashboard.funnel import Goal
from staff.models import Officer
from tests.conftest import House
from tests.factories import campaigns, customers, tiering

SignIn = Callable[[Officer], Client]


@pytest.fixture
def counted(house: House) -> House:
    """Forty are listed in one branch, ten in the other; the target is a hundred reached."""
    customers.data_date()
    tiering.scoring_state()
    Campaign.objects.filter(code="THRESHOLD").update(kpi="reached", kpi_value=100)
    campaign = Campaign.objects.get(code="THRESHOLD")
    campaigns.result(campaign, house.branch, (40, 30, 20, 10, 5))
    campaigns.result(campaign, house.other_branch, (10, 10, 5, 2, 1))
    return house


def goal(client: Client, unit: str) -> Goal | None:
    page = client.get(f"/dashboard/?unit={unit}&campaign=THRESHOLD")
    found: Goal | None = page.context["funnel"].goal
    return found


def test_parts_of_units_make_up_the_whole(counted: House, sign_in: SignIn) -> None:
    client = sign_in(counted.head_office)
    parts = {unit: goal(client, unit) for unit in ("HO", "B1", "B2")}
    assert parts == {
        "HO": Goal("reached", 100, 25),
        "B1": Goal("reached", 80, 20),
        "B2": Goal("reached", 20, 5),
    }


def test_campaign_without_a_target_has_no_goal(counted: House, sign_in: SignIn) -> None:
    Campaign.objects.update(kpi="", kpi_value=None)
    assert goal(sign_in(counted.head_office), "B1") is None


def test_branch_reads_its_own_part_on_the_page_of_the_campaign(
    counted: House, sign_in: SignIn
) -> None:
    page = sign_in(counted.branch_manager).get("/campaigns/THRESHOLD/")
    assert page.context["goal"] == Goal("reached", 80, 20)


def test_unit_that_takes_no_part_is_told(counted: House, sign_in: SignIn) -> None:
    client = sign_in(counted.branch_manager)
    for units, stands_aside in (["B2"], True), (["R1"], False), (["B1"], False):
        Campaign.objects.filter(code="THRESHOLD").update(units=units)
        assert client.get("/campaigns/THRESHOLD/").context["stands_aside"] is stands_aside
