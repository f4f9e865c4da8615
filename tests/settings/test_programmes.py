"""Seasons: their days move campaigns, which nobody may do alone, unseen, or after what was told."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from bankcrm.references import REFERENCES
from campaigns.enums import CampaignState
from campaigns.models import Campaign, Programme
from campaigns.queries import campaign_book, campaigns_on
from customers.models import DataDate
from staff.models import Approval
from tests.conftest import House
from tests.factories.customers import ON
from tests.settings.sheets import decide, submit

KIND, PEAK = "programmes", "PEAK_SEASON"
NIGHT = ON + timedelta(days=1)
PLAYS = {"ACTIVATION", "CROSS_LINE", "MATURITY", "PAYROLL", "THRESHOLD", "VIP_RETENTION"}


def day(n: int) -> str:
    """Days after the data date."""
    return (ON + timedelta(days=n)).isoformat()


def moved_to(first: str | None, last: str | None) -> dict[str, Any]:
    definition = REFERENCES[KIND].now(PEAK)
    assert definition is not None
    return definition | {"starts_on": first, "ends_on": last}


def season(first: int, last: int) -> None:
    days = {"starts_on": day(first), "ends_on": day(last)}
    Programme.objects.filter(code=PEAK).update(**days)


def move(maker: Client, first: int, last: int) -> dict[str, Any]:
    """Asks for it; returns the evidence."""
    answer = submit(maker, KIND, PEAK, moved_to(day(first), day(last)))
    assert answer.status_code == 302, answer.context["sheet"].errors
    evidence: dict[str, Any] = Approval.objects.latest("id").evidence
    return evidence


def codes(named: list[list[str]]) -> set[str]:
    return {code for code, *_names in named}


def wrong_at(answer: Any) -> list[str]:
    assert answer.status_code == 422
    return [path for path, _words in answer.context["sheet"].errors]


def running(on: date = NIGHT) -> set[str]:
    live, _ended = campaigns_on(on)
    return {each.code for each in live} & PLAYS


def test_new_season_stands_once_a_second_person_has_approved(
    house: House, maker: Client, checker: Client
) -> None:
    for start in REFERENCES[KIND].starts():
        days = {"starts_on": day(10), "ends_on": day(40)}
        definition = start | days
        answer = submit(maker, KIND, start["code"], definition, is_new=True)
        assert answer.status_code == 302
        assert REFERENCES[KIND].now(start["code"]) is None
        decide(maker, KIND, start["code"], "approve")  # not one's own
        assert REFERENCES[KIND].now(start["code"]) is None
        decide(checker, KIND, start["code"], "approve")
        assert REFERENCES[KIND].now(start["code"]) == definition
    seasons = [each.programme for each in maker.get("/campaigns/").context["seasons"]]
    assert {each.code for each in seasons if each} == {
        PEAK, "PEAK_SEASON_2026", "DISTRICT_2026", "OTHER_BANKS_2026",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"starts_on": "2027-02-01", "ends_on": "2027-01-31"}, "ends_on"),
        ({"ends_on": "1999-12-31"}, "ends_on"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"name_zh": ""}, "name_zh"),
        ({"code": "peak"}, "code"),
        ({"code": PEAK}, "code"),
    ],
)
def test_what_no_season_can_be_is_named(
    house: House, maker: Client, changed: dict[str, Any], path: str
) -> None:
    definition = REFERENCES[KIND].starts()[0] | changed
    answer = submit(maker, KIND, definition["code"], definition, is_new=True)
    assert wrong_at(answer) == [path]


def test_moved_days_name_the_campaigns_that_go_by_them(
    house: House, maker: Client, checker: Client
) -> None:
    season(-5, 20)
    Campaign.objects.filter(code="PAYROLL").update(starts_on=day(-5), ends_on=day(9))
    evidence = move(maker, -5, 30)
    assert codes(evidence["moved"]) == PLAYS - {"PAYROLL"}
    assert codes(evidence["kept"]) == {"PAYROLL"}
    assert not any(evidence[turn] for turn in ("ends", "stops", "begins", "resumes"))
    assert [each.subject_id for each in checker.get("/campaigns/").context["open_moves"]] == [PEAK]
    page = checker.get(f"/settings/{KIND}/{PEAK}/")
    assert any("5" in sentence for sentence in page.context["waiting"]["told"])
    decide(checker, KIND, PEAK, "approve")
    assert REFERENCES[KIND].now(PEAK) == moved_to(day(-5), day(30))


@pytest.mark.parametrize(
    ("before", "after", "turn", "still_run"),
    [
        ((-5, 20), (-5, 0), "ends", False),  # the next night is past its last day
        ((-5, 20), (-5, 1), None, True),
        ((-9, -2), (-9, 5), "resumes", True),
        ((3, 20), (1, 20), "begins", True),
        ((-5, 20), (2, 20), "stops", False),
    ],
)
def test_turn_that_is_told_is_the_one_that_the_night_takes(
    house: House, maker: Client, checker: Client, before: Any, after: Any, turn: str | None,
    still_run: bool,
) -> None:  # fmt: skip
    season(*before)
    Campaign.objects.filter(code="MATURITY").update(state=CampaignState.CLOSED)
    of_it = PLAYS - {"MATURITY"}
    evidence = move(maker, *after)
    for each in ("ends", "stops", "begins", "resumes"):
        assert codes(evidence[each]) == (of_it if each == turn else set())
    decide(checker, KIND, PEAK, "approve")
    assert running() == (of_it if still_run else set())


def test_change_that_would_end_more_than_was_told_is_not_approved(
    house: House, maker: Client, checker: Client
) -> None:
    season(-5, 20)
    assert move(maker, -5, 2)["ends"] == []
    DataDate.objects.update(business_date=ON + timedelta(days=3))
    decide(checker, KIND, PEAK, "approve")
    assert Approval.objects.latest("id").decision == ""
    assert REFERENCES[KIND].now(PEAK) == moved_to(day(-5), day(20))


def test_campaign_that_came_to_the_season_since_is_not_moved_untold(
    house: House, maker: Client, checker: Client
) -> None:
    season(-5, 20)
    own = Campaign.objects.filter(code="PAYROLL")
    own.update(programme=None)
    assert "PAYROLL" not in codes(move(maker, -5, 30)["moved"])
    own.update(programme=Programme.objects.get(code=PEAK))
    decide(checker, KIND, PEAK, "approve")
    assert Approval.objects.latest("id").decision == ""


def test_campaign_that_left_the_season_since_stops_nothing(
    house: House, maker: Client, checker: Client
) -> None:
    season(-5, 20)
    move(maker, -5, 30)
    Campaign.objects.filter(code="PAYROLL").update(programme=None)
    decide(checker, KIND, PEAK, "approve")
    assert Approval.objects.latest("id").decision == "approved"


@pytest.mark.parametrize(
    ("own", "days", "path"),
    [
        ({"starts_on": day(9)}, (-5, 8), "ends_on"),
        ({"ends_on": day(9)}, (10, 20), "starts_on"),
    ],
)
def test_campaign_is_not_turned_round(
    house: House, maker: Client, own: dict[str, str], days: tuple[int, int], path: str
) -> None:
    season(-5, 20)
    Campaign.objects.filter(code="PAYROLL").update(**own)
    answer = submit(maker, KIND, PEAK, moved_to(day(days[0]), day(days[1])))
    assert wrong_at(answer) == [path]


def test_paused_campaign_is_told_only_when_it_ends(house: House, maker: Client) -> None:
    season(-9, -2)
    Campaign.objects.filter(code="PAYROLL").update(state=CampaignState.PAUSED)
    evidence = move(maker, -9, 5)
    assert codes(evidence["resumes"]) == PLAYS - {"PAYROLL"}
    assert "PAYROLL" in codes(evidence["moved"])


def test_api_moves_a_season_by_the_same_two_people(
    house: House, maker: Client, checker: Client
) -> None:
    season(-5, 20)
    entry = maker.get(f"/api/v1/reference/{KIND}/{PEAK}/").json()
    asked = {"kind": KIND, "key": PEAK, "digest": entry["digest"], "reason": "Later this year."}
    wrong = asked | {"definition": entry["definition"] | {"ends_on": "2026-02-30"}}
    answer = maker.post("/api/v1/changes/", wrong, content_type="application/json")
    assert [each["path"] for each in answer.json()["errors"]] == ["ends_on"]
    right = asked | {"definition": entry["definition"] | {"ends_on": day(0)}}
    answer = maker.post("/api/v1/changes/", right, content_type="application/json")
    assert codes(answer.json()["evidence"]["ends"]) == PLAYS
    change = f"/api/v1/changes/{answer.json()['id']}/"
    assert maker.post(f"{change}approve/", {}, content_type="application/json").status_code == 409
    assert checker.post(f"{change}approve/", {}, content_type="application/json").status_code == 200
    assert running() == set()


def test_season_that_is_over_takes_no_new_campaign(house: House, maker: Client) -> None:
    season(-9, -1)
    assert campaign_book().past == {PEAK}
    form = {"code": "SPRING", "name_zh": "春", "name_en": "Spring", "play": "activation"}
    maker.post("/campaigns/new/", form)
    sheet = maker.get("/campaigns/SPRING/1/draft/").context["sheet"]
    assert sheet.programmes() == []
    maker.post("/campaigns/new/", form | {"code": "COPY", "model": "PAYROLL"})
    page = maker.get("/campaigns/COPY/1/draft/")
    [(code, _name)] = page.context["sheet"].programmes()
    assert code == PEAK
    digest = page.context["digest"]
    definition = maker.get("/campaigns/COPY/1/definition.json").json()
    api = f"/api/v1/campaign-versions/{page.context['version'].pk}/"
    sent = {"definition": definition | {"target_rate": "0.2"}, "digest": digest}
    answer = maker.put(api, sent, content_type="application/json")
    assert (answer.status_code, answer.json()["path"]) == (400, "programme")


def test_campaign_of_a_season_that_is_over_may_be_changed_on(house: House, maker: Client) -> None:
    season(-9, -1)
    maker.post("/campaigns/PAYROLL/drafts/")
    page = maker.get("/campaigns/").context["open_versions"]
    draft = page[0].version
    sent = {
        "definition": draft.definition | {"ends_on": day(9)},
        "digest": maker.get(f"/campaigns/PAYROLL/{draft.version}/draft/").context["digest"],
    }
    api = f"/api/v1/campaign-versions/{draft.pk}/"
    assert maker.put(api, sent, content_type="application/json").status_code == 200


def test_seasons_stand_in_order_and_what_is_over_comes_last(house: House, maker: Client) -> None:
    season(-9, -1)
    Programme.objects.create(code="SPRING", name_en="Spring", name_zh="春")
    found = maker.get("/campaigns/").context["seasons"]
    assert [(each.programme and each.programme.code, each.is_over) for each in found] == [
        ("SPRING", False), (None, False), (PEAK, True),
    ]  # fmt: skip
    entries = [entry.key for entry in REFERENCES[KIND].entries()]
    assert entries == ["SPRING", PEAK]
