"""The whole phone number: for whom, for what, recorded before it is seen; what to mind first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from customers.contact_policy import contact_policy
from customers.enums import Channel, Outcome
from customers.models import Customer
from kernel.clock import now
from staff.models import AuditEvent
from tests.conftest import House
from tests.factories import customers

SignIn = Callable[..., Client]


@pytest.fixture
def person(house: House) -> Customer:
    customers.data_date()
    return customers.customer("C1", house.branch, house.rm)


def ask(client: Client, person: Customer, reason: str = "call", **headers: str) -> Any:
    path = f"/customers/{person.public_id}/phone/"
    return client.post(path, {"reason": reason}, headers=headers)


@pytest.mark.parametrize(
    ("who", "state"),
    [
        ("rm", 200),
        ("branch_manager", 200),
        ("regional_manager", 200),
        ("foreign_rm", 404),
        ("head_office", 403),
        ("auditor", 403),
        ("administrator", 403),
    ],
)
def test_number_is_for_who_works_with_the_customer(
    house: House, person: Customer, sign_in: SignIn, who: str, state: int
) -> None:
    answer = ask(sign_in(getattr(house, who)), person)
    assert answer.status_code == state
    assert (customers.MOBILE in answer.content.decode()) == (state == 200)
    assert AuditEvent.objects.count() == (state == 200)


def test_number_is_recorded_with_its_reason_but_not_itself(
    house: House, person: Customer, sign_in: SignIn
) -> None:
    text = ask(sign_in(house.rm), person, "verify").content.decode()
    assert f'href="tel:{customers.MOBILE}"' in text
    assert "data-dial" not in text
    event = AuditEvent.objects.get()
    assert (event.action, event.actor) == ("customer.phone_shown", "1001")
    assert event.detail == {"reason": "verify"}


def test_number_asked_for_by_htmx_is_a_piece_of_the_page(
    house: House, person: Customer, sign_in: SignIn
) -> None:
    text = ask(sign_in(house.rm), person, **{"HX-Request": "true"}).content.decode()
    assert text.strip().startswith('<section class="call"')
    assert "data-dial" in text


def test_number_is_not_shown_by_a_look_at_the_page(
    house: House, person: Customer, sign_in: SignIn
) -> None:
    text = sign_in(house.rm).get(f"/customers/{person.public_id}/phone/").content.decode()
    assert "138****9396" in text
    assert customers.MOBILE not in text
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("reason", ["", "curiosity"])
def test_number_without_a_known_reason_stays_closed(
    house: House, person: Customer, sign_in: SignIn, reason: str
) -> None:
    answer = ask(sign_in(house.rm), person, reason)
    assert (answer.status_code, AuditEvent.objects.count()) == (422, 0)
    assert customers.MOBILE not in answer.content.decode()


def test_number_of_a_protected_customer_is_for_the_head_of_the_unit(
    house: House, person: Customer, sign_in: SignIn
) -> None:
    Customer.objects.update(is_protected=True)
    assert ask(sign_in(house.rm), person).status_code == 422
    assert ask(sign_in(house.branch_manager), person).status_code == 200


def test_number_of_who_may_not_be_contacted_is_not_for_calling(
    house: House, person: Customer, sign_in: SignIn
) -> None:
    Customer.objects.update(core_contact_allowed=False)
    client = sign_in(house.rm)
    assert ask(client, person, "call").status_code == 422
    assert ask(client, person, "asked").status_code == 200


def test_numbers_of_a_day_have_a_limit_for_each_officer(
    house: House, person: Customer, sign_in: SignIn, settings: Settings
) -> None:
    settings.BANKCRM_PHONES_SHOWN_PER_DAY = 2
    client = sign_in(house.rm)
    assert [ask(client, person).status_code for _ in range(3)] == [200, 200, 422]
    assert ask(sign_in(house.branch_manager), person).status_code == 200
    AuditEvent.objects.update(at=now() - timedelta(days=1))
    assert ask(client, person).status_code == 200


def test_customer_without_a_number_has_nothing_to_open(
    house: House, person: Customer, sign_in: SignIn
) -> None:
    Customer.objects.update(mobile="")
    assert ask(sign_in(house.rm), person).status_code == 422


def said(person: Customer, house: House, *rows: tuple[int, str, str]) -> None:
    """So many days ago, by channel, with what came of it."""
    for days, channel, outcome in rows:
        customers.contact(
            person, house.rm, happened_at=now() - timedelta(days=days),
            channel=channel, outcome=outcome,
        )  # fmt: skip


def test_policy_counts_messages_of_the_last_days_over_all_campaigns(
    house: House, person: Customer
) -> None:
    said(person, house, (2, Channel.SMS, Outcome.SENT), (6, Channel.WECOM, Outcome.SENT))
    said(person, house, (7, Channel.SMS, Outcome.SENT))
    policy = contact_policy(person, officer=house.rm, at=now())
    assert (policy.n_messages, policy.may_message) == (2, False)
    assert policy.message_from == now().date() + timedelta(days=5)


@pytest.mark.parametrize(
    ("rows", "channel"),
    [
        ([], Channel.CALL),
        ([(9, Channel.WECOM, Outcome.INTERESTED)], Channel.WECOM),
        ([(1, Channel.WECOM, Outcome.INTERESTED)], Channel.CALL),
        ([(d, Channel.CALL, Outcome.NO_ANSWER) for d in (1, 2)], Channel.CALL),
        ([(d, Channel.CALL, Outcome.NO_ANSWER) for d in (1, 2, 3)], Channel.WECOM),
        (
            [(0, Channel.SMS, Outcome.SENT)]
            + [(d, Channel.CALL, Outcome.NO_ANSWER) for d in (1, 2, 3)],
            Channel.VISIT,
        ),
    ],
)
def test_best_way_is_where_the_customer_answers(
    house: House, person: Customer, rows: list[tuple[int, str, str]], channel: Channel
) -> None:
    said(person, house, *rows)
    assert contact_policy(person, officer=house.rm, at=now()).channel == channel


def test_policy_names_who_stopped_contact(house: House, person: Customer, sign_in: SignIn) -> None:
    client = sign_in(house.rm)
    client.post(
        f"/customers/{person.public_id}/contact-allowed/", {"allowed": "0", "reason": "by letter"}
    )
    text = client.get(f"/customers/{person.public_id}/phone/").content.decode()
    assert "Do not contact: by letter (Officer 1001" in text
    Customer.objects.update(crm_contact_allowed=True, core_contact_allowed=False)
    text = client.get(f"/customers/{person.public_id}/phone/").content.decode()
    assert "Do not contact, says the core system" in text


def test_policy_asks_the_same_number_of_questions_however_much_was_said(
    house: House, person: Customer, django_assert_num_queries: Any
) -> None:
    for n in (1, 5):
        said(person, house, *[(day, Channel.CALL, Outcome.SENT) for day in range(n)])
        with django_assert_num_queries(2):
            contact_policy(person, officer=house.rm, at=now())
