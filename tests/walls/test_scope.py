"""Another branch's rows through every page and post, and what is left when a customer moves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from campaigns.models import FollowUp
from customers.models import Contact, Customer
from kernel.clock import now
from tests.conftest import House
from tests.factories import campaigns, customers, tiering


@pytest.fixture
def theirs(house: House) -> Customer:
    person = customers.customer("C9", house.other_branch, house.foreign_rm, name="外行客户")
    customers.account("A9", person)
    customers.data_date()
    tiering.scoring_state()
    tiering.metric(person)
    tiering.carried(person)
    campaigns.follow_up(person, campaigns.entry(person))
    return person


@pytest.mark.parametrize("person", ["rm", "branch_manager"])
def test_pages_show_no_foreign_customer(
    house: House, theirs: Customer, sign_in: Callable[..., Client], person: str
) -> None:
    client = sign_in(getattr(house, person))
    follow_up = FollowUp.objects.get()
    hidden = [f"/customers/{theirs.public_id}/", f"/customers/{theirs.public_id}/why/RETAIL/"]
    if person == "branch_manager":
        hidden += ["/dashboard/?unit=B2", "/dashboard/?unit=R1", "/campaigns/THRESHOLD/?unit=B2"]
    assert {client.get(path).status_code for path in hidden} == {404}
    assert {client.get(path, headers={"HX-Request": "true"}).status_code for path in hidden} == {
        404
    }
    posts = [f"/tasks/{follow_up.pk}/outcome/", f"/customers/{theirs.public_id}/contacts/"]
    posts.append(f"/customers/{theirs.public_id}/contact-allowed/")
    for path in posts:
        typed = {"outcome": "interested", "channel": "call", "allowed": "0", "reason": "x"}
        assert client.post(path, typed).status_code == 404, path
    for query in ("C9", "外行客户", customers.MOBILE, customers.MOBILE[-4:], customers.ID_NO):
        found = client.post("/customers/", {"q": query}, follow=True).content.decode()
        assert str(theirs.public_id) not in found, query
    theirs.refresh_from_db()
    assert theirs.crm_contact_allowed
    assert Contact.objects.count() == 0


def test_manager_hands_over_to_no_officer_of_another_branch(
    house: House, sign_in: Callable[..., Client]
) -> None:
    mine = customers.customer("C1", house.branch, house.rm)
    typed = {"to": house.foreign_rm.pk, "reason": "x"}
    sign_in(house.branch_manager).post(f"/customers/{mine.public_id}/hand-over/", typed)
    mine.refresh_from_db()
    assert mine.owner == house.rm


def n_seen(client: Client) -> int:
    return len(client.get("/api/v1/follow-ups/").json()["results"])


@pytest.mark.parametrize("owner", ["rm", None])
def test_what_is_over_goes_with_the_customer(
    house: House, sign_in: Callable[..., Client], owner: str | None
) -> None:
    """Closed follow-ups of a customer who moved away tell nothing to who had owned them."""
    person = customers.customer("C1", house.branch, house.rm)
    campaigns.follow_up(
        person,
        campaigns.entry(person),
        owner=house.rm if owner else None,
        state="done",
        outcome="done",
        worked_by=house.rm,
        worked_at=now() - timedelta(days=2),
    )
    client = sign_in(house.rm)
    assert n_seen(client) == 1
    Customer.objects.update(owner=house.foreign_rm, org_unit=house.other_branch)
    assert n_seen(client) == 0
    assert client.get(f"/customers/{person.public_id}/").status_code == 404


def test_second_press_of_a_deputy_shows_what_stands(
    house: House, sign_in: Callable[..., Client]
) -> None:
    """The customer is another's; the work of today was given to this officer."""
    customers.data_date()
    person = customers.customer("C1", house.branch, house.branch_manager)
    follow_up = campaigns.follow_up(person, campaigns.entry(person), owner=house.rm)
    client = sign_in(house.rm)
    for outcome, status in (("interested", 200), ("refused", 409)):
        answer = client.post(
            f"/tasks/{follow_up.pk}/outcome/", {"outcome": outcome}, headers={"HX-Request": "true"}
        )
        assert answer.status_code == status
    follow_up.refresh_from_db()
    assert follow_up.outcome == "interested"
    assert Contact.objects.count() == 1
