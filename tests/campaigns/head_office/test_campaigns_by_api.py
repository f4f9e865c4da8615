"""Campaigns through the API: the same way, and the same rules, as on the pages."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.enums import CampaignAct
from campaigns.models import Campaign, HeldList
from campaigns.operations.campaign_states import ask_to, decide_act
from campaigns.panels.campaign_page import standing_figures
from customers.models import DataDate
from staff.enums import Decision
from staff.models import AuditEvent, Officer
from tests.campaigns.head_office.campaign_steps import RICH, approved, started
from tests.conftest import House
from tests.factories import customers, tiering
from tests.factories.customers import ON

SignIn = Callable[[Officer], Client]
API = "/api/v1/"
PDF = b"%PDF-1.7 words"
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


def test_target_that_nothing_counts_names_its_condition(desk: Client) -> None:
    version = begun(desk)
    aimed = version["definition"] | {"kpi": "succeeded", "kpi_value": 300}
    sent = {"definition": aimed, "digest": version["digest"]}
    answer = send(desk, of(version), sent, "put")
    assert (answer.status_code, answer.json()["path"]) == (400, "target")


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


def closed(maker: Officer, checker: Officer) -> Campaign:
    campaign = approved(maker, checker, offers_zh="赠品", units=["B1"], kpi="reached", kpi_value=5)
    figures = standing_figures(campaign) | {"results": {"contact": RESULT, "holdout": RESULT}}
    said = {"act": CampaignAct.CLOSE, "reason": "over", "path": "/", "evidence": figures}
    approval = ask_to(campaign=campaign, by=maker, **said)
    decide_act(approval=approval, decision=Decision.APPROVED, reason="", by=checker)
    return campaign


RESULT = {"as_of": str(ON), "listed": 9, "contacted": 8, "reached": 7, "interested": 6,
          "succeeded": 5, "base": 9, "rate": "0.5556"}  # fmt: skip


def test_campaign_says_what_its_page_says(
    desk: Client, house: House, maker: Officer, checker: Officer, sign_in: SignIn
) -> None:
    approved(maker, checker, offers_zh="赠品", units=["B1"], kpi="reached", kpi_value=5)
    campaign = Campaign.objects.get(code="SPRING")
    HeldList.objects.create(
        campaign=campaign, on=ON, n_listed=9, n_waiting=4, approved_size=10, ceiling=12
    )
    said, page = (desk.get(f"{at}campaigns/SPRING/") for at in (API, "/"))
    told, shown = said.json(), page.context
    assert (told["audience"], told["units"], told["kpi_value"]) == (shown["audience"], ["B1"], 5)
    of_head_office = told["decisions"]
    assert of_head_office["definition"] == campaign.versions.get().definition
    assert (of_head_office["approved_size"], of_head_office["ceiling"]) == (10, shown["ceiling"])
    assert of_head_office["held"] == {
        "on": str(ON), "n_listed": 9, "n_waiting": 4, "approved_size": 10, "ceiling": 12
    }  # fmt: skip
    assert of_head_office["closed"] is None
    version = campaign.versions.get().pk
    assert of_head_office["words"] == desk.get(f"{API}campaign-versions/{version}/words/").json()
    of_branch = sign_in(house.branch_manager).get(f"{API}campaigns/SPRING/").json()
    assert of_branch == told | {"decisions": None, "holdout_share": None}
    assert sign_in(house.auditor).get(f"{API}campaigns/SPRING/").json() == told
    draft = send(desk, "campaigns/", NEW | {"code": "AUTUMN"}).json()["campaign"]
    assert desk.get(f"{API}campaigns/{draft}/").json()["decisions"]["definition"] is None
    assert sign_in(house.rm).get(f"{API}campaigns/{draft}/").status_code == 404


def test_closed_campaign_tells_why_and_what_it_came_to(
    desk: Client, house: House, maker: Officer, checker: Officer, sign_in: SignIn
) -> None:
    closed(maker, checker)
    told = desk.get(f"{API}campaigns/SPRING/").json()
    end = told["decisions"]["closed"]
    assert (told["is_over"], end["reason"]) == (True, "over")
    assert (end["submitted_by"], end["decided_by"]) == (maker.staff_no, checker.staff_no)
    results = desk.get(f"{API}campaigns/SPRING/results/").json()
    assert results == [{"arm": "contact"} | RESULT, {"arm": "holdout"} | RESULT]
    assert desk.get(f"{API}campaigns/THRESHOLD/results/").json() == []
    head = sign_in(house.branch_manager)
    assert head.get(f"{API}campaigns/SPRING/results/").status_code == 403


def test_what_is_asked_is_listed_until_it_is_decided(
    desk: Client,
    other_desk: Client,
    maker: Officer,
    checker: Officer,
    sign_in: SignIn,
    house: House,
) -> None:
    approved(maker, checker)
    assert desk.get(f"{API}campaign-asks/").json() == []
    asked = send(desk, "campaigns/SPRING/ask/", {"act": "close", "reason": "over"}).json()
    listed = other_desk.get(f"{API}campaign-asks/").json()
    assert listed == [{"campaign": "SPRING", "act": "close", "approval": asked}]
    assert sign_in(house.branch_manager).get(f"{API}campaign-asks/").status_code == 403
    send(other_desk, "campaigns/SPRING/return/", {"approval": asked["id"], "reason": "not yet"})
    assert desk.get(f"{API}campaign-asks/").json() == []


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


def test_versions_are_listed_by_their_standing(desk: Client, other_desk: Client) -> None:
    version = begun(desk, audience=RICH)
    asked = send(desk, of(version, "submit/"), {"digest": version["digest"], "reason": "now"})
    send(other_desk, of(version, "approve/"), {"approval": asked.json()["approval"]["id"]})
    send(desk, "campaign-versions/", {"campaign": "SPRING"})

    def listed(**asked: str) -> list[list[Any]]:
        found = desk.get(f"{API}campaign-versions/", {"campaign": "SPRING", **asked}).json()
        return [[each["version"], each["standing"]] for each in found["results"]]

    assert listed() == [[1, "live"], [2, "draft"]]
    assert listed(standing="draft") == [[2, "draft"]]
    assert listed(standing="live") == [[1, "live"]]
    assert listed(standing="superseded") == []
    never = desk.get(f"{API}campaign-versions/", {"standing": "scheduled"})
    assert (never.status_code, list(never.json())) == (400, ["standing"])
    first = desk.get(f"{API}campaign-versions/?campaign=SPRING&page_size=1").json()
    assert [each["version"] for each in desk.get(first["next"]).json()["results"]] == [2]
    assert "definition" not in first["results"][0]


def test_list_of_versions_takes_the_same_queries_for_one_and_for_all(desk: Client) -> None:
    path = f"{API}campaign-versions/?page_size="
    taken = []
    for size in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            assert len(desk.get(f"{path}{size}").json()["results"]) == size
        taken.append(len(queries))
    assert taken[0] == taken[1]


def sent_file(client: Client, content: bytes, code: str = "THRESHOLD") -> Any:
    sent = {"file": SimpleUploadedFile("话术.exe", content, content_type="text/html")}
    return client.post(f"{API}campaigns/{code}/files/", sent)


def test_files_are_kept_read_and_removed(desk: Client, house: House, sign_in: SignIn) -> None:
    added = sent_file(desk, PDF)
    assert (added.status_code, added.json()["name"]) == (201, "话术.pdf")
    assert sent_file(desk, PDF).json()["id"] == added.json()["id"]
    path = f"{API}campaigns/THRESHOLD/files/"
    reader = sign_in(house.rm)
    listed = reader.get(path).json()["results"]
    assert [(each["name"], each["size"]) for each in listed] == [("话术.pdf", len(PDF))]
    one = f"{path}{added.json()['id']}/"
    answer = reader.get(one)
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert desk.get(one.replace("THRESHOLD", "MATURITY")).status_code == 404
    assert desk.delete(one).status_code == 204
    assert (reader.get(one).status_code, desk.delete(one).status_code) == (404, 404)
    assert reader.get(path).json()["results"] == []
    acts = AuditEvent.objects.filter(action__startswith="campaign.file")
    assert sorted(acts.values_list("action", flat=True)) == [
        "campaign.file_added", "campaign.file_removed"
    ]  # fmt: skip


def test_files_by_others_and_of_other_kinds_are_refused(
    desk: Client, house: House, sign_in: SignIn
) -> None:
    refused = sent_file(desk, b"MZ\x90\x00")
    assert (refused.status_code, refused.json()["path"]) == (400, "file")
    draft = send(desk, "campaigns/", NEW).json()["campaign"]
    kept = sent_file(desk, PDF, draft).json()
    for person, status in ((house.auditor, 200), (house.rm, 404), (house.administrator, 403)):
        client = sign_in(person)
        assert client.get(f"{API}campaigns/{draft}/files/{kept['id']}/").status_code == status
        assert client.delete(f"{API}campaigns/{draft}/files/{kept['id']}/").status_code == 403
        assert sent_file(client, PDF, draft).status_code == 403
    assert sent_file(desk, PDF, "NOWHERE").status_code == 404
    assert desk.post(f"{API}campaigns/{draft}/files/{kept['id']}/dry-run/").status_code == 404


def test_samples_and_work_are_those_of_the_sheet(desk: Client, house: House) -> None:
    version = begun(desk, audience=RICH)
    [one] = send(desk, of(version, "samples/")).json()
    assert (one["customer_no"], one["is_new"], one["owner"]) == ("621", True, house.rm.staff_no)
    [why] = one["conditions"]
    assert ("50,000" in why["sentence"], "60,000" in why["figure"]) == (True, True)
    load = send(desk, of(version, "workload/")).json()
    assert (load["n_customers"], len(load["days"])) == (1, 20)
    assert sum(day["n"] for day in load["days"]) == load["n"] > 0
    nobody = {"definition": version["definition"] | {"audience": None}}
    assert send(desk, of(version, "samples/"), nobody).json() == []
    assert send(desk, of(version, "workload/"), nobody).json()["n"] == 0
    wrong = {"definition": version["definition"] | {"plan": "5+1"}}
    for act in ("samples/", "workload/"):
        assert send(desk, of(version, act), wrong).json()["path"] == "plan"


def test_versions_differ_as_their_page_says(desk: Client, maker: Officer, checker: Officer) -> None:
    approved(maker, checker)
    draft = send(desk, "campaign-versions/", {"campaign": "SPRING"}).json()
    written = draft["definition"] | {"kpi_value": 12, "kpi": "reached"}
    send(desk, of(draft), {"definition": written, "digest": draft["digest"]}, "put")
    told = desk.get(API + of(draft, "differences/")).json()
    assert (told["version"], told["beside"]) == (2, 1)
    changed = {each["path"]: each["after"] for each in told["differences"]}
    assert changed["kpi_value"] == "12"
    page = desk.get("/campaigns/SPRING/2/").context["panel"].differences
    assert [each["words"] for each in told["differences"]] == page
    words = desk.get(API + of(draft, "words/")).json()
    said = desk.get("/campaigns/SPRING/2/").context["panel"].in_words
    assert [(each["name"], each["text"]) for each in words] == said
