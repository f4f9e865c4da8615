"""One customer: who may look, and what is never shown."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign, MaturityOutcome, WhitelistEntry
from campaigns.operations.campaign_files import add_file
from customers.enums import Channel
from customers.models import Contact, Customer
from kernel.clock import now
from tests.conftest import House
from tests.factories import campaigns, customers, tiering
from tests.factories.staff import working_days
from tiering.models import CustomerMetric

MOST_QUERIES = 32  # two of them change the role


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


@pytest.mark.parametrize("has_work", [True, False])
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
    house: House,
    person: Customer,
    sign_in: Callable[..., Client],
    who: str,
    state: int,
    has_work: bool,
) -> None:
    if not has_work:
        person.follow_ups.all().delete()
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
    radios = re.findall(r'<input type="radio" name="channel"[^>]*>', text)
    assert len(radios) == len(Channel)
    assert all("required" in each and "checked" not in each for each in radios)


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


def test_hold_out_is_no_business_of_who_works_with_the_customer(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    """Below head office a customer of the hold-out looks like one that is not listed."""
    held_out = campaigns.entry(person, campaigns.campaign("PAYROLL"), arm="holdout")
    MaturityOutcome.objects.create(
        campaign=held_out.campaign, entry=held_out, customer=person,
        account=customers.account("62170009", person), matures_on=customers.ON - timedelta(days=4),
        matured_amount=100, retained_before=0, retained_amount=40,
    )  # fmt: skip
    for who in ("rm", "branch_manager", "regional_manager"):
        text = see(sign_in(getattr(house, who)), person).content.decode()
        assert "Payroll retention" not in text
        assert "stayed so far" not in text
    for who in ("head_office", "auditor"):
        text = see(sign_in(getattr(house, who)), person).content.decode()
        assert "Payroll retention" in text
        assert "Hold-out" in text
        assert "stayed so far 40.0%" in text


def test_page_says_what_the_next_tier_needs_and_gives(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    text = see(sign_in(house.rm), person).content.decode()
    assert "¥103,000.00" in text
    # (30 × 500,000 − 20 × 397,000) ÷ 10
    assert "<strong>¥706,000.00</strong> from 11-21 until 11-30" in text
    assert "VIP on 2026-11-30" in text
    assert "VIP room at the branch" in text
    assert "This month is safe" in text


def test_page_explains_the_tier_on_the_figures_of_the_night(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    text = see(sign_in(house.rm), person).content.decode()
    assert "Retail tier: figures of 2026-11-20, rule version 1" in text
    assert "short by CNY 103,000" in text


def test_offers_and_files_of_a_campaign_stand_beside_its_words(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    listed = WhitelistEntry.objects.filter(customer=person, left_on=None)
    campaign = next(each.campaign for each in listed if each.campaign.talking_points)
    Campaign.objects.filter(pk=campaign.pk).update(offers_en="Double points until Friday")
    file = add_file(campaign=campaign, name="a.txt", content=b"words", by=house.head_office)
    page = see(sign_in(house.rm), person)
    of_it = [each for each in page.context["points"] if each.about == str(campaign)]
    assert (of_it[0].icon, of_it[0].text) == ("gift", "Double points until Friday")
    assert [each.name for point in of_it for each in point.files] == ["a.txt"]
    assert f"/campaigns/{campaign.code}/files/{file.pk}/" in page.content.decode()


def test_talk_begins_with_care_and_benefits(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    born = customers.ON.replace(year=1980) + timedelta(days=3)
    CustomerMetric.objects.update(birth_on=born)
    points = see(sign_in(house.rm), person).context["points"]
    assert [point.icon for point in points] == ["cake", "gift", "puzzle", "megaphone"]
    assert points[0].text == "Birthday on 11-23: begin with good wishes."
    assert points[1].text.startswith("VIP would bring Points count twice, VIP room at the branch,")


def test_label_in_danger_is_spoken_of_before_a_climb(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    CustomerMetric.objects.update(aum=Decimal(20_000))
    page = see(sign_in(house.rm), person)
    text = page.content.decode()
    assert page.context["points"][0].icon == "shield-alert"
    assert "it falls to Mass on 2027-01-31" in text
    assert text.index("To keep the tier") < text.index("To the next tier")


def test_maturity_shows_its_three_steps_and_then_what_stayed(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    matures_on = customers.ON + timedelta(days=5)
    deposit = customers.account("62170001", person, product_class="term", matures_on=matures_on)
    listed = campaigns.entry(person, campaigns.campaign("MATURITY"))
    before = {"account": deposit, "anchor_on": matures_on, "plan": "731"}
    done = {"state": "done", "outcome": "interested", "worked_at": now()}
    campaigns.follow_up(person, listed, customers.ON, step="T-7", **before, **done)
    campaigns.follow_up(person, listed, step="T-3", **before)
    work = see(sign_in(house.rm), person).context["work"]
    (maturity,) = work.maturities
    states = [(each.step, each.state) for each in maturity.steps]
    assert states == [("T-7", "done"), ("T-3", "open")]
    MaturityOutcome.objects.create(
        campaign=listed.campaign, entry=listed, account=deposit, customer=person,
        matures_on=customers.ON - timedelta(days=4), matured_amount=100, retained_before=0,
        retained_amount=40,
    )  # fmt: skip
    text = see(sign_in(house.rm), person).content.decode()
    assert "matured 2026-11-16, day 4 of 30" in text
    assert "stayed so far 40.0%" in text


@pytest.mark.parametrize("who", ["rm", "branch_manager", "regional_manager"])
def test_who_is_held_out_looks_like_somebody_on_no_list(
    house: House, person: Customer, sign_in: Callable[..., Client], who: str
) -> None:
    """On the customer's page and in the calendar of maturities, to everybody below head office."""
    on = customers.ON + timedelta(days=5)
    held_out = customers.account("62170001", person, product_class="term", matures_on=on)
    other = customers.customer("C2", house.branch, house.rm)
    asked = customers.account("62170002", other, product_class="term", matures_on=on)
    listed = campaigns.entry(other, campaigns.campaign("MATURITY"))
    fields = {"account": asked, "anchor_on": on, "plan": "731", "step": "T-7"}
    campaigns.follow_up(other, listed, **fields)
    client = sign_in(getattr(house, who))
    pages = [f"/customers/{person.public_id}/", f"/maturities/?matures_from={on}&matures_to={on}"]
    before = [_without_forms(client.get(page)) for page in pages]
    campaigns.entry(person, campaigns.campaign("MATURITY"), arm="holdout")
    assert [_without_forms(client.get(page)) for page in pages] == before
    assert held_out.masked_no in before[0]
    assert "T-7" in before[1]
    assert "not planned" not in "".join(before).lower()


def _without_forms(page: object) -> str:
    """Tokens and numbers of forms are new each time."""
    return re.sub(r'name="[^"]*(?:token|nonce)" value="[^"]*"', "", page.content.decode())


def test_company_sees_what_the_next_class_lacks(
    house: House, sign_in: Callable[..., Client]
) -> None:
    working_days(customers.ON - timedelta(days=20), 60)
    customers.data_date()
    tiering.scoring_state()
    firm = customers.customer("F1", house.branch, house.rm, kind="corporate", name="Firm")
    tiering.metric(firm, "90000", industry="industry")
    page = see(sign_in(house.rm), firm)
    assert page.context["standing"].triangles == []
    assert page.context["standing"].next_reason.unmet
    assert "To the next label" in page.content.decode()


def test_page_asks_the_same_number_of_questions_for_much_as_for_nothing(
    house: House, person: Customer, sign_in: Callable[..., Client]
) -> None:
    client, listed = sign_in(house.rm), person.whitelist_entries.get()
    person.contacts.all().delete()
    asked = []
    for i in range(4):
        with CaptureQueriesContext(connection) as queries:
            see(client, person)
        asked.append(len(queries))
        customers.account(
            f"A{i}", person, product_class="term", matures_on=customers.ON + timedelta(days=9)
        )
        customers.contact(person, house.rm)
        tiering.change(person)
        campaigns.follow_up(person, listed)
        campaigns.follow_up(person, listed, customers.ON, state="missed")
    assert len(set(asked)) == 1
    assert asked[0] <= MOST_QUERIES
