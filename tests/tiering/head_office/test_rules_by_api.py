"""Head office changes rules through the API: the same way, and the same rules, as on the pages."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from staff.models import Approval, AuditEvent, Officer
from tests.conftest import House
from tests.factories.customers import ON
from tests.tiering.head_office.steps import (
    API,
    LATER,
    begin,
    decide,
    lowered,
    of,
    save,
    send,
    submit,
    submitted,
)
from tiering.models import RuleSet, Scheme
from tiering.queries import versions_on

SignIn = Callable[[Officer], Client]


def test_change_waits_for_a_second_person(maker: Client, checker: Client) -> None:
    version = submitted(maker)

    own = decide(maker, version, "approve")
    assert (own.status_code, "does not approve" in own.json()["detail"]) == (409, True)
    answer = decide(checker, version, "approve", "as tried")

    assert (answer.status_code, answer.json()["standing"]) == (200, "scheduled")
    approval = answer.json()["approval"]
    assert (approval["decided_by"], approval["decision_reason"]) == ("9003", "as tried")
    assert (approval["evidence"]["n_up"], approval["evidence"]["n_affected"]) == (1, 1)
    assert approval["digest"] == answer.json()["digest"]
    in_force = {each.code: each.version for each in versions_on(LATER)}
    assert in_force["RETAIL"] == answer.json()["version"]


def test_notice_leads_the_second_person_to_the_page(maker: Client, checker: Client) -> None:
    version = submitted(maker)
    answer = checker.get(Approval.objects.get().path)
    assert answer.headers["Location"] == f"/tiering/RETAIL/{version['version']}/"
    assert checker.get(answer.headers["Location"]).status_code == 200


def test_acts_are_in_the_audit_trail_with_their_address(maker: Client, checker: Client) -> None:
    version = submitted(maker)
    decide(checker, version, "approve")

    trail = AuditEvent.objects.filter(subject_id=str(version["id"])).order_by("pk")
    assert [(each.action, each.actor) for each in trail] == [
        ("rules.started", "9001"),
        ("rules.saved", "9001"),
        ("approval.submitted", "9001"),
        ("approval.approved", "9003"),
        ("rules.approved", "9003"),
    ]
    assert {each.address for each in trail} == {"127.0.0.1"}


def test_trial_answers_the_effect_and_keeps_nothing(maker: Client) -> None:
    draft = begin(maker)

    told = send(maker, of(draft, "trial/"), {"definition": lowered(draft)}).json()

    assert (told["n_customers"], told["n_up"], told["on"]) == (3, 1, ON.isoformat())
    vip = next(each for each in told["labels"] if each["code"] == "VIP")
    assert (vip["n_now"], vip["n_then"], vip["aum_then"]) == (1, 2, "970000.00")
    assert RuleSet.objects.get(pk=draft["id"]).definition == draft["definition"]
    assert send(maker, of(draft, "trial/")).json()["n_affected"] == 0  # the one that is kept


def test_trial_of_a_unit_counts_its_own(maker: Client) -> None:
    draft = begin(maker)
    tried = {"definition": lowered(draft)}

    here = send(maker, of(draft, "trial/"), tried | {"at": "B1"}).json()
    there = send(maker, of(draft, "trial/"), tried | {"at": "B2"}).json()

    assert (here["n_up"], there["n_up"], there["n_customers"]) == (1, 0, 0)
    assert send(maker, of(draft, "trial/"), tried | {"at": "NONE"}).status_code == 404


def test_trial_before_the_first_night_finds_nothing(house: House, sign_in: SignIn) -> None:
    client = sign_in(house.head_office)
    answer = send(client, of(begin(client), "trial/"))
    assert (answer.status_code, list(answer.json())) == (503, ["detail"])


def test_returned_and_withdrawn_versions_are_drafts_again(maker: Client, checker: Client) -> None:
    version = submitted(maker)

    assert decide(checker, version, "return").status_code == 409  # the maker must know why
    returned = decide(checker, version, "return", "wait for spring").json()
    assert (returned["standing"], returned["approval"]["decision"]) == ("draft", "returned")

    again = submit(maker, returned).json()
    assert decide(checker, again, "withdraw").status_code == 409
    assert decide(maker, again, "withdraw").json()["standing"] == "draft"


def test_approval_read_before_decides_on_nothing_newer(maker: Client, checker: Client) -> None:
    version = submitted(maker)
    again = submit(maker, decide(maker, version, "withdraw").json()).json()

    late = decide(checker, version, "approve")

    assert (late.status_code, "read it first" in late.json()["detail"]) == (409, True)
    assert again["approval"]["id"] != version["approval"]["id"]
    assert RuleSet.objects.get(pk=version["id"]).state == "submitted"


def test_colleagues_change_is_not_overwritten(maker: Client, checker: Client) -> None:
    draft = begin(maker)
    theirs = save(checker, draft, lowered(draft, "460000")).json()

    mine = save(maker, draft, lowered(draft))

    assert (mine.status_code, "colleague" in mine.json()["detail"]) == (409, True)
    assert submit(maker, draft).status_code == 409
    assert maker.get(API + of(draft)).json()["digest"] == theirs["digest"]


def test_old_version_comes_back_as_a_new_draft(maker: Client, checker: Client) -> None:
    decide(checker, submitted(maker), "approve")
    first = RuleSet.objects.get(scheme__code="RETAIL", version=1)

    back = begin(maker, base=first.pk)

    assert (back["version"], back["definition"]) == (3, first.definition)
    assert begin(maker, base=first.pk)["id"] == back["id"]  # asked twice it is one
    foreign = RuleSet.objects.get(scheme__code="CORPORATE", version=1)
    other = send(maker, "rule-sets/", {"scheme": "RETAIL", "base": foreign.pk})
    assert other.status_code == 404


def test_draft_is_discarded_and_stays_readable(maker: Client) -> None:
    draft = begin(maker)
    for _ in range(2):
        answer = send(maker, of(draft, "discard/"), {"digest": draft["digest"]})
        assert answer.json()["standing"] == "discarded"
    assert maker.get(API + of(draft)).json()["definition"] == draft["definition"]
    assert save(maker, draft, lowered(draft)).status_code == 409


def test_scheme_is_made_from_nothing(maker: Client, checker: Client) -> None:
    said = {"code": "WEALTH", "name_zh": "财富", "name_en": "Wealth", "policy": "immediate"}
    answer = send(maker, "schemes/", said)
    assert answer.status_code == 201
    assert decide(checker, submit(maker, answer.json()).json(), "approve").status_code == 200

    found = maker.get(f"{API}schemes/WEALTH/").json()
    assert [each["code"] for each in found["labels"]] == ["STANDARD"]
    taken = send(maker, "schemes/", said)
    assert (taken.status_code, taken.json()["path"]) == (400, "code")
    small = send(maker, "schemes/", said | {"code": "wealth"})
    assert (small.status_code, small.json()["path"]) == (400, "code")


def test_lists_are_narrowed_by_scheme_and_standing(maker: Client) -> None:
    draft = begin(maker)

    def ids(query: str) -> list[int]:
        answer = maker.get(f"{API}rule-sets/?{query}")
        assert answer.status_code == 200
        return [each["id"] for each in answer.json()["results"]]

    assert ids("standing=draft") == [draft["id"]]
    assert len(ids("standing=live")) == Scheme.objects.count()
    assert len(ids("scheme=RETAIL")) == 2
    assert ids("scheme=CORPORATE&standing=draft") == []
    first = maker.get(f"{API}rule-sets/").json()["results"][0]
    assert "definition" not in first


def n_queries(client: Client) -> list[int]:
    taken = []
    for path in ("rule-sets/", "rule-sets/?standing=live", "schemes/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(API + path).status_code == 200
        taken.append(len(queries))
    return taken


def test_lists_ask_a_constant_number_of_queries(maker: Client) -> None:
    before = n_queries(maker)
    for code in ("A", "B", "C"):
        said = {"code": code, "name_zh": code, "name_en": code, "policy": "immediate"}
        assert submit(maker, send(maker, "schemes/", said).json()).status_code == 200
    assert n_queries(maker) == before


def test_catalogue_names_what_conditions_may_speak_of(maker: Client) -> None:
    found = {each["code"]: each for each in maker.get(f"{API}metrics/").json()}
    assert {"aum", "kind", "label.RETAIL", "threshold.RETAIL"} <= set(found)
    assert ("ge" in found["aum"]["operators"], found["aum"]["unit"]) == (True, "yuan")
    assert [each["code"] for each in found["kind"]["choices"]] == ["personal", "corporate"]
    assert (found["label.RETAIL"]["scheme"], found["age"]["sensitive"]) == ("RETAIL", True)


def test_key_that_is_said_twice_is_named(maker: Client) -> None:
    draft = begin(maker)
    said = '{"definition": {"code": "A", "code": "B"}}'
    answer = maker.post(f"{API}{of(draft, 'trial/')}", said, content_type="application/json")
    assert (answer.status_code, answer.json()) == (400, {"detail": "“code” is said twice."})
    half = '{"\\ud800": 1, "\\ud800": 2}'
    assert maker.post(f"{API}rule-sets/", half, content_type="application/json").status_code == 400
    assert maker.post(f"{API}rule-sets/", "{", content_type="application/json").status_code == 400


def test_rules_begin_in_this_century(maker: Client) -> None:
    answer = submit(maker, begin(maker), effective_from="9999-12-31")
    assert (answer.status_code, answer.json()["path"]) == (400, "effective_from")
