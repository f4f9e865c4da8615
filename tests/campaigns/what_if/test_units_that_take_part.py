"""Only customers of units that take part are counted, tried and listed; the others leave."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from campaigns.definition import CampaignDefinition, differences
from campaigns.models import Campaign, FollowUp, WhitelistEntry, WhitelistExclusion
from campaigns.queries import campaign_book, definition_of
from campaigns.targeting.dry_run import dry_run
from campaigns.what_if import draw, summarise
from customers.models import DataDate
from kernel.plain_shapes import to_plain
from staff.models import OrgUnit
from tests.campaigns.bank import MONDAY, Bank
from tiering.rules import RuleError, describe_difference

RICH = {"metric": "aum", "op": "ge", "value": "1000"}
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def people(bank: Bank, settings: Any, tmp_path: Path) -> Bank:
    """Rich and poor customers of a branch, of its outlet, and of another branch."""
    settings.BANKCRM_VAR = tmp_path
    for n in range(18):
        unit = (bank.branch, bank.outlet, bank.other_branch)[n % 3]
        bank.customer(bank.rm, unit, metrics={"aum": Decimal(n * 250)})
    DataDate.objects.update(business_date=MONDAY)
    return bank


def listed(campaign: Campaign) -> set[str]:
    entries = WhitelistEntry.objects.filter(campaign=campaign, left_on=None)
    return set(entries.values_list("org_unit__code", flat=True))


def test_trial_and_night_draw_from_units_that_take_part_and_all_below(people: Bank) -> None:
    campaign = people.campaign("RICH", audience=RICH, units=["B001"])
    people.campaign("ALL", audience=RICH)
    drawn = draw(definition_of(campaign), campaign)
    dry = dry_run(campaign)
    assert drawn is not None
    assert dry is not None
    counted = summarise(drawn, people.region, list(OrgUnit.objects.order_by("path")))

    people.night(TUESDAY)

    entries = WhitelistEntry.objects.filter(campaign=campaign)
    assert set(drawn.population.customers[drawn.listed].tolist()) == set(
        entries.values_list("customer", flat=True)
    )
    assert listed(campaign) == {"B001", "B001-1"}
    assert listed(Campaign.objects.get(code="ALL")) == {"B001", "B001-1", "B002"}
    assert dry.n_entering == counted.n_listed == entries.count() > 0
    of_units = {each.code: each.n_listed for each in counted.units}
    assert of_units == {"B001": entries.count(), "B002": 0}
    assert not WhitelistExclusion.objects.filter(campaign=campaign).exists()


def test_who_is_in_no_unit_that_takes_part_is_counted_as_kept_out(people: Bank) -> None:
    campaign = people.campaign("RICH", audience=RICH, units=["B001"])
    drawn = draw(definition_of(campaign), campaign)
    assert drawn is not None
    units = list(OrgUnit.objects.order_by("path"))
    counted = summarise(drawn, people.head_office, units)
    n_of = {each.reason: each.n for each in counted.kept_out}
    others = [n for n in range(18) if n % 3 == 2 and n * 250 >= 1000]
    assert n_of == {"protected": 0, "do_not_contact": 0, "campaign": 0, "unit": len(others)}
    assert counted.n_picked == counted.n_listed + len(others)
    region = summarise(drawn, people.region, units)
    assert {each.code: each.n_kept_out for each in region.units} == {
        "B001": 0, "B002": len(others),
    }  # fmt: skip
    assert {"reason": "unit", "n": len(others)} in to_plain(counted)["kept_out"]


def test_customers_of_a_unit_that_leaves_match_no_longer(people: Bank) -> None:
    campaign = people.campaign("RICH", audience=RICH)
    people.night(TUESDAY)
    assert "B002" in listed(campaign)

    Campaign.objects.filter(pk=campaign.pk).update(units=["B001-1"])
    people.night(TUESDAY + timedelta(days=1))

    assert listed(campaign) == {"B001-1"}
    gone = WhitelistEntry.objects.filter(campaign=campaign, left_on__isnull=False)
    assert set(gone.values_list("leave_reason", flat=True)) == {"no_match"}
    taken_back = FollowUp.objects.filter(entry__in=gone)
    assert set(taken_back.values_list("state", "cancel_reason")) == {("cancelled", "left_list")}


@pytest.mark.parametrize("units", [["NOWHERE"], "B001", [7], [["B001"]], ["B001", "B001"]])
def test_units_are_read_to_the_letter(people: Bank, units: object) -> None:
    written = definition_of(people.campaign("RICH")).to_json() | {"units": units}
    with pytest.raises(RuleError) as refused:
        CampaignDefinition.parse(written, campaign_book())
    assert refused.value.path == "units"


def test_change_of_units_is_told_by_their_names(people: Bank) -> None:
    before = definition_of(people.campaign("RICH"))
    written = before.to_json() | {"units": ["B002", "B001"]}
    after = CampaignDefinition.parse(written, campaign_book())
    assert after.units == ("B001", "B002")
    told = differences(before, after, campaign_book())
    assert [each.path for each in told] == ["units"]
    assert describe_difference(told[0], "en").endswith("the whole bank → B001, B002")
