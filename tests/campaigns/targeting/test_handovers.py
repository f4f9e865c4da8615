"""Work goes with a customer who is handed over: at once, and again after a flip."""

import pytest

from bankcrm.night_tables import DRAFTS
from campaigns.models import FollowUp, WhitelistEntry
from campaigns.operations.hand_overs import hand_over
from campaigns.targeting import handovers, planning, results, whitelist
from customers.models import Customer
from kernel import drafts
from staff.models import Officer
from tests.campaigns.bank import MONDAY, Bank, work


def owners(customer: Customer) -> set[str | None]:
    """Whose the open entries and follow-ups of a customer are."""
    entries = WhitelistEntry.objects.filter(customer=customer, left_on=None)
    follow_ups = FollowUp.objects.open().filter(customer=customer)
    found = [*entries.values_list("owner__staff_no"), *follow_ups.values_list("owner__staff_no")]
    return {staff_no for (staff_no,) in found}


@pytest.fixture
def colleague(bank: Bank) -> Officer:
    bank.campaign("ALL")
    return bank.officer("S0012", bank.branch)


def give(bank: Bank, customer: Customer, to: Officer) -> None:
    hand_over(customer, by=bank.manager, to=to, reason="long leave")


def seen_by(officer: Officer) -> tuple[bool, bool]:
    return (
        Customer.objects.visible_to(officer).exists(),
        FollowUp.objects.open().visible_to(officer).exists(),
    )


def test_hand_over_takes_open_work_along_at_once(bank: Bank, colleague: Officer) -> None:
    customer, other = bank.customer(bank.rm), bank.customer(bank.rm)
    bank.night()
    first = FollowUp.objects.get(customer=customer, step="D0")
    work(first, "sent", MONDAY)
    Customer.objects.filter(pk=other.pk).update(owner=bank.manager)
    assert seen_by(bank.rm) == (True, True)

    give(bank, customer, colleague)

    assert owners(customer) == {"S0012"}
    assert owners(other) == {"S0011"}
    assert seen_by(colleague) == (True, True)
    assert not FollowUp.objects.open().visible_to(bank.rm).filter(customer=customer).exists()
    first.refresh_from_db()
    assert first.owner == bank.rm


def test_customer_of_the_pool_is_handed_over_with_the_work(bank: Bank, colleague: Officer) -> None:
    customer = bank.customer(None)
    bank.night()
    FollowUp.objects.update(owner=None)
    WhitelistEntry.objects.update(owner=None, is_overflow=False)

    give(bank, customer, colleague)

    assert owners(customer) == {"S0012"}


def test_work_beyond_the_managers_hours_stays_with_the_colleague(
    bank: Bank, colleague: Officer
) -> None:
    customer = bank.customer(bank.rm)
    bank.night()
    WhitelistEntry.objects.update(is_overflow=True)

    give(bank, customer, colleague)

    assert owners(customer) == {"S0011"}


def test_next_night_leaves_handed_over_work_where_it_is(bank: Bank, colleague: Officer) -> None:
    customer = bank.customer(bank.rm)
    bank.night()
    give(bank, customer, colleague)

    bank.night()

    assert owners(customer) == {"S0012"}
    assert handovers.follow() == 0


def test_hand_over_while_the_night_runs_has_tonights_work_too(
    bank: Bank, colleague: Officer
) -> None:
    customer = bank.customer(bank.rm)
    whitelist.draw(on=MONDAY)
    planning.plan(on=MONDAY)
    results.count(on=MONDAY)
    give(bank, customer, colleague)
    drafts.publish(DRAFTS)
    assert owners(customer) == {"S0011"}

    handovers.follow()

    assert owners(customer) == {"S0012"}
    drafts.take_back(DRAFTS)
    assert not FollowUp.objects.exists()


def test_officer_who_is_locked_gets_no_work(bank: Bank, colleague: Officer) -> None:
    customer = bank.customer(bank.rm)
    bank.night()
    Customer.objects.filter(pk=customer.pk).update(owner=colleague)
    give(bank, customer, colleague)
    Officer.objects.filter(pk=colleague.pk).update(locked_at="2026-03-16T10:00+08:00")
    bank.night()
    assert owners(customer) == {"S0011"}

    assert handovers.follow() == 0
