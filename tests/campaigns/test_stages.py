"""How far customers came in a campaign: the funnel counts whom the lists behind it show."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import QueryDict

from campaigns.enums import Stage
from campaigns.filters.customers import CustomerFilter
from campaigns.models import Campaign, CampaignResult, FollowUp
from campaigns.panels import campaign_list
from campaigns.panels.customer_book import open_book
from tests.campaigns.bank import MONDAY, Bank, set_metrics, work

TUESDAY = MONDAY + timedelta(days=1)
OUTCOMES = (
    (), ("sent",), ("no_answer",), ("sent", "interested"), ("considering",), ("refused",),
    ("no_answer", "done"),
)  # fmt: skip


@pytest.fixture
def campaign(bank: Bank) -> Campaign:
    """Some come to each stage, one has left the list, some are held out."""
    target = {"metric": "aum", "op": "ge", "value": "50000"}
    made = bank.campaign("ALL", target=target, holdout_share=Decimal("0.2"))
    for outcomes in OUTCOMES * 3:
        customer = bank.customer(bank.rm, metrics={"aum": Decimal(40000)})
        bank.night()
        steps = FollowUp.objects.filter(customer=customer).order_by("due_on")
        for step, outcome in zip(steps, outcomes, strict=False):
            work(step, outcome, TUESDAY)
        if outcomes in (("considering",), ()):
            set_metrics(customer, aum=Decimal(60000))
    bank.night(TUESDAY)
    return made


def result(bank: Bank) -> CampaignResult:
    return CampaignResult.objects.get(
        org_unit=bank.branch, with_below=True, as_of=TUESDAY, arm="contact"
    )


@pytest.mark.parametrize("stage", Stage)
def test_number_of_a_stage_is_the_length_of_its_lists(
    bank: Bank, campaign: Campaign, stage: Stage
) -> None:
    counted = getattr(result(bank), stage)
    entries = campaign_list.entries(bank.manager, campaign, bank.branch, stage=stage)
    asked = CustomerFilter(QueryDict(f"campaign=ALL&stage={stage}"), by=bank.manager)
    assert entries.count() == open_book(bank.manager, asked, TUESDAY).n == counted > 0


@pytest.mark.parametrize("stage", list(Stage)[1:-1])
def test_who_is_short_of_a_stage_came_to_the_one_before(
    bank: Bank, campaign: Campaign, stage: Stage
) -> None:
    counted = result(bank)
    before = list(Stage)[list(Stage).index(stage) - 1]
    short = campaign_list.entries(bank.manager, campaign, bank.branch, short_of=stage)
    asked = CustomerFilter(QueryDict(f"campaign=ALL&short_of={stage}"), by=bank.manager)
    n = open_book(bank.manager, asked, TUESDAY).n
    assert short.count() == n == getattr(counted, before) - getattr(counted, stage)
