"""Promises that the database cannot hold are found."""

from datetime import date, timedelta

from campaigns.models import FollowUp, WhitelistEntry
from campaigns.targeting import checks
from customers.models import Customer
from tests.campaigns.bank import EVERYBODY, MONDAY, Bank


def planned(bank: Bank) -> None:
    bank.campaign("ALL")
    bank.maturity_campaign(audience=EVERYBODY)
    bank.account(bank.customer(bank.rm), date(2026, 3, 25))
    bank.night()


def test_broken_promises_are_named_with_their_number(bank: Bank) -> None:
    planned(bank)
    assert checks.find() == []
    FollowUp.objects.update(lead=None, due_on=MONDAY + timedelta(days=1), owner=None)
    WhitelistEntry.objects.update(left_on=MONDAY, leave_reason="no_match", arm="holdout")
    found = checks.find()
    assert found == [
        "8 open follow-ups of customers who left the list",
        "1 customers with two leading follow-ups on one day",
        "3 maturing listed accounts without an owner",
        "8 open follow-ups of the hold-out",
    ]


def test_listed_customer_behind_a_wall_is_found(bank: Bank) -> None:
    planned(bank)
    Customer.objects.update(is_protected=True)
    assert checks.find() == ["2 listed customers who are protected or may not be contacted"]
