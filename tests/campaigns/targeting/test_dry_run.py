"""A dry run plans what the next night then writes, and writes nothing itself."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from campaigns.definition import CampaignDefinition
from campaigns.models import Campaign, CampaignVersion, FollowUp, WhitelistEntry
from campaigns.operations.campaign_drafts import start_draft
from campaigns.queries import definition_of
from campaigns.targeting.dry_run import DryRun, dry_run
from campaigns.what_if import bring_ahead
from customers.models import Customer, DataDate
from staff.enums import Role
from staff.models import Leave
from tests.campaigns.bank import MONDAY, Bank, set_metrics

TUESDAY = MONDAY + timedelta(days=1)
RICH = {"metric": "aum", "op": "ge", "value": "1000"}
PAID = {"metric": "is_payroll", "op": "is_true"}
HELD = Decimal("0.25")


@pytest.fixture
def people(bank: Bank, settings: Any, tmp_path: Path) -> Bank:
    """Customers of two books and of none, with pay days, maturities and messages behind them."""
    settings.BANKCRM_VAR = tmp_path
    bank.officer("M002", bank.other_branch, Role.BRANCH_MANAGER)
    owners = [bank.rm, bank.officer("S0012", bank.branch), None]
    for n in range(40):
        each = bank.customer(
            owners[n % 3],
            bank.branch if n % 3 < 2 else bank.other_branch,
            metrics={
                "aum": Decimal(n * 250),
                "payroll_amount": Decimal(8000) if n % 4 == 0 else None,
                "payroll_on": MONDAY - timedelta(days=2) if n % 4 == 0 else None,
            },
        )
        if n % 4 == 0:
            bank.activity(each, payroll_on=MONDAY - timedelta(days=2), payroll_amount=Decimal(8000))
        if n % 5 == 0:
            bank.account(each, MONDAY + timedelta(days=n))
        if n % 6 == 0:
            bank.contact(each, MONDAY)
    DataDate.objects.update(business_date=MONDAY)
    return bank


def planned(campaign: Campaign) -> list[tuple[Any, ...]]:
    """What the last night has planned of a campaign."""
    rows = FollowUp.objects.filter(campaign=campaign, planned_by_run_on=TUESDAY, state="open")
    return sorted(
        rows.values_list(
            "customer_id", "org_unit_id", "owner_id", "account_id", "step", "channel",
            "anchor_on", "planned_on", "due_on", "lead__campaign_id",
        ),
        key=str,
    )  # fmt: skip


def told(run: DryRun | None) -> list[tuple[Any, ...]]:
    assert run is not None
    return sorted(
        (
            (
                each.customer, each.unit, each.officer, each.account, each.step, each.channel,
                each.anchor_on, each.planned_on, each.due_on, each.lead,
            )
            for each in run.steps
        ),
        key=str,
    )  # fmt: skip


def compare(bank: Bank, campaign: Campaign) -> list[tuple[Any, ...]]:
    """What the dry run tells, once the first night has written the same."""
    run = dry_run(campaign)
    assert not FollowUp.objects.exists()
    assert not WhitelistEntry.objects.exists()
    bank.night(TUESDAY)
    return held_against_the_night(run, campaign)


def held_against_the_night(run: DryRun | None, campaign: Campaign) -> list[tuple[Any, ...]]:
    assert run is not None
    assert run.on == TUESDAY
    entered = WhitelistEntry.objects.filter(campaign=campaign, entered_on=TUESDAY)
    left = WhitelistEntry.objects.filter(campaign=campaign, left_on=TUESDAY)
    assert (run.n_entering, run.n_leaving) == (entered.count(), left.count())
    assert run.n_held_out == entered.filter(arm="holdout").count()
    assert told(run) == planned(campaign)
    return told(run)


def after_a_night(bank: Bank) -> Campaign:
    """A campaign with a list, of which some no longer match and others match now."""
    campaign = bank.campaign("RICH", audience=RICH, holdout_share=HELD)
    bank.campaign("OTHER", audience=RICH, priority=2000)
    bank.night(MONDAY)
    for n, pk in enumerate(Customer.objects.order_by("pk").values_list("pk", flat=True)):
        if n < 4:
            set_metrics(pk, aum=Decimal(9000))
        elif n % 7 == 5:
            set_metrics(pk, aum=Decimal(10))
    campaign.refresh_from_db()
    return campaign


def test_dry_run_of_entries_is_what_the_night_writes(people: Bank) -> None:
    campaign = people.campaign("RICH", audience=RICH, holdout_share=HELD)
    people.campaign("OTHER", audience=RICH, priority=2000)
    Leave.objects.create(
        officer=people.rm,
        starts_on=TUESDAY + timedelta(days=2),
        ends_on=TUESDAY + timedelta(days=6),
        noted_by=people.manager,
    )

    steps = compare(people, campaign)

    assert {each[2] for each in steps} >= {people.rm.pk, None}
    assert any(each[7] != each[8] for each in steps)  # moved
    assert any(each[9] is not None for each in steps)  # one line with the other campaign


def test_dry_run_of_pay_days_is_what_the_night_writes(people: Bank) -> None:
    campaign = people.campaign("PAY", audience=PAID, anchor="pay_day")
    steps = compare(people, campaign)
    assert {each[6] for each in steps} == {MONDAY - timedelta(days=2)}


def test_dry_run_of_maturities_is_what_the_night_writes(people: Bank) -> None:
    campaign = people.maturity_campaign()
    people.campaign("OTHER", audience=RICH, priority=2000)
    steps = compare(people, campaign)
    assert len({each[3] for each in steps}) > 3
    assert None not in {each[2] for each in steps}  # a maturity always has a name


def test_dry_run_has_who_comes_by_the_calendar_alone(people: Bank) -> None:
    """Thirty-one days before a maturity on the figures, thirty in the next night."""
    matures_on = TUESDAY + timedelta(days=30)
    customer = people.customer(people.rm, metrics={"next_term_on": matures_on})
    people.account(customer, matures_on)
    soon = {"metric": "days_to_maturity", "op": "le", "value": 30}
    campaign = people.maturity_campaign(audience=soon)
    steps = compare(people, campaign)
    assert {each[0] for each in steps} == {customer.pk}


def test_dry_run_of_a_list_that_stands_has_who_leaves_it(people: Bank) -> None:
    campaign = after_a_night(people)
    run = dry_run(campaign)
    people.night(TUESDAY)
    assert held_against_the_night(run, campaign)
    assert run is not None
    assert run.n_leaving > 0


@pytest.mark.parametrize(
    "words", [{"audience": {"metric": "aum", "op": "ge", "value": "5"}}, {"plan": "SINGLE"}]
)
def test_dry_run_of_a_version_is_what_the_night_after_its_approval_writes(
    people: Bank, words: dict[str, Any]
) -> None:
    campaign = after_a_night(people)
    version = CampaignDefinition.parse(definition_of(campaign).to_json() | words)
    run = dry_run(campaign, version)
    version.adopt(campaign)
    campaign.version += 1
    campaign.save()
    people.night(TUESDAY)
    assert held_against_the_night(run, campaign)


def test_what_a_night_brings_is_all_that_a_dry_run_asks_for(people: Bank, tmp_path: Path) -> None:
    campaign = people.campaign("RICH", audience=RICH, holdout_share=HELD)
    draft = start_draft(
        campaign=campaign, by=people.officer("9001", people.head_office, Role.HEAD_OFFICE)
    )
    paid = definition_of(campaign).to_json() | {"audience": PAID}
    CampaignVersion.objects.filter(pk=draft.pk).update(definition=paid)
    bring_ahead()
    brought = {each.name for each in tmp_path.rglob("ahead/*.npy")}
    assert brought
    dry_run(campaign)
    dry_run(campaign, CampaignDefinition.parse(paid))
    asked_for = {each.name for each in tmp_path.rglob("ahead/*.npy")}
    assert asked_for - brought == {"hash-RICH.npy"}  # who is held out is drawn for one campaign


def test_list_above_its_ceiling_takes_nobody_in(people: Bank) -> None:
    ceiling = {"approved_size": 2, "ceiling_share": Decimal("0.1")}
    campaign = people.campaign("RICH", audience=RICH, **ceiling)
    assert compare(people, campaign) == []
    held = dry_run(campaign)
    assert held is not None
    assert (held.is_held_back, held.n_entering, held.n_held_out) == (True, 0, 0)
