"""Campaigns through the API: the same way, and the same rules, as on the pages."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from campaigns.models import Campaign
from customers.models import DataDate
from staff.models import Officer
from tests.campaigns.head_office.campaign_steps import RICH, approved, started
from tests.conftest import House
from tests.factories import customers, tiering
from tests.factories.customers import ON

SignIn = Callable[[Officer], Client]
API = "/api/v1/"
NEW = {"code": "SPRING", "name_en": "Spring", "name_zh": "春季", "play": "activation"}


@pytest.fixture
def desk(house: House, maker: Officer, sign_in: SignIn, settings: Any, tmp_path: Path) -> Client:
    """A night is published with two customers."""
    cache.clear()
    settings.BANKCRM_VAR = tmp_path
    DataDate.objects.create(business_date=ON)
    tiering.scoring_state()
    for i, amount in enumerate(("40000", "60000")):
        tiering.metric(customers.customer(f"62{i}", house.branch, house.rm), amount)
    return sign_in(maker)


@pytest.fixture
def other_desk(checker: Officer, sign_in: SignIn) -> Client:
    return sign_in(checker)


def send(client: Client, path: str, data: Any = None, method: str = "post") -> Any:
    call = getattr(client, method)
    return call(API + path, json.dumps(data or {}), content_type="application/json")


def of(version: dict[str, Any], act: str = "") -> str:
    return f"campaign-versions/{version['id']}/{act}"


def begun(desk: Client, **changes: Any) -> dict[str, Any]:
    version = send(desk, "campaigns/", NEW).json()
    written = {"definition": version["definition"] | changes, "digest": version["digest"]}
    answer = send(desk, of(version), written, "put")
    assert answer.status_code == 200, answer.content
    saved: dict[str, Any] = answer.json()
    return saved


def test_campaign_goes_from_nothing_into_the_night(desk: Client, other_desk: Client) -> None:
    version = begun(desk, audience=RICH)
    counted = send(desk, of(version, "count/")).json()
    assert (counted["n_listed"], counted["n_customers"], counted["on"]) == (1, 2, str(ON))

    asked = send(desk, of(version, "submit/"), {"digest": version["digest"], "reason": "now"})
    approval = asked.json()["approval"]
    assert (approval["evidence"]["n_listed"], approval["digest"]) == (1, version["digest"])
    decision = {"approval": approval["id"]}
    assert send(desk, of(version, "approve/"), decision).status_code == 409
    assert send(other_desk, of(version, "approve/"), decision).json()["standing"] == "live"
    campaign = Campaign.objects.get(code="SPRING")
    assert (campaign.state, campaign.version, campaign.approved_size) == ("live", 1, 1)


def test_wrong_definition_names_its_place(desk: Client) -> None:
    version = begun(desk)
    wrong = {"definition": version["definition"] | {"plan": "5+1"}, "digest": version["digest"]}
    for answer in (
        send(desk, of(version), wrong, "put"),
        send(desk, of(version, "count/"), {"definition": wrong["definition"]}),
    ):
        assert (answer.status_code, answer.json()["path"]) == (400, "plan")
    assert send(desk, "campaigns/", NEW).json()["path"] == "code"


def test_late_word_is_refused(desk: Client) -> None:
    version = begun(desk, audience=RICH)
    old = {"definition": version["definition"] | {"audience": None}, "digest": "0" * 64}
    assert send(desk, of(version), old, "put").status_code == 409
    assert send(desk, of(version, "discard/"), {"digest": "0" * 64}).status_code == 409
    discarded = send(desk, of(version, "discard/"), {"digest": version["digest"]})
    assert discarded.json()["standing"] == "discarded"


def test_pause_is_at_once_and_close_by_another(
    desk: Client, other_desk: Client, maker: Officer, checker: Officer
) -> None:
    approved(maker, checker)
    assert send(desk, "campaigns/SPRING/pause/", {"reason": "x"}).json()["state"] == "paused"
    asked = send(desk, "campaigns/SPRING/ask/", {"act": "close", "reason": "over"}).json()
    assert asked["evidence"]["act"] == "close"
    decision = {"approval": asked["id"]}
    assert send(desk, "campaigns/SPRING/approve/", decision).status_code == 409
    answer = send(other_desk, "campaigns/SPRING/approve/", decision)
    assert answer.json()["state"] == "closed"
    told = desk.get(API + "campaigns/SPRING/approvals/").json()
    assert [each["decision"] for each in told] == ["approved"]
    assert send(desk, "campaign-versions/", {"campaign": "SPRING"}).status_code == 409


def test_copy_and_base_are_of_what_was_approved(
    desk: Client, maker: Officer, checker: Officer
) -> None:
    approved(maker, checker)
    copy = send(desk, "campaigns/", NEW | {"code": "AUTUMN", "copy_of": "SPRING"}).json()
    assert copy["definition"]["audience"] == RICH
    never_ran = send(desk, "campaigns/", NEW | {"code": "WINTER", "copy_of": "AUTUMN"})
    assert never_ran.status_code == 404
    assert send(desk, "campaign-versions/", {"campaign": "SPRING", "base": 999}).status_code == 404


def test_others_read_what_runs_and_write_nothing(
    house: House, maker: Officer, sign_in: SignIn
) -> None:
    cache.clear()
    version = {"id": started(maker).pk}
    for person, reads in ((house.auditor, 200), (house.rm, 403), (house.branch_manager, 403)):
        client = sign_in(person)
        assert client.get(API + "campaigns/THRESHOLD/").status_code == 200
        assert client.get(API + of(version)).status_code == reads
        assert client.get(API + "campaigns/THRESHOLD/approvals/").status_code == reads
        for path in (
            "campaigns/",
            "campaigns/THRESHOLD/pause/",
            "campaigns/THRESHOLD/ask/",
            "campaign-versions/",
            of(version, "submit/"),
            of(version, "count/"),
        ):
            assert send(client, path).status_code == 403
