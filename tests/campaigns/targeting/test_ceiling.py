"""A list does not grow above what was approved: the night holds it back and tells head office."""

from datetime import timedelta
from decimal import Decimal

import pytest

from campaigns.models import Campaign, HeldList, WhitelistEntry
from staff.enums import Role
from staff.models import Notification, Officer
from tests.campaigns.bank import MONDAY, Bank, set_metrics

RICH = {"metric": "aum", "op": "ge", "value": "1000"}
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)


@pytest.fixture
def head_office(bank: Bank) -> Officer:
    return bank.officer("9001", bank.head_office, Role.HEAD_OFFICE)


def rich(bank: Bank, n: int) -> None:
    for _ in range(n):
        bank.customer(bank.rm, metrics={"aum": Decimal(2000)})


def n_listed(campaign: Campaign) -> int:
    return WhitelistEntry.objects.filter(campaign=campaign, left_on=None).count()


def test_list_up_to_its_ceiling_is_drawn(bank: Bank, head_office: Officer) -> None:
    campaign = bank.campaign("C", audience=RICH, approved_size=10, ceiling_share=Decimal("0.2"))
    rich(bank, 12)
    bank.night()
    assert n_listed(campaign) == 12
    assert not HeldList.objects.exists()
    assert not Notification.objects.exists()


def test_list_above_its_ceiling_takes_nobody_in_and_others_go_on(
    bank: Bank, head_office: Officer
) -> None:
    campaign = bank.campaign("C", audience=RICH, approved_size=10, ceiling_share=Decimal("0.2"))
    other = bank.campaign("OTHER", audience=RICH)
    rich(bank, 13)
    bank.night()
    assert (n_listed(campaign), n_listed(other)) == (0, 13)
    held = HeldList.objects.get()
    assert (held.campaign, held.on) == (campaign, MONDAY)
    assert (held.n_listed, held.n_waiting, held.approved_size, held.ceiling) == (0, 13, 10, 12)
    told = Notification.objects.get(kind="list_held")
    assert (told.officer, told.path) == (head_office, "/campaigns/C/")
    assert (told.facts["n"], told.facts["ceiling"]) == (13, 12)
    assert bank.night() == 0


def test_who_leaves_makes_room_and_the_rest_is_held_again(bank: Bank, head_office: Officer) -> None:
    campaign = bank.campaign("C", audience=RICH, approved_size=4, ceiling_share=Decimal(0))
    rich(bank, 4)
    bank.night()
    first = WhitelistEntry.objects.filter(campaign=campaign).order_by("pk")
    set_metrics(first[0].customer, aum=Decimal(1))
    rich(bank, 1)
    bank.night(TUESDAY)
    assert n_listed(campaign) == 4
    rich(bank, 2)
    bank.night(WEDNESDAY)
    assert n_listed(campaign) == 4
    held = HeldList.objects.get()
    assert (held.on, held.n_listed, held.n_waiting) == (WEDNESDAY, 4, 2)


def test_unread_notice_is_brought_up_to_date(bank: Bank, head_office: Officer) -> None:
    bank.campaign("C", audience=RICH, approved_size=1, ceiling_share=Decimal(0))
    rich(bank, 2)
    bank.night()
    rich(bank, 1)
    bank.night(TUESDAY)
    told = Notification.objects.get(kind="list_held")
    assert told.facts["n"] == 3
    assert HeldList.objects.count() == 2


def test_larger_list_that_was_approved_is_drawn(bank: Bank, head_office: Officer) -> None:
    campaign = bank.campaign("C", audience=RICH, approved_size=1)
    rich(bank, 5)
    bank.night()
    Campaign.objects.filter(pk=campaign.pk).update(approved_size=5)
    bank.night(TUESDAY)
    assert n_listed(campaign) == 5


def test_campaign_without_an_approved_size_has_no_ceiling(bank: Bank) -> None:
    campaign = bank.campaign("C", audience=RICH, ceiling_share=Decimal(0))
    rich(bank, 5)
    bank.night()
    assert n_listed(campaign) == 5
