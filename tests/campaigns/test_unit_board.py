"""The results of a campaign under a unit: each play counts its rate in its own way."""

from datetime import timedelta
from decimal import Decimal

from campaigns.enums import Arm
from campaigns.models import Campaign, CampaignResult
from campaigns.panels import unit_board
from kernel.clock import now, today
from staff.models import OrgUnit
from tests.conftest import House
from tests.factories import campaigns, customers


def result(campaign: Campaign, unit: OrgUnit, part: str, whole: str) -> None:
    CampaignResult.objects.create(
        campaign=campaign,
        org_unit=unit,
        as_of=customers.ON,
        arm=Arm.CONTACT,
        listed=10,
        contacted=5,
        reached=4,
        succeeded=2,
        base=8,
        rate_part=Decimal(part),
        rate_whole=Decimal(whole),
    )


def contact_row(unit: OrgUnit) -> dict[str, object]:
    board = unit_board.campaign_board(unit, today=campaigns.TODAY)
    return next(each for each in board if each["campaign"].code == "THRESHOLD")["contact"]


def test_rate_under_a_unit_is_that_of_all_its_parts(house: House) -> None:
    """Of yuan as of customers: large units count for more."""
    campaign = campaigns.campaign()
    result(campaign, house.branch, "4500.00", "16000.00")
    result(campaign, house.other_branch, "-500.00", "4000.00")
    assert contact_row(house.branch)["rate"] == Decimal("0.28125")
    assert contact_row(house.region)["rate"] == Decimal("0.2")
    assert contact_row(house.region)["contact_rate"] == 0.5


def test_officers_of_a_unit_by_what_is_late_due_and_done(house: House) -> None:
    person = customers.customer("C1", house.branch, house.rm)
    in_list = campaigns.entry(person)
    for days in (-1, 0, 3):
        campaigns.follow_up(person, in_list, campaigns.TODAY + timedelta(days=days))
    for worked_at in (now(), now() - timedelta(days=1)):
        campaigns.follow_up(person, in_list, state="done", outcome="done", worked_at=worked_at)
    (row,) = unit_board.officer_board(house.region, today=campaigns.TODAY, worked_on=today())
    assert (row["n_late"], row["n_today"], row["n_open"], row["n_done"]) == (1, 1, 3, 1)


def test_rate_of_nobody_is_unknown(house: House) -> None:
    campaign = campaigns.campaign()
    for unit in (house.branch, house.other_branch):
        result(campaign, unit, "0", "0")
    CampaignResult.objects.update(listed=0, contacted=0)
    row = contact_row(house.region)
    assert (row["rate"], row["contact_rate"]) == (None, None)
