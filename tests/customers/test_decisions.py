"""What a person decides about a customer: contact and hand-over."""

from collections.abc import Callable

import pytest
from django.test import Client

from customers.models import Customer
from staff.models import AuditEvent, Officer
from tests.conftest import House
from tests.factories import customers


@pytest.fixture
def person(house: House) -> Customer:
    customers.data_date()
    return customers.customer("C1", house.branch, house.rm, manager_no="1001")


def stop(client: Client, person: Customer, allowed: str = "0", reason: str = "asked us") -> int:
    path = f"/customers/{person.public_id}/contact-allowed/"
    return client.post(path, {"allowed": allowed, "reason": reason}).status_code


def hand(client: Client, person: Customer, to: Officer, reason: str = "long leave") -> int:
    path = f"/customers/{person.public_id}/hand-over/"
    return client.post(path, {"to": to.pk, "reason": reason}).status_code


def test_contact_is_stopped_and_allowed_again_with_a_reason(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(house.rm)
    stop(client, person, reason="")
    person.refresh_from_db()
    assert person.contact_allowed
    stop(client, person)
    stop(client, person)
    person.refresh_from_db()
    assert not person.contact_allowed
    stop(client, person, "1")
    person.refresh_from_db()
    assert person.contact_allowed
    actions = AuditEvent.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["customer.contact_stopped", "customer.contact_allowed"]


@pytest.mark.parametrize(
    ("who", "state"), [("foreign_rm", 404), ("auditor", 403), ("head_office", 403)]
)
def test_contact_of_foreign_customers_is_not_touched(
    house: House, person: Customer, sign_in: Callable[..., Client], who: str, state: int
) -> None:
    assert stop(sign_in(getattr(house, who)), person) == state
    person.refresh_from_db()
    assert person.contact_allowed


def test_manager_hands_over_within_the_unit(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(house.branch_manager)
    hand(client, person, house.foreign_rm)
    person.refresh_from_db()
    assert person.owner == house.rm
    hand(client, person, house.branch_manager)
    person.refresh_from_db()
    assert person.owner == person.handover_to == house.branch_manager
    assert (person.handover_manager_no, person.handover_org_unit) == ("1001", house.branch)
    assert AuditEvent.objects.get().detail == {
        "from": "1001",
        "to": "1002",
        "reason": "long leave",
    }


def test_hand_over_by_an_rm_is_refused(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    assert hand(sign_in(house.rm), person, house.branch_manager) == 403


def test_hand_over_to_a_leaver_is_refused(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    Officer.objects.filter(pk=house.rm.pk).update(delivered_active=False)
    hand(sign_in(house.regional_manager), person, house.rm)
    person.refresh_from_db()
    assert person.handover_to is None
