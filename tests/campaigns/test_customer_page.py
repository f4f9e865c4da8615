"""One customer: who may look, and what is never shown."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from customers.models import Contact, Customer
from tests.conftest import House
from tests.factories import campaigns, customers, tiering
from tests.factories.staff import working_days


@pytest.fixture
def person(house: House) -> Customer:
    working_days(customers.ON - timedelta(days=20), 60)
    customers.data_date()
    tiering.scoring_state()
    made = customers.customer("C1", house.branch, house.rm, name="<script>王</script>")
    customers.account("6217000012345678", made)
    customers.contact(made, house.rm, note="{{7*7}} <b>fat</b>")
    tiering.metric(made, "397000")
    tiering.carried(made, threshold_to=tiering.label("VIP"))
    tiering.change(made)
    campaigns.follow_up(made, campaigns.entry(made))
    return made


def see(client: Client, person: Customer, tail: str = "") -> object:
    return client.get(f"/customers/{person.public_id}/{tail}")


@pytest.mark.parametrize(
    ("who", "state"),
    [
        ("rm", 200),
        ("branch_manager", 200),
        ("regional_manager", 200),
        ("head_office", 200),
        ("auditor", 200),
        ("foreign_rm", 404),
        ("administrator", 403),
    ],
)
def test_page_is_for_who_may_see_the_customer(
    house: House, person: Customer, sign_in: Callable[..., Client], who: str, state: int
) -> None:
    client = sign_in(getattr(house, who))
    assert see(client, person).status_code == state
    assert see(client, person, "why/RETAIL/").status_code == state
    unknown = client.get(f"/customers/{uuid4()}/")
    assert unknown.status_code == (403 if state == 403 else 404)


def test_page_masks_and_escapes(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    text = see(sign_in(house.rm), person).content.decode()
    assert "138****9396" in text
    assert "****002X" in text
    assert "****5678" in text
    for secret in (customers.MOBILE, customers.ID_NO, "6217000012345678"):
        assert secret not in text
    assert "&lt;script&gt;王" in text
    assert "{{7*7}} &lt;b&gt;fat" in text
    assert "49" not in text.split("timeline")[1][:400]


def test_page_shows_label_holdings_follow_ups_and_contacts(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    text = see(sign_in(house.rm), person).content.decode()
    for word in ("Gold", "near VIP", "60,000.00 CNY", "Threshold uplift", "Considering", "397K"):
        assert word in text


def test_why_names_each_condition_with_its_distance(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(house.rm)
    text = see(client, person, "why/RETAIL/").content.decode()
    assert "Month daily average AUM is at least CNY 500,000." in text
    assert "short by CNY 103,000" in text
    assert see(client, person, "why/NO_SUCH/").status_code == 404
    fragment = client.get(
        f"/customers/{person.public_id}/why/RETAIL/", headers={"HX-Request": "true"}
    ).content.decode()
    assert fragment.strip().startswith('<div class="why"')
    assert fragment.strip() in text


def test_rm_sees_a_customer_of_others_only_while_there_is_work(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    """On every page of the customer alike, whichever floor it is of."""
    client = sign_in(house.foreign_rm)
    theirs = campaigns.follow_up(person, person.whitelist_entries.get(), owner=house.foreign_rm)
    pages = ("", "why/RETAIL/")
    asked = {"allowed": "0", "reason": "said so on the phone"}
    stop = f"/customers/{person.public_id}/contact-allowed/"
    assert [see(client, person, page).status_code for page in pages] == [200, 200]
    assert client.post(stop, asked).status_code == 302
    client.post(f"/tasks/{theirs.pk}/outcome/", {"outcome": "done"})
    assert [see(client, person, page).status_code for page in pages] == [404, 404]
    assert client.post(stop, asked).status_code == 404


def shown_nonce(page: object) -> str:
    """As the form on the page carries it."""
    return str(page.context["contact_form"]["form_nonce"].value())


def test_contact_is_logged_by_who_works_there(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    said = {"channel": "visit", "outcome": "interested", "note": "came by", "form_nonce": uuid4()}
    path = f"/customers/{person.public_id}/contacts/"
    assert sign_in(house.auditor).post(path, said).status_code == 403
    assert sign_in(house.foreign_rm).post(path, said).status_code == 404
    for wrong in ({"channel": "pigeon"}, {"outcome": ""}, {"form_nonce": "1"}):
        assert sign_in(house.rm).post(path, {**said, **wrong}).status_code == 422
    assert sign_in(house.rm).post(path, said).status_code == 302
    assert Contact.objects.filter(note="came by", officer=house.rm).count() == 1


def test_form_of_a_contact_chooses_nothing_beforehand(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    text = see(sign_in(house.rm), person).content.decode()
    for name in ("channel", "outcome"):
        select = text.split(f'<select name="{name}"')[1].split("</select>")[0]
        assert '<option value="" selected>' in select
        assert "required" in select.split(">")[0]


def test_contact_sent_twice_is_logged_once(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(house.rm)
    path = f"/customers/{person.public_id}/contacts/"
    said = {"channel": "visit", "outcome": "interested", "note": "came by"}
    said["form_nonce"] = shown_nonce(see(client, person))
    answers = [client.post(path, said) for _ in range(2)]
    assert [(each.status_code, each.headers["Location"]) for each in answers] == [
        (302, f"/customers/{person.public_id}/")
    ] * 2
    assert Contact.objects.filter(note="came by").count() == 1


def test_contact_said_twice_in_two_forms_is_two(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(house.rm)
    for _ in range(2):
        said = {"channel": "call", "outcome": "no_answer", "note": "again"}
        said["form_nonce"] = shown_nonce(see(client, person))
        client.post(f"/customers/{person.public_id}/contacts/", said)
    assert Contact.objects.filter(note="again").count() == 2


def test_nonce_of_another_form_hides_no_contact(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    """A nonce counts for one officer and one customer: whoever copies it, loses nothing."""
    said = {"channel": "call", "outcome": "done", "note": "mine", "form_nonce": uuid4()}
    other = customers.customer("C2", house.branch, house.rm)
    for officer, to in ((house.rm, person), (house.branch_manager, person), (house.rm, other)):
        sign_in(officer).post(f"/customers/{to.public_id}/contacts/", said)
    assert Contact.objects.filter(note="mine").count() == 3
