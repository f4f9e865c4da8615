"""A promise made on the customer's page: on the officer's list for its day, once, whatever is
pressed; the night leaves it alone until a wall closes it.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client

from campaigns.enums import CampaignState, FollowUpState
from campaigns.models import Campaign, FollowUp, WhitelistEntry
from campaigns.operations.follow_ups import log_outcome, undo_outcome
from campaigns.operations.promises import log_said
from customers.models import Contact, Customer, DataDate
from kernel.clock import BANK_TIME, now, today
from staff.models import AuditEvent, BusinessDay
from tests.campaigns.bank import MONDAY, Bank
from tests.conftest import House
from tests.factories import customers
from tests.factories.staff import working_days

SignIn = Callable[..., Client]
FIRST = max(today(), customers.ON + timedelta(days=1))  # from which "tomorrow" is counted
TOMORROW = FIRST + timedelta(days=1)


@pytest.fixture
def person(house: House) -> Customer:
    working_days(customers.ON - timedelta(days=20), (TOMORROW - customers.ON).days + 60)
    customers.data_date()
    return customers.customer("C1", house.branch, house.rm)


def say(client: Client, person: Customer, **said: Any) -> Any:
    form = {"channel": "call", "outcome": "considering", "note": "call about the house",
            "next": "tomorrow", "form_nonce": uuid4()}  # fmt: skip
    return client.post(f"/customers/{person.public_id}/contacts/", form | said)


def test_next_day_becomes_a_follow_up_of_who_promised_it(
    house: House, person: Customer, sign_in: SignIn
) -> None:
    assert say(sign_in(house.rm), person).status_code == 302
    promise, entry = FollowUp.objects.get(), WhitelistEntry.objects.get()
    assert (promise.campaign.code, promise.plan, promise.step) == ("PROMISE", "SINGLE", "D0")
    assert (promise.owner, promise.due_on, promise.channel) == (house.rm, TOMORROW, "call")
    assert (promise.anchor_on, promise.repeat, promise.state) == (customers.ON, 0, "open")
    assert promise.touched_at is not None
    assert (entry.source, entry.arm, entry.entered_on) == ("hand", "contact", customers.ON)
    assert AuditEvent.objects.get().action == "follow_up.promised"
    text = sign_in(house.rm).get(f"/customers/{person.public_id}/").content.decode()
    assert f"Agreed for {TOMORROW:%m-%d}: call about the house" in text


def test_contact_without_a_next_day_promises_nothing(
    house: House, person: Customer, sign_in: SignIn
) -> None:
    for nothing in ({"next": "none"}, {"next": ""}):
        assert say(sign_in(house.rm), person, **nothing).status_code == 302
    assert (FollowUp.objects.count(), Contact.objects.count()) == (0, 2)


def test_form_sent_twice_promises_once(house: House, person: Customer, sign_in: SignIn) -> None:
    client, nonce = sign_in(house.rm), uuid4()
    for _ in range(2):
        assert say(client, person, form_nonce=nonce).status_code == 302
    assert (FollowUp.objects.count(), Contact.objects.count()) == (1, 1)


def test_second_promise_of_a_day_is_one_more_in_the_same_list(
    house: House, person: Customer, sign_in: SignIn
) -> None:
    client = sign_in(house.rm)
    say(client, person)
    say(client, person, next="three_days")
    assert list(FollowUp.objects.order_by("repeat").values_list("repeat", flat=True)) == [0, 1]
    assert WhitelistEntry.objects.count() == 1


def test_two_promises_for_one_day_are_one_contact(
    house: House, person: Customer, sign_in: SignIn
) -> None:
    client = sign_in(house.rm)
    say(client, person)
    say(client, person)
    first, second = FollowUp.objects.order_by("repeat")
    assert (first.lead_id, second.lead_id) == (None, first.pk)


def test_what_follows_one_promise_leaves_another_alone(house: House, person: Customer) -> None:
    """Also of the same night: neither its day, nor its owner, nor its end."""
    at = datetime.combine(customers.ON, datetime.min.time(), BANK_TIME) + timedelta(hours=34)
    for officer, days in ((house.rm, 2), (house.branch_manager, 9)):
        on = customers.ON + timedelta(days=days)
        log_said(person, by=officer, channel="call", outcome="considering", next_on=on, at=at,
                 form_nonce=uuid4())  # fmt: skip
    first, other = FollowUp.objects.order_by("repeat")
    as_it_was = FollowUp.objects.values("due_on", "owner", "state", "lead").get(pk=other.pk)
    log_outcome(first, by=house.rm, outcome="no_answer", at=at)
    again = FollowUp.objects.get(repeat=2)
    assert (again.owner, again.state) == (house.rm, "open")
    first.refresh_from_db()
    assert undo_outcome(first, by=house.rm, at=at + timedelta(seconds=9))
    again.refresh_from_db()
    assert (again.state, again.cancel_reason) == ("cancelled", "undone")
    assert FollowUp.objects.values("due_on", "owner", "state", "lead").get(pk=other.pk) == as_it_was


def test_promise_that_was_kept_stays_done_when_another_goes_on(
    house: House, person: Customer
) -> None:
    at = datetime.combine(customers.ON, datetime.min.time(), BANK_TIME) + timedelta(hours=34)
    for days in (2, 9):
        on = customers.ON + timedelta(days=days)
        log_said(person, by=house.rm, channel="call", outcome="considering", next_on=on, at=at,
                 form_nonce=uuid4())  # fmt: skip
    first, second = FollowUp.objects.order_by("repeat")
    log_outcome(second, by=house.rm, outcome="done", at=at)
    log_outcome(first, by=house.rm, outcome="considering", next_on=on, at=at)
    second.refresh_from_db()
    assert (second.state, second.outcome) == ("done", "done")
    assert FollowUp.objects.get(repeat=2).due_on == on


def test_promise_for_a_day_off_goes_to_the_next_working_day(
    house: House, person: Customer, sign_in: SignIn
) -> None:
    BusinessDay.objects.filter(on=TOMORROW).update(is_working=False)
    say(sign_in(house.rm), person)
    assert FollowUp.objects.get().due_on == TOMORROW + timedelta(days=1)


@pytest.mark.parametrize(
    "said",
    [
        {"outcome": "refused"},
        {"next": "", "next_on": "2020-01-01"},
        {"next": "", "next_on": "x"},
        {"next": "someday"},
    ],
)
def test_promise_that_cannot_be_kept_is_refused_and_nothing_logged(
    house: House, person: Customer, sign_in: SignIn, said: dict[str, str]
) -> None:
    assert say(sign_in(house.rm), person, **said).status_code == 422
    assert (FollowUp.objects.count(), Contact.objects.count()) == (0, 0)


def test_nobody_promises_to_call_who_may_not_be_called(
    house: House, person: Customer, sign_in: SignIn
) -> None:
    Customer.objects.update(crm_contact_allowed=False)
    client = sign_in(house.rm)
    assert say(client, person).status_code == 422
    assert say(client, person, next="none").status_code == 302
    assert not FollowUp.objects.exists()


def test_promise_is_for_who_works_with_the_customer(
    house: House, person: Customer, sign_in: SignIn
) -> None:
    assert say(sign_in(house.foreign_rm), person).status_code == 404
    assert say(sign_in(house.auditor), person).status_code == 403
    assert say(sign_in(house.branch_manager), person).status_code == 302
    assert FollowUp.objects.get().owner == house.branch_manager


def undo(client: Client, contact: Contact) -> Any:
    return client.post(f"/customers/{contact.customer.public_id}/contacts/{contact.pk}/undo/")


def test_contact_is_offered_back_for_a_minute_and_goes_with_its_promise(
    house: House, person: Customer, sign_in: SignIn
) -> None:
    client, page = sign_in(house.rm), f"/customers/{person.public_id}/"
    say(client, person)
    said, promise = Contact.objects.get(), FollowUp.objects.get()
    assert f"{page}contacts/{said.pk}/undo/" in client.get(page).content.decode()
    assert undo(client, said).headers["Location"] == page
    said.refresh_from_db()
    promise.refresh_from_db()
    assert said.withdrawn_at is not None
    assert (promise.state, promise.cancel_reason) == ("cancelled", "undone")
    assert AuditEvent.objects.first().action == "contact.undone"
    text = client.get(page).content.decode()
    assert "data-undo" not in text
    assert "call about the house" not in text
    undo(client, said)  # a double press
    assert AuditEvent.objects.filter(action="contact.undone").count() == 1


def test_contact_of_more_than_a_minute_ago_stays(
    house: House, person: Customer, sign_in: SignIn
) -> None:
    client = sign_in(house.rm)
    say(client, person)
    with time_machine.travel(now() + timedelta(seconds=61), tick=False):
        assert "data-undo" not in client.get(f"/customers/{person.public_id}/").content.decode()
        undo(client, Contact.objects.get())
    assert Contact.objects.get().withdrawn_at is None
    assert FollowUp.objects.get().state == "open"


@pytest.mark.parametrize("since", ["moved", "night"])
def test_contact_whose_promise_has_gone_on_stays_with_it(
    house: House, person: Customer, sign_in: SignIn, since: str
) -> None:
    client = sign_in(house.rm)
    say(client, person)
    if since == "moved":
        FollowUp.objects.update(touched_at=now())
    else:
        DataDate.objects.update(business_date=customers.ON + timedelta(days=1))
    undo(client, Contact.objects.get())
    assert Contact.objects.get().withdrawn_at is None
    assert FollowUp.objects.get().state == "open"


def test_nobody_takes_back_what_another_said_or_what_closed_a_follow_up(
    house: House, person: Customer, sign_in: SignIn
) -> None:
    client = sign_in(house.rm)
    say(client, person)
    said = Contact.objects.get()
    for other, status in (
        (house.branch_manager, 404),
        (house.foreign_rm, 404),
        (house.auditor, 403),
    ):
        assert undo(sign_in(other), said).status_code == status
    promise = FollowUp.objects.get()
    log_outcome(promise, by=house.rm, outcome="done", at=now())
    promise.refresh_from_db()
    undo(client, promise.contact)
    assert not Contact.objects.filter(withdrawn_at__isnull=False).exists()


# By night


def promised(bank: Bank, customer: Customer, on: date, nonce: UUID | None = None) -> FollowUp:
    """On the working day after the bank's last night, for a day."""
    log_said(
        customer, by=bank.rm, channel="call", outcome="considering", note="the house",
        next_on=on, at=datetime.combine(MONDAY, datetime.min.time(), BANK_TIME),
        form_nonce=nonce or uuid4(),
    )  # fmt: skip
    return FollowUp.objects.latest("id")


@pytest.fixture
def list_of_promises(bank: Bank) -> Campaign:
    Campaign.objects.filter(code="PROMISE").update(state=CampaignState.LIVE)
    return Campaign.objects.get(code="PROMISE")


def test_night_leaves_a_promise_alone_and_plans_nothing_beside_it(
    bank: Bank, list_of_promises: Campaign
) -> None:
    colleague = bank.officer("S0012", bank.branch)
    customer = bank.customer(colleague)
    promise = promised(bank, customer, MONDAY + timedelta(days=8))
    for day in range(4):
        bank.night(MONDAY + timedelta(days=day))
    kept = FollowUp.objects.get()
    assert (kept.pk, kept.state, kept.owner, kept.due_on, kept.note) == (
        promise.pk, "open", bank.rm, MONDAY + timedelta(days=8), "the house",
    )  # fmt: skip


def test_night_closes_the_promise_to_whom_nobody_may_contact(
    bank: Bank, list_of_promises: Campaign
) -> None:
    customer = bank.customer(bank.rm)
    promised(bank, customer, MONDAY + timedelta(days=3))
    Customer.objects.update(crm_contact_allowed=False)
    bank.night()
    promise = FollowUp.objects.get()
    assert (promise.state, promise.cancel_reason) == (FollowUpState.CANCELLED, "left_list")
    assert WhitelistEntry.objects.get().leave_reason == "do_not_contact"


def test_promise_that_nobody_kept_is_missed_in_the_end(
    bank: Bank, list_of_promises: Campaign
) -> None:
    promise = promised(bank, bank.customer(bank.rm), MONDAY + timedelta(days=1))
    bank.night()
    assert FollowUp.objects.get().state == FollowUpState.OPEN
    bank.night(promise.ends_on)
    assert FollowUp.objects.get().state == FollowUpState.MISSED
