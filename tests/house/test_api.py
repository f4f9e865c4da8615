"""The REST API: who gets what, how many queries it takes, and that it is as its schema says."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import settings as with_settings
from pytest_django import Settings
from rest_framework.authtoken.models import Token
from rest_framework.throttling import UserRateThrottle
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from bankcrm.api_tokens import FailedTokens
from bankcrm.wsgi import application
from campaigns.models import FollowUp, WhitelistEntry
from customers.models import Account, Contact, Customer, Delivery
from staff.models import Officer
from tests.conftest import House
from tests.factories import campaigns, customers, nights, tiering


@pytest.fixture(autouse=True)
def _fresh_throttles() -> None:
    cache.clear()


def add_customer(house: House, number: int, *, foreign: bool = False) -> Customer:
    """One row of everything that hangs on a customer."""
    at, rm = (house.other_branch, house.foreign_rm) if foreign else (house.branch, house.rm)
    person = customers.customer(f"C{number}", at, rm)
    customers.account(f"A{number}", person)
    tiering.carried(person)
    tiering.change(person)
    campaigns.follow_up(person, campaigns.entry(person))
    return person


@pytest.fixture
def filled(house: House) -> House:
    """Two customers of the branch, one of the other."""
    add_customer(house, 1)
    add_customer(house, 2)
    add_customer(house, 3, foreign=True)
    nights.step(nights.run(delivery=customers.delivery()))
    return house


def n_results(client: Client, path: str) -> int:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return len(answer.json()["results"])


OF_CUSTOMERS = ("customers", "accounts", "labels", "label-changes", "white-list-entries")
OTHERS = (
    "follow-ups", "org-units", "officers", "campaigns", "nights", "deliveries", "benefits",
)  # fmt: skip
SEEN = {"rm": 2, "foreign_rm": 1, "branch_manager": 2, "regional_manager": 3, "head_office": 3,
        "auditor": 3, "administrator": 0}  # fmt: skip


@pytest.mark.parametrize("person", SEEN)
def test_lists_hold_what_the_officer_may_see(
    filled: House, sign_in: Callable[..., Client], person: str
) -> None:
    client = sign_in(getattr(filled, person))
    for endpoint in (*OF_CUSTOMERS, "follow-ups"):
        assert n_results(client, f"/api/v1/{endpoint}/") == SEEN[person], endpoint


@pytest.mark.parametrize(
    ("person", "units", "officers", "nights"),
    [
        ("rm", 1, 1, 0),
        ("branch_manager", 1, 2, 0),
        ("regional_manager", 3, 4, 0),
        ("head_office", 4, 7, 1),
        ("auditor", 4, 7, 1),
        ("administrator", 4, 7, 0),
    ],
)
def test_units_officers_and_nights_by_role(
    filled: House,
    sign_in: Callable[..., Client],
    person: str,
    units: int,
    officers: int,
    nights: int,
) -> None:
    client = sign_in(getattr(filled, person))
    found = [n_results(client, f"/api/v1/{name}/") for name in ("org-units", "officers", "nights")]
    assert found == [units, officers, nights]


@pytest.mark.parametrize("person", SEEN)
def test_foreign_rows_are_as_if_they_were_not(
    filled: House, sign_in: Callable[..., Client], person: str
) -> None:
    theirs = Customer.objects.get(customer_no="C3")
    paths = [
        f"customers/{theirs.public_id}/",
        f"accounts/{theirs.accounts.get().pk}/",
        f"labels/{theirs.customer_labels.get().pk}/",
        f"label-changes/{theirs.label_changes.get().pk}/",
        f"white-list-entries/{theirs.whitelist_entries.get().pk}/",
        f"follow-ups/{theirs.follow_ups.get().pk}/",
    ]
    client = sign_in(getattr(filled, person))
    is_seen = person not in ("rm", "branch_manager", "administrator")
    states = {client.get(f"/api/v1/{path}").status_code for path in paths}
    assert states == {200 if is_seen else 404}


def test_campaigns_are_for_everyone_but_administrators(
    filled: House, sign_in: Callable[..., Client]
) -> None:
    assert n_results(sign_in(filled.rm), "/api/v1/campaigns/") == 10
    assert sign_in(filled.rm).get("/api/v1/campaigns/THRESHOLD/").json()["plan"] == "4+1"
    assert sign_in(filled.administrator).get("/api/v1/campaigns/").status_code == 403


def test_hold_out_is_told_to_the_whole_banks_roles_only(
    filled: House, sign_in: Callable[..., Client]
) -> None:
    listed = Customer.objects.get(customer_no="C1").whitelist_entries.get()
    WhitelistEntry.objects.filter(pk=listed.pk).update(arm="holdout")
    for person in ("rm", "branch_manager", "regional_manager", "head_office", "auditor"):
        client, is_told = sign_in(getattr(filled, person)), person in ("head_office", "auditor")
        found = client.get("/api/v1/white-list-entries/?arm=holdout").json()["results"]
        assert [each["arm"] for each in found] == ["holdout"] * is_told, person
        answer = client.get(f"/api/v1/white-list-entries/{listed.pk}/")
        assert answer.status_code == (200 if is_told else 404), person
        share = client.get("/api/v1/campaigns/THRESHOLD/").json()["holdout_share"]
        assert share == ("0.100" if is_told else None), person


def test_stranger_is_refused(filled: House, sign_in: Callable[..., Client]) -> None:
    for endpoint in (*OF_CUSTOMERS, *OTHERS):
        assert sign_in().get(f"/api/v1/{endpoint}/").status_code in (401, 403)


def n_queries(client: Client) -> dict[str, int]:
    taken = {}
    for endpoint in (*OF_CUSTOMERS, *OTHERS):
        with CaptureQueriesContext(connection) as queries:
            n_results(client, f"/api/v1/{endpoint}/")
        taken[endpoint] = len(queries)
    return taken


def test_lists_of_three_take_as_many_queries_as_lists_of_one(
    house: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(house.head_office)
    add_customer(house, 1)
    nights.step(nights.run(delivery=customers.delivery()))
    of_one = n_queries(client)
    for number in (2, 3):
        add_customer(house, number)
        nights.step(nights.run(delivery=customers.delivery(digest=str(number))))
    assert n_queries(client) == of_one


def test_customer_is_masked_and_money_is_text(
    filled: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(filled.rm)
    answer = client.get("/api/v1/customers/").content.decode()
    assert "138****9396" in answer
    assert customers.MOBILE not in answer
    assert customers.ID_NO not in answer
    account = Account.objects.get(account_no="A1")
    found = client.get(f"/api/v1/accounts/{account.pk}/").json()
    assert (found["account_no"], found["balance"]) == ("A1", "60000.00")


FILTERED = {
    "customers/?q=客户C1": 1,
    "customers/?q=9396": 2,
    "customers/?q=C3": 0,
    "customers/?kind=corporate": 0,
    "accounts/?product_class=demand&open=true": 2,
    "labels/?scheme=RETAIL&label=GOLD": 2,
    "label-changes/?on_from=2026-03-13": 0,
    "white-list-entries/?campaign=MATURITY": 0,
    "follow-ups/?state=open&due_to=2026-11-21": 2,
}


def test_filters_narrow_the_list(filled: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(filled.rm)
    assert {query: n_results(client, f"/api/v1/{query}") for query in FILTERED} == FILTERED


@pytest.mark.parametrize(
    ("query", "known"),
    [
        ("rule-sets/?state=submitted", "cursor, page_size, scheme, standing"),
        ("campaigns/?States=live&state=live", "cursor, page_size, play, state"),
        ("plan-days/4+1/?on=2026-11-16", "start"),
    ],
)
def test_unknown_parameter_is_refused_with_those_that_are_known(
    filled: House, sign_in: Callable[..., Client], query: str, known: str
) -> None:
    answer = sign_in(filled.head_office).get(f"/api/v1/{query}", headers={"accept-language": "en"})
    name = query.partition("?")[2].partition("=")[0]
    said = {name: [f"There is no such parameter. Known here: {known}."]}
    assert (answer.status_code, answer.json()) == (400, said)


def test_pages_follow_a_cursor(filled: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(filled.head_office)
    first = client.get("/api/v1/customers/?page_size=2").json()
    second = client.get(first["next"]).json()
    numbers = [each["customer_no"] for each in first["results"] + second["results"]]
    assert numbers == ["C1", "C2", "C3"]
    assert second["next"] is None


def test_token_opens_as_long_as_the_officer_is_here(
    filled: House, sign_in: Callable[..., Client]
) -> None:
    token = {"authorization": f"Token {Token.objects.create(user=filled.rm).key}"}
    client = sign_in()
    assert client.get("/api/v1/customers/", headers=token).status_code == 200
    Officer.objects.filter(pk=filled.rm.pk).update(delivered_active=False)
    assert client.get("/api/v1/customers/", headers=token).status_code in (401, 403)


def test_guessing_at_tokens_shuts_the_address(
    filled: House, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FailedTokens.THROTTLE_RATES, "failed_tokens", "3/min")
    right = {"authorization": f"Token {Token.objects.create(user=filled.rm).key}"}
    wrong = {"authorization": "Token guessed"}
    path = "/api/v1/customers/"
    guesser, colleague = sign_in(), sign_in(filled.rm)
    assert [guesser.get(path, headers=right).status_code for _ in range(4)] == [200] * 4
    answers = [guesser.get(path, headers=wrong).status_code for _ in range(5)]
    assert answers == [401 if n < 3 else 429 for n in range(5)] or answers == [403] * 3 + [429] * 2
    shut = guesser.get(path, headers=right)
    assert (shut.status_code, 0 < int(shut.headers["Retry-After"]) <= 60) == (429, True)
    assert colleague.get(path).status_code == 200
    assert guesser.get(path, headers=right, REMOTE_ADDR="10.0.0.2").status_code == 200


def test_too_many_requests_are_slowed(
    filled: House, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(UserRateThrottle.THROTTLE_RATES, "user", "2/min")
    client = sign_in(filled.rm)
    states = [client.get("/api/v1/org-units/").status_code for _ in range(3)]
    assert states == [200, 200, 429]


def outcome(client: Client, follow_up: FollowUp, value: str = "interested") -> object:
    path = f"/api/v1/follow-ups/{follow_up.pk}/outcome/"
    return client.post(path, {"outcome": value, "note": "好"}, content_type="application/json")


def test_outcome_is_logged_once(filled: House, sign_in: Callable[..., Client]) -> None:
    mine = FollowUp.objects.get(customer__customer_no="C1")
    client = sign_in(filled.rm)
    assert outcome(client, mine).json()["state"] == "done"
    second = outcome(client, mine, "refused").json()
    assert (second["outcome"], second["worked_by"]) == ("interested", "1001")
    assert Contact.objects.filter(customer=mine.customer).count() == 1


def test_outcome_that_is_no_word_of_ours_is_refused(
    filled: House, sign_in: Callable[..., Client]
) -> None:
    mine = FollowUp.objects.get(customer__customer_no="C1")
    assert outcome(sign_in(filled.rm), mine, "perhaps").status_code == 400


@pytest.mark.parametrize(
    ("person", "state"),
    [("foreign_rm", 404), ("auditor", 403), ("head_office", 403), ("administrator", 403)],
)
def test_outcome_by_others_is_refused(
    filled: House, sign_in: Callable[..., Client], person: str, state: int
) -> None:
    mine = FollowUp.objects.get(customer__customer_no="C1")
    assert outcome(sign_in(getattr(filled, person)), mine).status_code == state


OF_HEAD_OFFICE = (
    "schemes|rule-sets|rule-trials|rules-effects|campaign-versions|campaign-asks|nights|deliveries"
    "|reference|changes|plan-days|message-samples"
)
CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance]


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """Requests that do not come through Django's test client would close the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def published(filled: House, settings: Settings, tmp_path: Path) -> House:
    """On the figures of a night, so that what is tried is counted; something of everything."""
    settings.BANKCRM_VAR = tmp_path
    customers.data_date()
    tiering.scoring_state()
    tiering.metric(Customer.objects.get(customer_no="C1"))
    tiering.trial(tiering.draft(), filled.head_office)
    campaigns.draft()
    campaigns.message()
    customers.reject(Delivery.objects.get())
    return filled


@pytest.mark.usefixtures("kept_connection")
@pytest.mark.parametrize(
    ("person", "addresses"),
    [("branch_manager", "^/api/v1/"), ("head_office", f"^/api/v1/({OF_HEAD_OFFICE})/")],
)
def test_answers_are_as_the_schema_says(published: House, person: str, addresses: str) -> None:
    """A few made-up requests to each address, as somebody who may do most there."""
    token = Token.objects.create(user=getattr(published, person)).key
    headers = {"Authorization": f"Token {token}", "Accept-Encoding": "identity"}
    schema = schemathesis.openapi.from_wsgi(
        "/api/schema/?format=json", application, headers=headers
    )
    for found in schema.include(path_regex=addresses).get_all_operations():
        ask(found.ok(), headers)


def ask(operation: Any, headers: dict[str, str]) -> None:
    @given(case=operation.as_strategy())
    @with_settings(max_examples=4, database=None, derandomize=True)
    def requests(case: schemathesis.Case) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    requests()
