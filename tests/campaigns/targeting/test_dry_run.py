"""A dry run plans what the next night then writes, and writes nothing itself."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from campaigns.models import Campaign, FollowUp, WhitelistEntry
from campaigns.targeting.dry_run import DryRun, dry_run
from customers.models import DataDate
from staff.enums import Role
from staff.models import Leave
from tests.campaigns.bank import MONDAY, Bank

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
    rows = FollowUp.objects.filter(campaign=campaign, planned_by_run_on=TUESDAY)
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
    """What the dry run tells, once the night has written the same."""
    run = dry_run(campaign)
    assert run is not None
    assert run.on == TUESDAY
    assert not FollowUp.objects.exists()
    assert not WhitelistEntry.objects.exists()

    bank.night(TUESDAY)

    entered = WhitelistEntry.objects.filter(campaign=campaign, entered_on=TUESDAY)
    assert run.n_entering == entered.count()
    assert run.n_held_out == entered.filter(arm="holdout").count()
    assert told(run) == planned(campaign)
    return told(run)


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
