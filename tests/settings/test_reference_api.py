"""What head office keeps, over the API: read, asked for, decided by a second person."""

import json
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client

from bankcrm.references import REFERENCES
from staff.models import Approval
from tests.conftest import House
from tests.factories import campaigns

PLANS = REFERENCES["contact-plans"]


def post(client: Client, path: str, data: Any = None) -> Any:
    return client.post(f"/api/v1/{path}", json.dumps(data or {}), content_type="application/json")


def plan() -> dict[str, Any]:
    definition = PLANS.now("SINGLE")
    assert definition is not None
    return deepcopy(definition)


def wrong_at(answer: Any) -> list[str]:
    return [each["path"] for each in answer.json()["errors"]]


def ask(client: Client, **changed: Any) -> Any:
    read = client.get("/api/v1/reference/contact-plans/SINGLE/").json()
    definition = deepcopy(read["definition"]) | {"length_days": 8}
    said = {"kind": "contact-plans", "key": "SINGLE", "definition": definition,
            "digest": read["digest"], "reason": "Five days are too few."}  # fmt: skip
    return post(client, "changes/", said | changed)


def test_change_by_two_people(house: House, maker: Client, checker: Client) -> None:
    entries = maker.get("/api/v1/reference/").json()
    assert "contact-plans/4+1" in [each["address"] for each in entries]
    change = ask(maker)
    assert change.status_code == 201, change.content
    pk = change.json()["id"]
    assert post(maker, f"changes/{pk}/approve/").status_code == 409
    decided = post(checker, f"changes/{pk}/approve/", {"reason": "Agreed."})
    assert (decided.status_code, decided.json()["decided_by"]) == (200, "9003")
    now = PLANS.now("SINGLE")
    assert now is not None
    assert now["length_days"] == 8
    listed = checker.get("/api/v1/changes/?decision=approved").json()["results"]
    assert [(each["id"], each["before"]["length_days"]) for each in listed] == [(pk, 5)]


def test_wrong_definition_names_its_places(house: House, maker: Client) -> None:
    definition = plan()
    definition["steps"] = [{"offset": "x"}, 7, {"offset": 1, "channel": ["call"]}]
    answer = ask(maker, definition=definition)
    assert answer.status_code == 400
    paths = wrong_at(answer)
    assert {"steps[0].offset", "steps[1]", "steps[2].channel"} <= set(paths)
    assert not [path for path in paths if path.startswith("steps[1].")]
    assert not Approval.objects.exists()


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"colour": "red"}, "colour"),
        ({"steps": 5}, "steps"),
        ({"steps": {}}, "steps"),
        ({"name_zh": ["一"]}, "name_zh"),
    ],
)
def test_what_a_definition_does_not_hold_is_refused_at_its_place(
    house: House, maker: Client, changed: dict[str, Any], path: str
) -> None:
    answer = ask(maker, definition=plan() | changed)
    assert answer.status_code == 400
    assert path in wrong_at(answer)


def test_rows_that_are_none_and_unknown_words_in_rows_are_named_where_they_stand(
    house: House, maker: Client
) -> None:
    definition = plan()
    definition["steps"] = ["junk", definition["steps"][0] | {"colour": "red"}, None]
    answer = ask(maker, definition=definition)
    assert wrong_at(answer) == ["steps[0]", "steps[1].colour", "steps[2]"]


def test_rows_that_are_not_said_do_not_empty_an_entry(house: House, maker: Client) -> None:
    year = {"year": 2027, "is_published": True}
    answer = ask(maker, kind="calendar", key="2027", definition=year)
    assert (answer.status_code, wrong_at(answer)) == (400, ["days"])


@pytest.mark.parametrize(
    ("kind", "field", "rows"),
    [("benefits", "label", "benefits"), ("product-classes", "key", "classes")],
)
@pytest.mark.parametrize("key", ["", "a/b", "RETAIL.NONE", "new"])
def test_kinds_without_new_entries_take_none(
    house: House, maker: Client, kind: str, field: str, rows: str, key: str
) -> None:
    definition = {field: key or "a/b", rows: []}
    for asked in ("", key):
        answer = ask(maker, kind=kind, key=asked, definition=definition)
        assert (answer.status_code, wrong_at(answer)) == (400, [field])
    assert not Approval.objects.exists()


@pytest.mark.parametrize("key", ["0000", "0001", "9999", "202", "٢٠٢٧"])
def test_key_that_no_entry_can_have_is_not_found(house: House, maker: Client, key: str) -> None:
    for kind in REFERENCES:
        for path in (f"/settings/{kind}/{key}/", f"/settings/{kind}/{key}/edit/",
                     f"/api/v1/reference/{kind}/{key}/"):  # fmt: skip
            assert maker.get(path).status_code == 404, path


def test_old_digest_is_refused_and_withdrawal_is_the_makers(
    house: House, maker: Client, checker: Client
) -> None:
    assert ask(maker, digest="0" * 64).status_code == 409
    pk = ask(maker).json()["id"]
    assert post(checker, f"changes/{pk}/withdraw/").status_code == 409
    assert post(maker, f"changes/{pk}/withdraw/").json()["decision"] == "withdrawn"


def test_only_head_office_asks_and_bank_wide_roles_read(
    house: House, maker: Client, sign_in: Any
) -> None:
    pk = ask(maker).json()["id"]
    for officer, status in ((house.auditor, 200), (house.rm, 403), (house.branch_manager, 403)):
        client = sign_in(officer)
        assert client.get("/api/v1/reference/").status_code == status
        assert client.get(f"/api/v1/changes/{pk}/").status_code == status
        assert post(client, f"changes/{pk}/approve/").status_code == 403
        assert post(client, "changes/", {}).status_code == 403
    assert Approval.objects.get().decision == ""


def test_unknown_kind_and_entry_are_not_found(house: House, maker: Client) -> None:
    assert maker.get("/api/v1/reference/contact-plans/NONE/").status_code == 404
    assert maker.get("/api/v1/reference/none/4+1/").status_code == 404


def test_entry_and_what_new_ones_begin_with_are_told_in_words(house: House, maker: Client) -> None:
    read = maker.get("/api/v1/reference/contact-plans/SINGLE/").json()
    said = {line["key"]: line["text"] for line in read["lines"]}
    assert (read["waiting"], "5 working days" in said["length"]) == (None, True)
    pk = ask(maker).json()["id"]
    assert maker.get("/api/v1/reference/contact-plans/SINGLE/").json()["waiting"] == pk
    plans = maker.get("/api/v1/reference/?kind=contact-plans").json()
    assert {each["kind"] for each in plans} == {"contact-plans"}
    assert all(each["note"] for each in plans)
    assert maker.get("/api/v1/reference/?kind=none").status_code == 400
    starts = maker.get("/api/v1/reference/starts/?kind=contact-plans").json()
    new = starts[0]["definition"] | {"code": "MINE"}
    said = {"kind": "contact-plans", "definition": new, "digest": starts[0]["digest"]}
    answer = post(maker, "changes/", said | {"reason": "A plan of our own."})
    assert (answer.status_code, answer.json()["key"]) == (201, "MINE")


def test_look_tells_what_would_change_and_asks_for_nothing(house: House, maker: Client) -> None:
    definition = plan() | {"length_days": 8}
    said = {"kind": "contact-plans", "key": "SINGLE", "definition": definition}
    seen = post(maker, "changes/look/", said).json()
    [line] = seen["differences"]
    assert (line["before"], line["after"]) == ("5 working days", "8 working days")
    assert (seen["effect"]["campaigns"] != [], seen["told"] != []) == (True, True)
    assert not Approval.objects.exists()
    asked = post(maker, "changes/", said | {"digest": seen["digest"], "reason": "Too few."}).json()
    assert (asked["differences"], asked["told"]) == (seen["differences"], seen["told"])
    wrong = post(maker, "changes/look/", said | {"definition": definition | {"colour": "red"}})
    assert (wrong.status_code, wrong_at(wrong)) == (400, ["colour"])


def test_history_of_an_entry_and_what_waits_are_listed(
    house: House, maker: Client, checker: Client
) -> None:
    first = ask(maker).json()["id"]
    post(maker, f"changes/{first}/withdraw/")
    second = ask(maker).json()["id"]
    forbidden = maker.get("/api/v1/reference/forbidden-words/all/").json()["definition"]
    other = post(maker, "changes/look/", {"kind": "forbidden-words", "key": "all",
                                          "definition": forbidden})  # fmt: skip
    assert other.json()["differences"] == []

    def found(asked: str) -> list[int]:
        answer = checker.get(f"/api/v1/changes/?{asked}")
        assert answer.status_code == 200
        return [each["id"] for each in answer.json()["results"]]

    assert found("kind=contact-plans&key=SINGLE") == [second, first]
    assert found("kind=contact-plans&key=4%2B1") == []
    assert found("waiting=true") == [second]
    assert found("waiting=false") == [first]
    assert checker.get("/api/v1/changes/?kind=none").status_code == 400
    one = checker.get(f"/api/v1/changes/{second}/").json()
    page = checker.get("/settings/contact-plans/SINGLE/").context["waiting"]
    assert [each["after"] for each in one["differences"]] == [
        each.after for each in page["differences"]
    ]
    assert one["told"] == page["told"]


def test_plan_is_tried_on_the_calendar(house: House, maker: Client, sign_in: Any) -> None:
    path = "/api/v1/plan-days/4+1/?start=2026-11-16"
    told = sign_in(house.auditor).get(path).json()
    page = maker.get("/settings/contact-plans/4+1/?start=2026-11-16").context
    shown = [(str(each.on), each.step.code) for each, _said in page["planned"]]
    assert [(each["on"], each["step"]) for each in told["days"]] == shown
    assert (told["start"], told["is_provisional"]) == ("2026-11-16", page["is_provisional"])
    definition = plan() | {"code": "MINE"}
    sent = {"definition": definition, "start": "2026-11-16"}
    tried = post(maker, "plan-days/", sent)
    assert (tried.status_code, len(tried.json()["days"])) == (200, len(definition["steps"]))
    as_it_stands = post(maker, "plan-days/", {"definition": plan(), "start": "2026-11-16"})
    in_force = maker.get("/api/v1/plan-days/SINGLE/?start=2026-11-16").json()
    assert (as_it_stands.status_code, as_it_stands.json()) == (200, in_force)
    wrong = post(maker, "plan-days/", {"definition": definition | {"anchor": "moon"}})
    assert (wrong.status_code, "anchor" in wrong_at(wrong)) == (400, True)
    for way in ("plan-days/NONE/", "message-samples/NONE/"):
        assert maker.get(f"/api/v1/{way}").status_code == 404
    assert maker.get("/api/v1/plan-days/4+1/?start=soon").status_code == 400
    assert sign_in(house.rm).get(path).status_code == 403


def test_message_is_filled_for_a_made_up_customer(house: House, maker: Client) -> None:
    starts = maker.get("/api/v1/reference/starts/?kind=messages").json()
    definition = starts[0]["definition"] | {"code": "MINE", "name_zh": "问候", "name_en": "Hello",
                                            "text_zh": "{customer}，您好。"}  # fmt: skip
    [first, *_rest] = post(maker, "message-samples/", {"definition": definition}).json()
    assert ("{" in first["text"], first["n_characters"]) == (False, len(first["text"]))
    campaigns.message(code="MINE")
    assert post(maker, "message-samples/", {"definition": definition}).status_code == 200
    promise = definition | {"text_zh": "保本理财"}
    answer = post(maker, "message-samples/", {"definition": promise})
    assert (answer.status_code, wrong_at(answer)) == (400, ["text_zh"])


def test_target_is_shared_out_below_a_unit(house: House, maker: Client) -> None:
    definition = {"kpi": "average_growth", "period": "2027-03", "by": "equal",
                  "units": [{"unit": "HO", "value": "100"}]}  # fmt: skip
    said = {"kind": "targets", "definition": definition, "act": "share 0"}
    seen = post(maker, "changes/look/", said)
    assert seen.status_code == 200, seen.content
    shared = {row["unit"]: row["value"] for row in seen.json()["definition"]["units"]}
    assert (shared["HO"], shared["R1"]) == ("100", "100")
    assert float(shared["B1"]) + float(shared["B2"]) == 100
