"""A campaign on its sheet: whom it would list is seen at once, and a second person decides."""

from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from campaigns.models import Campaign, CampaignVersion
from customers.models import DataDate
from kernel import sql
from staff.models import Approval, Officer
from tests.campaigns.head_office.campaign_steps import RICH, approved, digest, save, started
from tests.conftest import House
from tests.factories import customers, tiering
from tests.factories.customers import ON
from tiering.models import Benefit

SignIn = Callable[[Officer], Client]


@pytest.fixture
def people(house: House, settings: Any, tmp_path: Path) -> House:
    """Four people about 50,000 yuan; one of them is protected."""
    settings.BANKCRM_VAR = tmp_path
    DataDate.objects.create(business_date=ON)
    tiering.scoring_state()
    for i, amount in enumerate(("40000", "60000", "70000", "80000")):
        person = customers.customer(f"62{i}", house.branch, house.rm, is_protected=i == 3)
        tiering.metric(person, amount, protected=i == 3)
    return house


@pytest.fixture
def desk(people: House, maker: Officer, sign_in: SignIn) -> Client:
    return sign_in(maker)


@pytest.fixture
def other_desk(people: House, checker: Officer, sign_in: SignIn) -> Client:
    return sign_in(checker)


def begin(desk: Client, **typed: str) -> CampaignVersion:
    form = {"code": "SPRING", "name_zh": "春季", "name_en": "Spring", "play": "activation"}
    answer = desk.post("/campaigns/new/", form | typed)
    assert answer.status_code == 302, answer.content
    return CampaignVersion.objects.latest("pk")


def path(version: CampaignVersion, page: str = "") -> str:
    return f"/campaigns/{version.campaign.code}/{version.version}/{page}"


def typed(desk: Client, version: CampaignVersion, **changes: Any) -> dict[str, Any]:
    """What a browser sends of the sheet as it is drawn."""
    fields: dict[str, Any] = {}

    class Reader(HTMLParser):
        name = ""

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            given = dict(attrs)
            if tag == "input" and given.get("name") and given.get("type") != "checkbox":
                fields[given["name"]] = given.get("value") or ""
            elif tag == "select":
                self.name = given["name"]
            elif tag == "option" and ("selected" in given or self.name not in fields):
                fields[self.name] = given.get("value") or ""

    Reader().feed(desk.get(path(version, "draft/")).content.decode())
    return fields | changes


ROW = {
    "audience.says": "rows",
    "audience.g0.r0.metric": "aum",
    "audience.g0.r0.op": "ge",
    "audience.g0.r0.value": "5万",
    "n_parts": "1",
}


def test_campaign_goes_from_nothing_into_the_night(desk: Client, other_desk: Client) -> None:
    version = begin(desk)
    sheet = typed(desk, version, **ROW)
    counted = desk.post(path(version, "count/"), sheet)
    assert counted.context["summary"].n_listed == 2
    assert [each.n for each in counted.context["summary"].kept_out] == [1, 0, 0, 0]
    samples = desk.post(path(version, "samples/"), sheet).context["samples"]
    assert {each.customer.customer_no for each in samples} == {"621", "622"}

    answer = desk.post(path(version, "draft/"), sheet | {"do": "submit"})
    assert answer.headers["Location"] == path(version)
    desk.post(path(version, "submit/"), {"digest": digest(version), "reason": "spring"})
    approval = Approval.objects.get()
    assert (approval.evidence["n_listed"], approval.evidence["digest"]) == (2, digest(version))
    assert other_desk.get(approval.path).headers["Location"] == path(version)

    decided = {"do": "approve", "approval": approval.pk, "reason": ""}
    desk.post(path(version, "decide/"), decided)  # not one's own
    version.campaign.refresh_from_db()
    assert version.campaign.state == "draft"
    unsaid = other_desk.post(path(version, "decide/"), decided | {"do": "return"})
    assert (unsaid.status_code, list(unsaid.context["decision"].errors)) == (422, ["reason"])
    other_desk.post(path(version, "decide/"), decided)
    version.campaign.refresh_from_db()
    assert (version.campaign.state, version.campaign.approved_size) == ("live", 2)
    assert version.campaign.audience == RICH


def test_units_that_are_ticked_take_part(desk: Client) -> None:
    version = begin(desk)
    sheet = typed(desk, version, **ROW) | {"units": ["B1", "B2"]}
    everyone = desk.post(path(version, "count/"), typed(desk, version, **ROW))
    counted = desk.post(path(version, "count/"), sheet | {"units": ["B2"]})
    assert counted.context["summary"].n_listed < everyone.context["summary"].n_listed
    desk.post(path(version, "draft/"), sheet | {"do": "save"})
    version.refresh_from_db()
    assert version.definition["units"] == ["B1", "B2"]
    tree = desk.get(path(version, "draft/")).context["sheet"].unit_tree()
    assert [(region.code, region.is_chosen) for region, _ in tree] == [("R1", False)]
    assert {each.code for each in tree[0][1] if each.is_chosen} == {"B1", "B2"}


def test_part_of_the_target_is_set_by_hand_and_refused_at_its_unit(desk: Client) -> None:
    version = begin(desk)
    aim = {"kpi": "reached", "kpi_value": "120"}
    sheet = typed(desk, version, **ROW) | aim
    refused = desk.post(
        path(version, "draft/"),
        sheet | {"unit_goals.B1": "-5", "unit_goals.B2": "7", "unit_goals.GONE": "9", "do": "save"},
    )
    assert refused.status_code == 422
    kept = refused.context["sheet"]
    shown = {each.code: each for region, rows in kept.unit_tree() for each in (region, *rows)}
    shown |= {each.code: each for each in kept.other_goals()}
    assert {code: each.goal for code, each in shown.items()} == {
        "R1": "", "B1": "-5", "B2": "7", "GONE": "9",
    }  # fmt: skip
    assert [code for code, each in shown.items() if each.goal_error] == ["GONE"]
    assert kept.general_errors == []

    fits = sheet | {"unit_goals.B1": "100"}
    over = desk.post(path(version, "count/"), fits | {"unit_goals.B2": "30"})
    assert over.status_code == 422
    counted = desk.post(path(version, "count/"), fits | {"at": "R1"}).context["summary"]
    assert {each.code: (each.goal, each.is_goal_set) for each in counted.units} == {
        "B1": (100, True), "B2": (20, False),
    }  # fmt: skip
    desk.post(path(version, "draft/"), fits | {"do": "save"})
    version.refresh_from_db()
    assert version.definition["unit_goals"] == {"B1": 100}
    assert typed(desk, version)["unit_goals.B1"] == "100"


def test_row_is_added_and_taken_away_without_losing_a_word(desk: Client) -> None:
    version = begin(desk)
    sheet = typed(desk, version, name_en="Half typed", do="add-group audience")
    more = desk.post(path(version, "draft/"), sheet).context["sheet"]
    assert (more.n_parts, more.texts["name_en"]) == (1, "Half typed")
    less = desk.post(
        path(version, "draft/"),
        typed(desk, version, **ROW, do="drop-row audience.g0.r0"),
    )
    assert less.context["sheet"].n_parts == 0
    version.refresh_from_db()
    assert version.definition["name_en"] == "Spring"


def test_benefit_past_its_last_day_is_offered_only_where_it_was_chosen(
    desk: Client, maker: Officer
) -> None:
    taken, left, last_day, later = Benefit.objects.all()[:4]
    version = save(begin(desk), maker, benefits=[taken.pk])
    ended = Benefit.objects.filter(pk__in=(taken.pk, left.pk))
    ended.update(ends_on=ON - timedelta(days=1))
    Benefit.objects.filter(pk=last_day.pk).update(ends_on=ON)
    Benefit.objects.filter(pk=later.pk).update(starts_on=ON + timedelta(days=1))

    offered = desk.get(path(version, "draft/")).context["sheet"].benefits()
    numbers = {int(number) for number, *_ in offered}
    assert numbers == set(Benefit.objects.values_list("pk", flat=True)) - {left.pk}
    marked = {int(number): (chosen, is_over) for number, _text, chosen, is_over in offered}
    assert marked[taken.pk] == (True, True)
    assert {each for pk, each in marked.items() if pk != taken.pk} == {(False, False)}

    told = dict(desk.get(path(version)).context["panel"].in_words)
    assert [said for said in told.values() if said.endswith(str(taken))]
    assert not [said for said in told.values() if str(left) in said]


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"holdout_share": "60"}, "holdout_share"),
        ({"priority": "many"}, "priority"),
        ({"starts_on": "2026-12-02", "ends_on": "2026-12-01"}, "ends_on"),
        ({"kpi": "reached"}, "kpi_value"),
        ({"n_parts": "7"}, "n_parts"),
    ],
)
def test_wrong_word_is_named_beside_its_field(
    desk: Client, changes: dict[str, str], place: str
) -> None:
    version = begin(desk)
    answer = desk.post(path(version, "draft/"), typed(desk, version, do="save", **changes))
    assert answer.status_code == 422
    assert list(answer.context["sheet"].errors) == [place]
    assert desk.post(path(version, "count/"), typed(desk, version, **changes)).status_code == 422


def test_phase_that_begins_too_early_is_named_in_its_row(desk: Client) -> None:
    version = begin(desk)
    days = {
        "preparation.starts_on": "2026-12-01",
        "preparation.ends_on": "2026-12-05",
        "follow_through.starts_on": "2026-12-05",
        "follow_through.ends_on": "2026-12-09",
    }
    answer = desk.post(path(version, "draft/"), typed(desk, version, do="save", **days))
    assert list(answer.context["sheet"].phases[2].errors) == ["starts_on"]
    said = "“Follow-through” begins after the end of “Preparation”."
    assert said in answer.content.decode()
    counted = desk.post(path(version, "count/"), typed(desk, version, **days))
    assert f'data-place="follow_through.starts_on">{said}' in counted.content.decode()
    right = days | {"follow_through.starts_on": "2026-12-06"}
    desk.post(path(version, "draft/"), typed(desk, version, do="save", **right))
    version.refresh_from_db()
    assert [each["kind"] for each in version.definition["phases"]] == [
        "preparation",
        "follow_through",
    ]


def test_branches_read_what_to_do_in_each_phase(
    people: House, maker: Officer, checker: Officer, sign_in: SignIn
) -> None:
    phase = {"kind": "contact", "starts_on": "2026-12-01", "ends_on": "2026-12-05"}
    kept_out = {"metric": "aum", "op": "ge", "value": "9000000"}
    said = [phase | {"words_en": "Call them all"}]
    approved(maker, checker, phases=said, exclusion=kept_out)
    page = sign_in(people.branch_manager).get("/campaigns/SPRING/")
    assert "9,000,000" in page.context["exclusion"]
    assert [each.words for each in page.context["phases"]] == ["Call them all"]
    version = sign_in(people.auditor).get("/campaigns/SPRING/1/")
    told = [said for _, said in version.context["panel"].in_words]
    assert "2026-12-01 – 2026-12-05: Call them all" in told


def test_target_that_nothing_counts_is_refused_at_its_condition(desk: Client) -> None:
    version = begin(desk)
    sheet = typed(desk, version, kpi="succeeded", kpi_value="300", do="save")
    refused = desk.post(path(version, "draft/"), sheet)
    assert refused.status_code == 422
    [said] = refused.context["sheet"].conditions["target"].errors
    assert said in refused.content.decode()
    assert 'value="300"' in refused.content.decode()


def test_impossible_row_is_refused_in_its_place(desk: Client) -> None:
    version = begin(desk)
    second = {
        "audience.g0.r1.metric": "aum",
        "audience.g0.r1.op": "lt",
        "audience.g0.r1.value": "1000",
        "n_parts": "2",
    }
    answer = desk.post(path(version, "draft/"), typed(desk, version, **ROW | second, do="save"))
    assert list(answer.context["sheet"].conditions["audience"].row_errors) == [(0, 1)]


def test_colleagues_words_stand(desk: Client, other_desk: Client, checker: Officer) -> None:
    version = begin(desk)
    sheet = typed(desk, version, **ROW, do="save")
    save(version, checker, name_en="Theirs")
    answer = desk.post(path(version, "draft/"), sheet)
    assert (answer.status_code, bool(answer.context["conflict"])) == (422, True)
    desk.post(path(version, "decide/"), {"do": "discard", "digest": sheet["digest"]})
    version.refresh_from_db()
    assert (version.state, version.definition["name_en"]) == ("draft", "Theirs")


def test_pause_counts_at_once_and_closing_waits_for_another(
    people: House, maker: Officer, checker: Officer, desk: Client, other_desk: Client
) -> None:
    campaign = approved(maker, checker)
    desk.post("/campaigns/SPRING/ask/", {"do": "pause", "reason": ""})
    campaign.refresh_from_db()
    assert campaign.state == "live"
    desk.post("/campaigns/SPRING/ask/", {"do": "pause", "reason": "sold out"})
    desk.post("/campaigns/SPRING/ask/", {"do": "close", "reason": "over"})
    campaign.refresh_from_db()
    assert campaign.state == "paused"
    asked = Approval.objects.get(subject_type="campaigns.campaign")
    decided = {"do": "approve", "approval": asked.pk, "reason": ""}
    desk.post("/campaigns/SPRING/act/", decided)
    campaign.refresh_from_db()
    assert campaign.state == "paused"
    other_desk.post("/campaigns/SPRING/act/", decided)
    campaign.refresh_from_db()
    assert campaign.state == "closed"
    page = desk.get("/campaigns/SPRING/")
    assert page.context["panel"].closed == asked
    assert desk.post("/campaigns/SPRING/drafts/").headers["Location"] == "/campaigns/SPRING/"


def test_copy_begins_on_the_sheet_of_the_other(desk: Client) -> None:
    copy = begin(desk, model="THRESHOLD")
    assert copy.definition["audience"] == Campaign.objects.get(code="THRESHOLD").audience
    again = {"code": "SPRING", "name_zh": "春", "name_en": "S", "play": "activation"}
    taken = desk.post("/campaigns/new/", again)
    assert (taken.status_code, list(taken.context["form"].errors)) == (422, ["code"])


def test_others_read_what_runs_and_write_nothing(
    people: House, maker: Officer, sign_in: SignIn
) -> None:
    version = started(maker)
    doors = ("draft/", "count/", "samples/", "workload/", "submit/", "decide/")
    for person, list_status, version_status in (
        (people.auditor, 200, 200),
        (people.branch_manager, 200, 403),
        (people.regional_manager, 200, 403),
        (people.rm, 403, 403),
    ):
        client = sign_in(person)
        assert client.get("/campaigns/").status_code == list_status
        assert client.get(path(version)).status_code == version_status
        assert client.get("/campaigns/new/").status_code == 403
        assert {client.post(path(version, door)).status_code for door in doors} == {403}
        for door in ("ask/", "act/", "drafts/"):
            assert client.post(f"/campaigns/THRESHOLD/{door}").status_code == 403


def test_what_is_only_being_thought_of_is_head_offices(
    people: House, maker: Officer, sign_in: SignIn
) -> None:
    started(maker, "SECRET")
    for person, sees in (
        (people.head_office, True),
        (people.auditor, True),
        (people.branch_manager, False),
        (people.regional_manager, False),
    ):
        client = sign_in(person)
        assert client.get("/campaigns/SECRET/").status_code == (200 if sees else 404)
        assert ("SECRET" in client.get("/campaigns/").content.decode()) is sees
        assert client.get("/api/v1/campaigns/SECRET/").status_code == (200 if sees else 404)


def test_list_of_campaigns_asks_the_same_for_one_and_for_many(
    people: House, maker: Officer, desk: Client, django_assert_max_num_queries: Any
) -> None:
    desk.get("/campaigns/")
    with django_assert_max_num_queries(14):
        desk.get("/campaigns/")
    for code in ("SPRING", "SUMMER", "AUTUMN"):
        started(maker, code)
    with django_assert_max_num_queries(14):
        page = desk.get("/campaigns/")
    assert len(page.context["open_versions"]) == 3
    with django_assert_max_num_queries(20):
        desk.get("/campaigns/SPRING/1/draft/")


def test_promises_offer_no_end(people: House, desk: Client) -> None:
    assert 'value="close"' in desk.get("/campaigns/THRESHOLD/").content.decode()
    page = desk.get("/campaigns/PROMISE/").content.decode()
    assert 'value="pause"' in page
    assert 'value="close"' not in page


def test_night_that_is_being_published_is_said_in_words(desk: Client, maker: Officer) -> None:
    version = save(begin(desk), maker, audience=RICH)
    sheet, read = typed(desk, version), digest(version)
    # As in the middle of a night: figures of somebody whom the pages do not know.
    sql.execute("delete from customers_customer where customer_no = '620'")

    for page in ("count/", "samples/", "workload/"):
        assert desk.post(path(version, page), sheet).status_code == 503, page
    for page in ("submit/", "dry-run/"):
        answer = desk.post(path(version, page), {"digest": read, "reason": "x"})
        assert answer.status_code == 302, page  # with the words on the page that follows
    said = {"definition": version.definition, "digest": read, "reason": "x"}
    for asked in ("count/", "dry-run/", "submit/"):
        api = f"/api/v1/campaign-versions/{version.pk}/{asked}"
        answer = desk.post(api, said, content_type="application/json")
        assert answer.status_code == 503, (asked, answer.content)
    version.refresh_from_db()
    assert (version.state, Approval.objects.count()) == ("draft", 0)
