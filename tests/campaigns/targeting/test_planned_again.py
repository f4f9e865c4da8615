"""Whom planning looks at in a night."""

from datetime import timedelta
from decimal import Decimal

import pytest

from campaigns.targeting import touched
from customers.models import Account
from kernel import sql
from tests.campaigns.bank import MONDAY, Bank

LAST_WEEK = MONDAY - timedelta(days=7)


@pytest.fixture(autouse=True)
def others(bank: Bank) -> None:
    """So many that what a test drafts is little of it."""
    for _ in range(20):
        bank.account(bank.activity(bank.customer(bank.rm)).customer)


def customers_touched() -> set[int]:
    sql.execute("analyze customers_account, customers_activity")
    touched.tonight(on=MONDAY)
    return {row[0] for row in sql.rows("select customer_id from campaign_touched")}


@pytest.mark.parametrize(
    ("changes", "is_touched"),
    [
        ({"balance": Decimal(5)}, False),
        ({"closed_on": MONDAY}, True),
        ({"matures_on": MONDAY + timedelta(days=200)}, True),
        ({"product_class": "wealth"}, True),
    ],
)
def test_account_touches_when_its_own_days_move(
    bank: Bank, changes: dict[str, object], is_touched: bool
) -> None:
    customer = bank.customer(bank.rm)
    bank.deliver(bank.account(customer, MONDAY + timedelta(days=90)), **changes)
    assert customers_touched() == ({customer.pk} if is_touched else set())


def test_account_that_closes_as_announced_touches(bank: Bank) -> None:
    closing, closed, later = (bank.customer(bank.rm) for _ in range(3))
    bank.account(closing, closed_on=MONDAY)
    bank.account(closed, closed_on=LAST_WEEK)
    bank.account(later, closed_on=MONDAY + timedelta(days=1))
    assert customers_touched() == {closing.pk}


def test_account_that_moved_touches_both_holders(bank: Bank) -> None:
    giver, taker = bank.customer(bank.rm), bank.customer(bank.rm)
    account = bank.account(giver, MONDAY + timedelta(days=90))
    bank.deliver(account, customer_id=taker.pk)
    assert customers_touched() == {giver.pk, taker.pk}


def test_pay_day_touches_when_it_is_another_one(bank: Bank) -> None:
    moved, same, long_ago = (
        bank.activity(bank.customer(bank.rm), payroll_on=LAST_WEEK) for _ in range(3)
    )
    bank.deliver(moved, payroll_on=MONDAY)
    bank.deliver(same, payroll_amount=Decimal(7))
    bank.deliver(long_ago, payroll_on=MONDAY - timedelta(days=touched.REACH + 1))
    assert customers_touched() == {moved.pk}


def test_figures_touch_nobody(bank: Bank) -> None:
    customer = bank.customer(bank.rm)
    bank.deliver(customer.metric, aum=Decimal(9))
    assert customers_touched() == set()


def test_everyone_is_looked_at_when_most_accounts_are_drafted(bank: Bank) -> None:
    for account in Account.objects.all():
        bank.deliver(account, balance=Decimal(5))
    sql.execute("analyze customers_account")
    assert touched.tonight(on=MONDAY) == touched.everyone()
