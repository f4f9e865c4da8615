"""Lists, follow-ups and results as other systems read them."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO

from campaigns.exports import EXPORTS
from campaigns.models import FollowUp
from customers.models import Account, Customer
from tests.campaigns.bank import EVERYBODY, MONDAY, Bank, set_metrics, work

TUESDAY = MONDAY + timedelta(days=1)


def exported(
    name: str, as_of: date | None = None, start: date | None = None, end: date | None = None
) -> list[dict[str, str]]:
    target = BytesIO()
    EXPORTS[name](target, as_of, start, end)
    return list(csv.DictReader(StringIO(target.getvalue().decode())))


def test_white_list_has_the_columns_of_the_contract(bank: Bank) -> None:
    bank.campaign("RICH", audience={"metric": "aum", "op": "ge", "value": "1"})
    customer = bank.customer(bank.rm, metrics={"aum": Decimal(5)})
    bank.night()
    set_metrics(customer, aum=Decimal(0))
    bank.night(TUESDAY)
    row = {
        "campaign": "RICH",
        "customer_no": customer.customer_no,
        "org_code": "B001",
        "owner": "S0011",
        "arm": "contact",
        "entered_on": "2026-03-16",
        "left_on": "2026-03-17",
        "reason": "no_match",
    }
    assert exported("white_list") == [row]
    then = {**row, "owner": "", "left_on": "", "reason": ""}
    assert exported("white_list", as_of=MONDAY) == [then]
    assert exported("white_list", as_of=TUESDAY) == [row]
    bank.night(TUESDAY + timedelta(days=1))
    assert exported("white_list", as_of=TUESDAY) == [row]
    assert exported("white_list", start=TUESDAY) == []


def test_follow_ups_have_the_columns_of_the_contract(bank: Bank) -> None:
    bank.maturity_campaign(audience=EVERYBODY)
    customer = bank.customer(bank.rm)
    account = bank.account(customer, date(2026, 3, 25))
    bank.night()
    rows = exported("follow_ups")
    assert rows[0] == {
        "campaign": "M",
        "customer_no": customer.customer_no,
        "account_no": account.account_no,
        "plan": "731",
        "step": "T-7",
        "anchor_on": "2026-03-25",
        "due_on": "2026-03-18",
        "owner": "S0011",
        "channel": "wecom",
        "status": "open",
    }
    assert [row["step"] for row in rows] == ["T-7", "T-3", "T-1"]
    assert len(exported("follow_ups", start=date(2026, 3, 19), end=date(2026, 3, 20))) == 1
    assert exported("follow_ups", as_of=MONDAY - timedelta(days=1)) == []


def told(on: date | None = None) -> dict[tuple[str, ...], tuple[str, str]]:
    """Of each follow-up the due day and how it stands."""
    keys = ("campaign", "customer_no", "account_no", "step")
    rows = exported("follow_ups", as_of=on)
    return {tuple(row[key] for key in keys): (row["due_on"], row["status"]) for row in rows}


def test_follow_ups_of_earlier_days_are_what_was_told_then(bank: Bank) -> None:
    bank.campaign("LIST", audience={"metric": "aum", "op": "ge", "value": "1"},
                  target={"metric": "has_fund", "op": "is_true"})  # fmt: skip
    bank.maturity_campaign(audience=EVERYBODY)
    people = [bank.customer(bank.rm, metrics={"aum": Decimal(5)}) for _ in range(6)]
    leaves, meets, refuses, works, closes, _misses = people
    account = bank.account(closes, date(2026, 4, 8))

    def work_on(of: Customer, outcome: str, on: date) -> None:
        work(FollowUp.objects.filter(customer=of, state="open").earliest("due_on"), outcome, on)

    def happen(on: date) -> None:
        days = (on - MONDAY).days
        if days == 1:
            set_metrics(leaves, aum=Decimal(0))
            work_on(works, "considering", on)
        if days == 2:
            set_metrics(meets, has_fund=True)
        if days == 3:
            work_on(refuses, "refused", on)
        if days == 4:
            Account.objects.filter(pk=account.pk).update(closed_on=on)

    then = {}
    for days in (*range(5), 7, 8, 35, 36):
        on = MONDAY + timedelta(days=days)
        happen(on)
        bank.night(on)
        then[on] = told()
    statuses = {status for each in then.values() for _, status in each.values()}
    assert statuses == {"open", "done", "cancelled", "missed"}
    for on, rows in list(then.items())[:-1]:
        assert told(on) == rows, on
    saturday = MONDAY + timedelta(days=5)
    assert told(saturday) == then[MONDAY + timedelta(days=4)]


def test_follow_up_of_an_earlier_day_has_no_owner_while_it_is_open(bank: Bank) -> None:
    bank.campaign("ALL")
    bank.customer(bank.rm)
    bank.night()
    work(FollowUp.objects.get(step="D0"), "sent", MONDAY)
    bank.night(TUESDAY)
    rows = exported("follow_ups", as_of=MONDAY)
    assert {(row["status"], row["owner"]) for row in rows} == {("done", "S0011"), ("open", "")}


def test_follow_up_that_was_opened_again_has_no_earlier_status(bank: Bank) -> None:
    bank.maturity_campaign(audience={"metric": "aum", "op": "ge", "value": "1"})
    customer = bank.customer(bank.rm, metrics={"aum": Decimal(5)})
    bank.account(customer, date(2026, 4, 8))
    bank.night()
    set_metrics(customer, aum=Decimal(0))
    bank.night(TUESDAY)
    assert {status for _, status in told(TUESDAY).values()} == {"cancelled"}
    set_metrics(customer, aum=Decimal(5))
    wednesday = TUESDAY + timedelta(days=1)
    bank.night(wednesday)
    bank.night(wednesday + timedelta(days=1))
    assert set(told(MONDAY).values()) == {("", "")}
    assert {status for _, status in told(wednesday).values()} == {"open"}


def test_campaign_results_have_the_columns_of_the_contract(bank: Bank) -> None:
    bank.campaign("ALL", target={"metric": "has_fund", "op": "is_true"}, target_rate=Decimal("0.1"))
    customer = bank.customer(bank.rm)
    bank.customer(bank.rm)
    bank.night()
    set_metrics(customer, has_fund=True)
    bank.night(TUESDAY)
    assert len(exported("campaign_results")) == 2
    assert exported("campaign_results", as_of=TUESDAY) == [
        {
            "campaign": "ALL",
            "org_code": "B001",
            "as_of": "2026-03-17",
            "arm": "contact",
            "listed": "2",
            "contacted": "0",
            "reached": "0",
            "succeeded": "1",
            "rate": "0.5000",
            "target": "0.1000",
        }
    ]


def test_text_that_a_spreadsheet_would_run_is_neutralised(bank: Bank) -> None:
    bank.campaign("ALL")
    bank.customer(bank.rm)
    Customer.objects.update(customer_no="=1+1")
    bank.night()
    assert {row["customer_no"] for row in exported("white_list")} == {"'=1+1"}
