"""What a definition is counted to list is what the night lists."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from campaigns.definition import CampaignDefinition
from campaigns.models import Campaign, WhitelistEntry, WhitelistExclusion
from campaigns.queries import campaign_book, definition_of
from campaigns.what_if import draw, samples, summarise
from customers.models import DataDate
from kernel.cascade import shared
from staff.enums import Role
from staff.models import OrgUnit
from tests.campaigns.bank import EVERYBODY, MONDAY, Bank

RICH = {"metric": "aum", "op": "ge", "value": "1000"}
VERY_RICH = {"metric": "aum", "op": "ge", "value": "9000"}
WATCHED = {"metric": "on_watch", "op": "is_true"}
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def people(bank: Bank, settings: Any, tmp_path: Path) -> Bank:
    """Forty customers of two branches: poor and rich, protected, silent, watched."""
    settings.BANKCRM_VAR = tmp_path
    for n in range(40):
        silent, protected = n % 7 == 3, n % 11 == 5
        bank.customer(
            bank.rm if n % 3 else None,
            bank.branch if n % 2 else bank.other_branch,
            metrics={
                "aum": Decimal(n * 250),
                "on_watch": n % 5 == 0,
                "contact_allowed": not silent,
                "protected": protected,
            },
            crm_contact_allowed=not silent,
            is_protected=protected,
        )
    DataDate.objects.update(business_date=MONDAY)
    return bank


def written(campaign: Campaign, **changes: Any) -> CampaignDefinition:
    return CampaignDefinition.parse(definition_of(campaign).to_json() | changes, campaign_book())


def counted(definition: CampaignDefinition, campaign: Campaign, at: OrgUnit) -> Any:
    drawn = draw(definition, campaign)
    assert drawn is not None
    return summarise(drawn, at, list(OrgUnit.objects.order_by("path")))


def test_count_is_what_the_night_draws(people: Bank) -> None:
    campaign = people.campaign(
        "RICH", audience=RICH, exclusion=WATCHED, target=VERY_RICH, holdout_share=Decimal("0.3")
    )
    drawn = draw(definition_of(campaign), campaign)
    assert drawn is not None
    told = counted(definition_of(campaign), campaign, people.head_office)

    people.night(TUESDAY)

    entries = WhitelistEntry.objects.filter(campaign=campaign)
    listed = set(drawn.population.customers[drawn.listed].tolist())
    assert listed == set(entries.values_list("customer", flat=True))
    held_out = set(drawn.population.customers[drawn.held_out].tolist())
    assert held_out == set(entries.filter(arm="holdout").values_list("customer", flat=True))
    assert 0 < len(held_out) < len(listed) == told.n_listed == told.n_entering
    kept_by_night = [each for each in told.kept_out if each.reason != "unit"]
    assert len(kept_by_night) == 3
    for each in kept_by_night:
        excluded = WhitelistExclusion.objects.filter(campaign=campaign, reason=each.reason)
        assert each.n == excluded.count() > 0
    assert told.n_met == 4  # 9,000 and more
    assert told.n_picked == told.n_met + told.n_kept_out + told.n_listed


def test_change_of_a_running_list_tells_who_enters_and_who_leaves(people: Bank) -> None:
    campaign = people.campaign("RICH", audience=RICH)
    people.night(TUESDAY)
    now = set(WhitelistEntry.objects.values_list("customer", flat=True))
    higher = written(campaign, audience={"metric": "aum", "op": "ge", "value": "2000"})

    told = counted(higher, campaign, people.head_office)
    Campaign.objects.filter(pk=campaign.pk).update(audience=higher.to_json()["audience"])
    people.night(TUESDAY + timedelta(days=1))

    then = set(WhitelistEntry.objects.filter(left_on=None).values_list("customer", flat=True))
    assert (told.n_now, told.n_listed) == (len(now), len(then))
    assert (told.n_entering, told.n_leaving) == (len(then - now), len(now - then)) != (0, 0)


def test_who_came_by_hand_stays_unless_behind_a_wall(people: Bank) -> None:
    campaign = people.campaign("RICH", audience=RICH)
    poor = people.customer(people.rm, metrics={"aum": Decimal(1)})
    silent = people.customer(people.rm, metrics={"contact_allowed": False})
    for each in (poor, silent):
        WhitelistEntry.objects.create(
            campaign=campaign, customer=each, org_unit=each.org_unit, arm="contact",
            source="hand", rule_version=1, entered_on=MONDAY,
        )  # fmt: skip
    drawn = draw(definition_of(campaign), campaign)
    assert drawn is not None
    listed = set(drawn.population.customers[drawn.listed].tolist())
    assert poor.pk in listed
    assert silent.pk not in listed
    nobody = written(campaign, audience=None)
    assert counted(nobody, campaign, people.head_office).n_listed == 1


def test_units_add_up_and_overlaps_name_the_other_list(people: Bank) -> None:
    other = people.campaign("OTHER", audience=VERY_RICH)
    people.night(TUESDAY)
    campaign = people.campaign("RICH", audience=RICH)
    bank = counted(definition_of(campaign), campaign, people.head_office)
    region = counted(definition_of(campaign), campaign, people.region)
    branch = counted(definition_of(campaign), campaign, people.branch)

    assert [each.n_listed for each in bank.units] == [bank.n_listed] == [region.n_listed]
    assert sum(each.n_listed for each in region.units) == region.n_listed
    assert 0 < branch.n_listed < region.n_listed
    on_other = WhitelistEntry.objects.filter(campaign=other).count()
    assert [(each.code, each.n) for each in bank.overlaps] == [("OTHER", on_other)]


def test_samples_say_why(people: Bank) -> None:
    campaign = people.campaign("RICH", audience={"all": [EVERYBODY, RICH]})
    head_office = people.officer("9001", people.head_office, Role.HEAD_OFFICE)
    drawn = draw(definition_of(campaign), campaign)
    assert drawn is not None
    found = samples(drawn, definition_of(campaign), head_office)
    assert len(found) == 20
    assert {each.customer.pk for each in found} <= set(
        drawn.population.customers[drawn.listed].tolist()
    )
    assert all(len(each.conditions) == 2 and each.is_new for each in found)


def test_before_the_first_night_there_is_nobody_to_count(
    bank: Bank, settings: Any, tmp_path: Path
) -> None:
    settings.BANKCRM_VAR = tmp_path
    DataDate.objects.all().delete()
    campaign = bank.campaign("RICH", audience=RICH)
    assert draw(definition_of(campaign), campaign) is None


def test_target_is_shared_out_level_by_level_by_the_list(people: Bank) -> None:
    campaign = people.campaign("RICH", audience=RICH)
    with_goal = written(campaign, kpi="reached", kpi_value=7)
    bank = counted(with_goal, campaign, people.head_office)
    region = counted(with_goal, campaign, people.region)
    assert sum(each.goal for each in bank.units) == 7
    of_region = next(each.goal for each in bank.units if each.code == people.region.code)
    assert sum(each.goal for each in region.units) == of_region
    parts = shared(of_region, [each.n_listed for each in region.units])
    assert [each.goal for each in region.units] == parts
    assert {each.goal for each in counted(written(campaign), campaign, people.region).units} == {
        None
    }
