"""Trials over the API: kept, with the people behind each number; two versions compared."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from customers.models import DataDate
from staff.models import Officer
from tests.conftest import House
from tests.factories import customers, tiering
from tests.factories.customers import ON
from tests.tiering.head_office.steps import (
    API,
    begin,
    decide,
    lowered,
    of,
    save,
    send,
    submit,
    submitted,
)
from tiering.models import RuleSet, RuleTrial

SignIn = Callable[[Officer], Client]


def keep(maker: Client, draft: dict[str, Any], **said: Any) -> dict[str, Any]:
    asked = {"rule_set": draft["id"], "definition": lowered(draft)} | said
    answer = send(maker, "rule-trials/", asked)
    assert answer.status_code == 201, answer.content
    kept: dict[str, Any] = answer.json()
    return kept


def listed(by: Client, draft: dict[str, Any], status: int = 200, **asked: Any) -> dict[str, Any]:
    answer = by.get(f"{API}{of(draft, 'affected/')}?{urlencode(asked)}")
    assert answer.status_code == status, answer.content
    told: dict[str, Any] = answer.json()
    return told


def names(told: dict[str, Any]) -> list[str]:
    return [each["name"] for each in told["results"]]


def test_trial_is_kept_once_and_changes_nothing(maker: Client) -> None:
    draft = begin(maker)
    kept = keep(maker, draft)
    assert keep(maker, draft)["id"] == kept["id"]
    assert (kept["n_up"], kept["effect"]["n_affected"], kept["against"]) == (1, 1, 1)
    assert kept["definition"] == lowered(draft)
    assert RuleSet.objects.get(pk=draft["id"]).definition == draft["definition"]
    found = maker.get(f"{API}rule-trials/?rule_set={draft['id']}").json()["results"]
    assert [(each["id"], "definition" in each) for each in found] == [(kept["id"], False)]
    assert maker.get(f"{API}rule-trials/?rule_set=999").status_code == 400


def test_what_cannot_be_tried_names_its_place_and_keeps_nothing(maker: Client) -> None:
    draft = begin(maker)
    wrong = lowered(draft, "many")
    answer = send(maker, "rule-trials/", {"rule_set": draft["id"], "definition": wrong})
    assert (answer.status_code, "labels" in answer.json()["path"]) == (400, True)
    assert send(maker, "rule-trials/", {"rule_set": 999}).status_code == 404
    assert not RuleTrial.objects.exists()


def test_affected_are_those_of_the_page_with_the_reason(maker: Client, auditor: Client) -> None:
    draft = begin(maker)
    kept = keep(maker, draft)
    for reader in (maker, auditor):
        told = listed(reader, draft, digest=kept["digest"])
        assert (told["n"], names(told), told["on"]) == (1, ["P1"], str(ON))
    [one] = told["results"]
    assert (one["from_code"], one["to_code"], one["climb"]) == ("GOLD", "VIP", 1)
    assert (one["aum"], one["org_unit"], one["owner"]) == ("460000.00", "B1", "1001")
    [why] = one["conditions"]
    assert ("450,000" in why["sentence"], why["state"]) == (True, "met")
    assert not {"mobile", "id_no"} & set(one)


def test_without_words_the_kept_definition_is_asked_beside_the_one_in_force(maker: Client) -> None:
    draft = begin(maker)
    assert listed(maker, draft)["n"] == 0
    save(maker, draft, lowered(draft))
    assert names(listed(maker, draft)) == ["P1"]
    assert names(listed(maker, draft, group="all", then="VIP")) == ["P2", "P1"]
    assert names(listed(maker, draft, group="up", unit="B2")) == []


def test_pages_go_on_and_back(maker: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tiering.api.trials.PER_PAGE", 2)
    draft = begin(maker)
    first = listed(maker, draft, group="all")
    assert (names(first), first["n"], first["before"]) == (["P2", "P1"], 3, None)
    second = listed(maker, draft, group="all", after=first["after"])
    assert (names(second), second["after"]) == (["P0"], None)
    assert names(listed(maker, draft, group="all", before=second["before"])) == ["P2", "P1"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"digest": "0" * 64}, 404),
        ({"against": "99"}, 404),
        ({"on": str(ON - timedelta(days=1))}, 410),
        ({"on": "soon"}, 400),
        ({"group": "nobody"}, 400),
        ({"unit": "NONE"}, 400),
        ({"now": "NONE"}, 400),
    ],
)
def test_what_cannot_be_shown_says_why(maker: Client, asked: dict[str, str], status: int) -> None:
    told = listed(maker, begin(maker), status, **asked)
    assert list(told) == (["detail"] if status != 400 else list(asked))


def test_samples_and_campaigns_of_a_trial_are_of_its_night(maker: Client, auditor: Client) -> None:
    kept = keep(maker, begin(maker))
    ways = f"{API}rule-trials/{kept['id']}/samples/", f"{API}rules-effects/{kept['id']}/"
    samples, effect = (auditor.get(way).json() for way in ways)
    assert [(each["name"], each["to_code"]) for each in samples] == [("P1", "VIP")]
    assert (effect["scheme"], effect["on"]) == ("RETAIL", str(ON))
    assert {"campaign", "n_now", "first", "end"} <= set(effect["lists"][0])
    DataDate.objects.update(business_date=ON + timedelta(days=1))
    for way in ways:
        answer = maker.get(way)
        assert (answer.status_code, str(ON) in answer.json()["detail"]) == (410, True)
    assert maker.get(f"{API}rules-effects/abc/").status_code == 404


def test_two_versions_differ_in_words(maker: Client, checker: Client) -> None:
    version = submitted(maker)
    told = checker.get(API + of(version, "differences/")).json()
    assert (told["version"], told["beside"]) == (2, 1)
    line = next(each for each in told["differences"] if each["path"].startswith("labels.VIP"))
    assert ("500,000" in line["before"], "450,000" in line["after"]) == (True, True)
    page = checker.get("/tiering/RETAIL/2/?with=1").context["differences"]
    assert [each["words"] for each in told["differences"]] == page
    decide(checker, version, "approve")
    again = begin(maker)
    back = maker.get(f"{API}{of(again, 'differences/')}?beside=2").json()["differences"]
    there = [(each["before"], each["after"]) for each in told["differences"]]
    assert [(each["after"], each["before"]) for each in back] == there
    assert maker.get(f"{API}{of(again, 'differences/')}?beside=99").status_code == 404
    assert maker.get(f"{API}{of(again, 'differences/')}?beside=x").status_code == 400


def test_two_versions_differ_in_numbers_of_the_last_night(maker: Client, checker: Client) -> None:
    version = submitted(maker)
    told = checker.get(API + of(version, "differences/numbers/")).json()
    assert (told["version"], told["beside"], told["effect"]["on"]) == (2, 1, str(ON))
    assert (told["effect"]["n_up"], told["effect"]["n_down"]) == (1, 0)
    way = "/tiering/RETAIL/2/numbers/?with=1"
    assert f'href="{way}"' in checker.get("/tiering/RETAIL/2/").content.decode()
    page = checker.get(way)
    assert (page.context["summary"].n_up, str(ON) in page.content.decode()) == (1, True)
    back = checker.get("/tiering/RETAIL/1/numbers/?with=2").context["summary"]
    assert (back.n_up, back.n_down) == (0, 1)
    begin(maker)
    for other in (1, 2):  # of several, the one that is asked for
        page = maker.get(f"/tiering/RETAIL/3/numbers/?with={other}")
        assert page.context["beside"].version == other


def test_first_version_differs_from_nothing(maker: Client) -> None:
    said = {"code": "WEALTH", "name_zh": "财富", "name_en": "Wealth", "policy": "immediate"}
    alone = send(maker, "schemes/", said).json()
    told = maker.get(API + of(alone, "differences/")).json()
    assert told == {"version": 1, "beside": None, "differences": []}
    told = maker.get(API + of(alone, "differences/numbers/")).json()
    assert told == {"version": 1, "beside": None, "effect": None}
    assert maker.get("/tiering/WEALTH/1/numbers/").status_code == 404


def test_words_are_the_readers(maker: Client) -> None:
    version = submitted(maker)
    chinese = maker.get(API + of(version, "differences/"), headers={"accept-language": "zh-hans"})
    assert "贵宾" in "".join(each["words"] for each in chinese.json()["differences"])


@pytest.mark.parametrize("person", ["rm", "branch_manager", "regional_manager", "administrator"])
def test_below_head_office_nobody_learns_of_a_trial(
    bank: House, maker: Client, sign_in: SignIn, person: str
) -> None:
    draft = begin(maker)
    kept = keep(maker, draft)
    client = sign_in(getattr(bank, person))
    for way in (of(draft, "affected/"), of(draft, "differences/"), "rule-trials/",
                f"rule-trials/{kept['id']}/samples/", f"rules-effects/{kept['id']}/"):  # fmt: skip
        assert client.get(API + way).status_code == 403, way


def test_auditor_keeps_no_trial(maker: Client, auditor: Client) -> None:
    draft = begin(maker)
    assert send(auditor, "rule-trials/", {"rule_set": draft["id"]}).status_code == 403


def test_version_is_told_in_words(maker: Client) -> None:
    draft = begin(maker)
    told = maker.get(API + of(draft, "words/")).json()
    vip = next(each for each in told["labels"] if each["code"] == "VIP")
    assert ("500,000" in vip["alternatives"][0], "500,000" in vip["band"]) == (True, True)
    page = maker.get("/tiering/RETAIL/2/").context
    assert (told["scope"], told["upgrade_min_days"]) == (page["scope"], page["upgrade_min_days"])


def test_what_was_submitted_is_tried_once_more(maker: Client, auditor: Client) -> None:
    version = submitted(maker)
    told = auditor.get(API + of(version, "retrial/")).json()
    page = auditor.get("/tiering/RETAIL/2/retrial/").context
    assert told["has_moved"] is page["has_moved"] is False
    assert [(each["name"], each["now"]) for each in told["rows"]] == [
        (each.name, each.now) for each in page["rows"]
    ]
    tiering.metric(customers.customer("629", Officer.objects.get(staff_no="1001").org_unit), "1")
    DataDate.objects.update(business_date=ON + timedelta(days=1))
    again = auditor.get(API + of(version, "retrial/")).json()
    moved = {each["name"] for each in again["rows"] if each["has_moved"]}
    assert (again["has_moved"], "Figures of" in moved) == (True, True)
    never = begin(maker, base=RuleSet.objects.get(scheme__code="RETAIL", version=1).pk)
    assert maker.get(API + of(never, "retrial/")).status_code == 404


def test_version_says_which_scheduled_ones_fall_away(maker: Client, checker: Client) -> None:
    first = submitted(maker)
    decide(checker, first, "approve")
    draft = begin(maker)
    second = save(maker, draft, lowered(draft, "440000")).json()
    asked = submit(maker, second).json()
    assert asked["falls_away"] == [first["version"]]
    assert maker.get(API + of(first)).json()["falls_away"] == []


def test_scheme_says_who_carries_which_label(maker: Client, bank: House) -> None:
    tiering.count(bank.branch)
    told = maker.get(f"{API}schemes/RETAIL/carried/").json()
    page = maker.get("/tiering/RETAIL/").context["carried"]
    assert {each["code"]: each["n"] for each in told} == {code: c.n for code, c in page.items()}
    assert sum(each["n"] for each in told) > 0


def test_state_that_was_kept_is_replayed_for_the_auditor_too(
    maker: Client, auditor: Client
) -> None:
    draft = begin(maker)
    kept = keep(maker, draft)
    path = API + of(draft, "backtest/")
    sent = send(maker, of(draft, "backtest/"), {"definition": lowered(draft)})
    asked = auditor.get(f"{path}?digest={kept['digest']}")
    assert (asked.status_code, asked.json()) == (sent.status_code, sent.json())
    assert asked.status_code == 200
    assert auditor.get(path).status_code == 200
    assert auditor.get(f"{path}?digest={'0' * 64}").status_code == 404
    assert auditor.get(f"{path}?digest=x").status_code == 400
    assert send(auditor, of(draft, "backtest/")).status_code == 403
