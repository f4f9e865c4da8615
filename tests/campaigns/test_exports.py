"""Lists, follow-ups and results as other systems read them."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO, StringIO

from campaigns.exports import EXPORTS
from customers.models import Customer
from tests.campaigns.bank import EVERYBODY, MONDAY, Bank, set_metrics

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
    assert exported("white_list", as_of=MONDAY) == [{**row, "left_on": "", "reason": ""}]
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
