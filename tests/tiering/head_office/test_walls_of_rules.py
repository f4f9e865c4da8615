"""Rules through the API, as somebody asks who may not, or sends what may not be."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from staff.models import Approval, Officer
from tests.conftest import House
from tests.factories.customers import ON
from tests.tiering.head_office.steps import (
    API,
    begin,
    lowered,
    of,
    save,
    send,
    submit,
)
from tiering.models import RuleSet, Scheme

SignIn = Callable[[Officer], Client]


ACTS = [
    ("post", "", {"scheme": "RETAIL"}),
    ("put", "{id}/", {"definition": {}, "digest": "0" * 64}),
    ("post", "{id}/discard/", {"digest": "0" * 64}),
    ("post", "{id}/trial/", {}),
    ("post", "{id}/submit/", {"digest": "0" * 64, "effective_from": "2027-01-01", "reason": "x"}),
    ("post", "{id}/approve/", {"approval": 1}),
    ("post", "{id}/return/", {"approval": 1, "reason": "x"}),
    ("post", "{id}/withdraw/", {"approval": 1}),
]


@pytest.mark.parametrize(
    ("person", "reads"),
    [
        ("rm", 403),
        ("branch_manager", 403),
        ("regional_manager", 403),
        ("administrator", 403),
        ("auditor", 200),
    ],
)
def test_others_change_nothing(
    bank: House, maker: Client, sign_in: SignIn, person: str, reads: int
) -> None:
    draft = begin(maker)
    client = sign_in(getattr(bank, person))
    for path in ("schemes/", "schemes/RETAIL/", "rule-sets/", of(draft)):
        assert client.get(API + path).status_code == reads, path
    for method, path, said in ACTS:
        answer = send(client, f"rule-sets/{path.format(**draft)}", said, method=method)
        assert answer.status_code == 403, path
    said = {"code": "NEW", "name_zh": "新", "name_en": "New", "policy": "immediate"}
    assert send(client, "schemes/", said).status_code == 403
    assert RuleSet.objects.get(pk=draft["id"]).state == "draft"
    assert not Scheme.objects.filter(code="NEW").exists()


def test_acts_need_the_sites_own_form(bank: House, maker: Client) -> None:
    draft = begin(maker)
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(bank.head_office, backend="staff.requests.OfficerBackend")
    for method, path, said in ACTS:
        answer = send(forged, f"rule-sets/{path.format(**draft)}", said, method=method)
        assert (answer.status_code, "CSRF" in answer.content.decode()) == (403, True), path


def test_unknown_is_404(maker: Client) -> None:
    paths = ("schemes/NONE/", "rule-sets/0/", "rule-sets/abc/", f"rule-sets/{10**40}/")
    assert {maker.get(API + path).status_code for path in paths} == {404}
    assert send(maker, "rule-sets/", {"scheme": "NONE"}).status_code == 404
    assert send(maker, "rule-sets/0/approve/", {"approval": 1}).status_code == 404
    assert maker.get(f"{API}rule-sets/?standing=perhaps").status_code == 400


def test_wrong_definition_names_its_place(maker: Client) -> None:
    draft = begin(maker)
    wrong = lowered(draft)
    wrong["labels"][1]["condition"]["value"] = "very much"
    for answer in (
        save(maker, draft, wrong),
        send(maker, of(draft, "trial/"), {"definition": wrong}),
    ):
        assert answer.status_code == 400
        assert answer.json() == {
            "path": "labels[1].condition.value",
            "detail": "A number is expected here.",
        }
    assert maker.get(API + of(draft)).json()["digest"] == draft["digest"]


def test_schemes_own_label_is_refused_at_its_place(maker: Client) -> None:
    draft = begin(maker)
    circular = lowered(draft)
    own = {"metric": "label.RETAIL", "op": "eq", "value": "VIP"}
    circular["labels"][0]["condition"] = {"any": [circular["labels"][0]["condition"], own]}
    answer = save(maker, draft, circular)
    assert (answer.status_code, answer.json()) == (
        400,
        {
            "path": "labels[0].condition.any[1].metric",
            "detail": "A scheme cannot read its own labels.",
        },
    )


def test_label_that_nobody_can_reach_is_refused_as_on_the_sheet(maker: Client) -> None:
    draft = begin(maker)
    unreachable = lowered(draft)
    unreachable["labels"][2]["condition"]["value"] = "450000"
    answer = save(maker, draft, unreachable)
    assert (answer.status_code, answer.json()["path"][:9]) == (400, "labels[2]")


NESTED = '{"not":' * 5000 + "null" + "}" * 5000
DEFINITIONS = {
    "deep": NESTED,
    "deeper than rules": '{"not":' * 60 + "null" + "}" * 60,
    "deep list": "[" * 100_000 + "]" * 100_000,
    "huge whole": "9" * 4000,
    "unprintable whole": "9" * 5000,
    "huge float": "1e999",
    "not a number": "NaN",
    "half a character": '{"\\ud800": 1}',
    "null character": '{"\\u0000": "\\u0000"}',
    "text": '"RETAIL"',
    "list": "[]",
    "null": "null",
    "cut off": '{"code": ',
}


@pytest.mark.parametrize("kind", DEFINITIONS)
def test_hostile_definitions_are_refused(maker: Client, kind: str) -> None:
    draft = begin(maker)
    body = f'{{"digest": "{draft["digest"]}", "definition": {DEFINITIONS[kind]}}}'
    for method, act in ((maker.put, ""), (maker.post, "trial/")):
        answer = method(API + of(draft, act), body, content_type="application/json")
        assert answer.status_code == 400, (kind, answer.content)
        assert answer.json()
    assert RuleSet.objects.get(pk=draft["id"]).definition == draft["definition"]


@pytest.mark.parametrize("number", ["1e999", "9" * 4000, "-1", "0.5", "true", '"x"', "[]"])
def test_hostile_figures_are_refused(maker: Client, number: str) -> None:
    draft = begin(maker)
    whole = json.dumps(draft["definition"])
    for body in (
        whole.replace('"upgrade_min_days": 10', f'"upgrade_min_days": {number}'),
        whole.replace('"value": "500000"', f'"value": {number}'),
    ):
        assert body != whole
        sent = f'{{"digest": "{draft["digest"]}", "definition": {body}}}'
        answer = maker.put(API + of(draft), sent, content_type="application/json")
        assert (answer.status_code, "path" in answer.json() or "definition" in answer.json()) == (
            400,
            True,
        )
    approve = maker.post(
        API + of(draft, "approve/"), f'{{"approval": {number}}}', content_type="application/json"
    )
    assert approve.status_code in (400, 409)


def test_draft_of_endless_length_is_refused_in_words(maker: Client) -> None:
    draft = begin(maker)
    body = json.dumps({"definition": "x" * 3_000_000, "digest": draft["digest"]})
    answer = maker.put(API + of(draft), body, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (413, ["detail"])


def test_colleagues_words_are_not_discarded_unread(maker: Client, checker: Client) -> None:
    draft = begin(maker)
    assert save(checker, draft, lowered(draft)).status_code == 200
    answer = send(maker, of(draft, "discard/"), {"digest": draft["digest"]})
    assert answer.status_code == 409
    assert RuleSet.objects.get(pk=draft["id"]).state == "draft"


def test_submission_says_why_and_begins_after_the_night(maker: Client) -> None:
    draft = begin(maker)
    assert submit(maker, draft, reason=" ").status_code == 400
    assert submit(maker, draft, effective_from="soon").status_code == 400
    assert submit(maker, draft, digest="0" * 64).status_code == 409
    early = submit(maker, draft, effective_from=ON.isoformat())
    assert (early.status_code, "data date" in early.json()["detail"]) == (409, True)
    assert not Approval.objects.exists()
