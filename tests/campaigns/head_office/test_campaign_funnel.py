"""How far a campaign has come, on its page: under a unit and in the units right below it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from campaigns.models import Campaign, CampaignResult
from campaigns.panels.campaign_funnel import CampaignFunnel
from staff.models import Officer
from tests.conftest import House
from tests.factories import campaigns, customers, tiering
from tests.factories.customers import ON

SignIn = Callable[[Officer], Client]
HERE, THERE = (40, 30, 20, 10, 5), (10, 10, 5, 2, 1)


@pytest.fixture
def counted(house: House) -> House:
    """Forty were listed in one branch, ten in the other."""
    customers.data_date()
    tiering.scoring_state()
    campaign = Campaign.objects.get(code="THRESHOLD")
    campaigns.result(campaign, house.branch, HERE)
    campaigns.result(campaign, house.other_branch, THERE)
    return house


def funnel(client: Client, unit: str = "", code: str = "THRESHOLD") -> CampaignFunnel | None:
    page = client.get(f"/campaigns/{code}/", {"unit": unit} if unit else {})
    found: CampaignFunnel | None = page.context["funnel"]
    return found


def counts(steps: Any) -> tuple[int, ...]:
    return tuple(step.n for step in steps)


def test_whole_is_what_the_units_below_come_to(counted: House, sign_in: SignIn) -> None:
    found = funnel(sign_in(counted.head_office), "R1")
    assert found is not None
    assert counts(found.whole.steps) == (50, 40, 25, 12, 6)
    assert {each.unit.code: counts(each.steps) for each in found.below} == {
        "B1": HERE, "B2": THERE,
    }  # fmt: skip
    assert [each.steps[1].url for each in found.below] == [
        f"/campaigns/THRESHOLD/?unit={code}&stage=contacted" for code in ("B1", "B2")
    ]


def test_same_figure_stands_on_the_list_the_page_and_the_dashboard(
    counted: House, sign_in: SignIn
) -> None:
    for reader, unit in ((counted.head_office, "HO"), (counted.branch_manager, "B1")):
        client = sign_in(reader)
        found = funnel(client, unit)
        lines = [
            line
            for season in client.get(f"/campaigns/?unit={unit}").context["seasons"]
            for play in season.plays
            for line in play.lines
            if line.campaign.code == "THRESHOLD"
        ]
        board = client.get(f"/dashboard/?unit={unit}&campaign=THRESHOLD").context["funnel"]
        assert found is not None
        assert counts(found.whole.steps) == counts(board.steps)
        assert [(line.n_listed, line.n_contacted) for line in lines] == [
            counts(found.whole.steps)[:2]
        ]


def test_reader_sees_the_own_unit_and_what_is_below_it(counted: House, sign_in: SignIn) -> None:
    of_region = funnel(sign_in(counted.regional_manager))
    assert of_region is not None
    assert {each.unit.code for each in of_region.below} == {"B1", "B2"}
    client = sign_in(counted.branch_manager)
    own = funnel(client)
    assert own is not None
    assert (counts(own.whole.steps), own.below) == (HERE, [])
    assert client.get("/campaigns/THRESHOLD/?unit=B2").status_code == 404


def test_campaign_that_was_closed_shows_its_last_night(counted: House, sign_in: SignIn) -> None:
    Campaign.objects.filter(code="THRESHOLD").update(state="closed")
    earlier = ON - timedelta(days=40)
    CampaignResult.objects.update(as_of=earlier)
    found = funnel(sign_in(counted.head_office), "HO")
    assert found is not None
    assert (found.on, counts(found.whole.steps)[0]) == (earlier, 50)


def test_without_a_count_the_page_says_so(counted: House, sign_in: SignIn) -> None:
    client = sign_in(counted.head_office)
    assert funnel(client, code="PAYROLL") is None
    page = client.get("/campaigns/PAYROLL/", headers={"accept-language": "en"})
    assert "No night has counted anybody here yet." in page.content.decode()


def test_funnel_takes_the_same_queries_for_one_unit_below_and_for_many(
    counted: House, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(counted.head_office)
    funnel(client, "HO")
    with django_assert_max_num_queries(38) as one:
        funnel(client, "HO")
    with django_assert_max_num_queries(len(one) + 1):  # and the mean around it
        funnel(client, "R1")


def test_api_tells_the_same_figures_to_heads_of_the_unit(counted: House, sign_in: SignIn) -> None:
    client = sign_in(counted.head_office)
    found = funnel(client, "R1")
    assert found is not None
    told = client.get("/api/v1/campaigns/THRESHOLD/progress/?unit=R1").json()
    assert tuple(step["n"] for step in told["steps"]) == counts(found.whole.steps)
    assert (told["unit"], told["on"], told["goal"]) == ("R1", str(ON), None)
    below = {each["code"]: tuple(step["n"] for step in each["steps"]) for each in told["units"]}
    assert below == {"B1": HERE, "B2": THERE}
    own = sign_in(counted.branch_manager).get("/api/v1/campaigns/THRESHOLD/progress/").json()
    assert (own["unit"], tuple(step["n"] for step in own["steps"])) == ("B1", HERE)
    for person, asked, status in (
        (counted.branch_manager, "?unit=B2", 404),
        (counted.regional_manager, "?unit=HO", 404),
        (counted.auditor, "?unit=B2", 200),
        (counted.rm, "", 403),
        (counted.administrator, "", 403),
    ):
        answer = sign_in(person).get(f"/api/v1/campaigns/THRESHOLD/progress/{asked}")
        assert answer.status_code == status, person
