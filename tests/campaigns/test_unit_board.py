"""The results of a campaign under a unit: each play counts its rate in its own way."""

from datetime import timedelta
from decimal import Decimal

import pytest

from campaigns import unit_board
from campaigns.enums import Arm, TargetKind
from campaigns.models import Campaign, CampaignResult
from kernel.clock import now, today
from staff.models import OrgUnit
from tests.conftest import House
from tests.factories import campaigns, customers


def result(campaign: Campaign, unit: OrgUnit, rate: str, **counts: int) -> None:
    CampaignResult.objects.create(
        campaign=campaign,
        org_unit=unit,
        as_of=customers.ON,
        arm=Arm.CONTACT,
        rate=Decimal(rate),
        **{"listed": 10, "contacted": 5, "reached": 4, "succeeded": 2, "base": 8, **counts},
    )


def counted_by(kind: str) -> Campaign:
    campaign = campaigns.campaign()
    campaign.target_kind = kind
    campaign.save()
    return campaign


def contact_row(unit: OrgUnit) -> dict[str, object]:
    board = unit_board.campaign_board(unit, today=campaigns.TODAY)
    return next(each for each in board if each["campaign"].code == "THRESHOLD")["contact"]


@pytest.mark.parametrize(
    ("kind", "of_one", "of_two"),
    [
        (TargetKind.CONDITION, "0.25", 0.25),
        (TargetKind.CHURN, "0.75", 0.75),  # the share that left
        (TargetKind.PAYROLL_RETAINED, "0.31", None),  # a share of yuan: no sum of counts
    ],
)
def test_rate_under_a_unit(house: House, kind: str, of_one: str, of_two: float | None) -> None:
    campaign = counted_by(kind)
    result(campaign, house.branch, of_one)
    result(campaign, house.other_branch, of_one)
    assert contact_row(house.branch)["rate"] == Decimal(of_one)
    assert contact_row(house.region)["rate"] == of_two
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
    campaign = counted_by(TargetKind.CHURN)
    for unit in (house.branch, house.other_branch):
        result(campaign, unit, "0", listed=0, contacted=0, succeeded=0, base=0)
    row = contact_row(house.region)
    assert (row["rate"], row["contact_rate"]) == (None, None)
