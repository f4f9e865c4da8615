"""Contact plans: two people change them, and what is planned follows the night's own steps."""

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bankcrm.references import REFERENCES
from campaigns.enums import CampaignState
from campaigns.models import Campaign, ContactPlan, PlanStep
from campaigns.queries import guidance_of
from campaigns.targeting.planning import ROOM
from campaigns.workload.plan_days import Step, WorkingDays, planned
from kernel import sql
from staff.models import Approval, AuditEvent, Officer
from tests.conftest import House
from tests.factories import campaigns
from tests.settings.sheets import decide, submit, typed

KIND = "contact-plans"
PLANS = REFERENCES[KIND]


def plan(key: str = "4+1") -> dict[str, Any]:
    definition = PLANS.now(key)
    assert definition is not None
    return deepcopy(definition)


def earlier(key: str = "4+1") -> dict[str, Any]:
    """The second step two days after the start, not three."""
    definition = plan(key)
    definition["steps"][1]["offset"] = 2
    return definition


def test_what_is_in_force_says_the_same_once_it_was_typed(house: House) -> None:
    for key in ("4+1", "731", "SINGLE"):
        assert PLANS.sheet.of(plan(key)).definition() == plan(key)


def test_change_counts_once_a_second_person_has_approved(
    house: House, maker: Client, checker: Client, second: Officer
) -> None:
    assert submit(maker, KIND, "4+1", earlier()).status_code == 302
    assert plan()["steps"][1]["offset"] == 3
    decide(checker, KIND, "4+1", "approve")
    assert plan() == earlier()
    codes = PlanStep.objects.filter(plan__code="4+1").order_by("offset")
    assert [step.code for step in codes] == ["D0", "D2", "D8", "D13", "D18"]
    event = AuditEvent.objects.get(action="reference.changed")
    assert (event.actor, event.subject_type, event.subject_id) == (second.staff_no, KIND, "4+1")
    assert event.detail["before"]["steps"][1]["offset"] == 3
    assert event.detail["after"] == earlier()


def test_maker_approves_nothing_of_the_own(house: House, maker: Client) -> None:
    submit(maker, KIND, "4+1", earlier())
    decide(maker, KIND, "4+1", "approve")
    assert Approval.objects.get().decision == ""
    assert plan()["steps"][1]["offset"] == 3


def test_returned_change_changes_nothing_and_can_be_taken_up_again(
    house: House, maker: Client, checker: Client
) -> None:
    submit(maker, KIND, "4+1", earlier())
    decide(checker, KIND, "4+1", "return", "Too early.")
    assert plan()["steps"][1]["offset"] == 3
    again = maker.get(f"/settings/{KIND}/4+1/edit/?again={Approval.objects.get().pk}")
    assert again.context["definition"] == earlier()
    assert submit(maker, KIND, "4+1", earlier()).status_code == 302
    assert Approval.objects.filter(decision="").count() == 1


def test_change_of_what_a_colleague_has_changed_meanwhile_is_refused(
    house: House, maker: Client
) -> None:
    digest = PLANS.digest("4+1")
    ContactPlan.objects.filter(code="4+1").update(length_days=25)
    data = typed(KIND, earlier(), do="submit", digest=digest, reason="Why not.")
    assert maker.post(f"/settings/{KIND}/4+1/edit/", data).status_code == 422
    assert not Approval.objects.exists()


def test_approval_of_what_has_changed_since_is_refused_whole(
    house: House, maker: Client, checker: Client
) -> None:
    submit(maker, KIND, "4+1", earlier())
    ContactPlan.objects.filter(code="4+1").update(length_days=25)
    decide(checker, KIND, "4+1", "approve")
    assert Approval.objects.get().decision == ""
    assert plan()["steps"][1]["offset"] == 3


def test_two_submissions_of_the_same_are_one(house: House, maker: Client) -> None:
    for _twice in range(2):
        assert submit(maker, KIND, "4+1", earlier()).status_code == 302
    assert Approval.objects.count() == 1


def test_what_changes_nothing_is_not_submitted(house: House, maker: Client) -> None:
    assert submit(maker, KIND, "4+1", plan()).status_code == 422
    assert not Approval.objects.exists()


WRONG = [
    ({"offset": 0}, "steps[1].offset"),  # the day of another step
    ({"offset": -1}, "steps[1].offset"),  # nobody knows of an entry ahead
    ({"offset": 20}, "steps[1].offset"),  # the plan has ended
    ({"channel": "pigeon"}, "steps[1].channel"),
    ({"offset": "soon"}, "steps[1].offset"),
    ({"guidance_zh": "说" * 301}, "steps[1].guidance_zh"),
]


@pytest.mark.parametrize(("wrong", "path"), WRONG)
def test_what_is_wrong_is_said_at_the_row(
    house: House, maker: Client, wrong: dict[str, Any], path: str
) -> None:
    definition = plan()
    definition["steps"][1] |= wrong
    answer = submit(maker, KIND, "4+1", definition)
    assert answer.status_code == 422
    assert [where for where, _what in answer.context["sheet"].errors] == [path]
    assert not Approval.objects.exists()


def test_plan_that_campaigns_follow_keeps_what_it_counts_from(house: House) -> None:
    definition = plan("731") | {"anchor": "entry", "length_days": 20}
    definition["steps"] = [definition["steps"][0] | {"offset": 0}]
    sheet = PLANS.sheet.of(definition)
    assert sheet.is_valid
    PLANS.check(sheet, plan("731"))
    assert [where for where, _what in sheet.errors] == ["anchor"]


def test_plan_that_a_campaign_has_taken_since_keeps_what_it_counts_from(
    house: House, maker: Client, checker: Client
) -> None:
    Campaign.objects.update(state=CampaignState.CLOSED)
    definition = plan("731") | {"anchor": "entry", "length_days": 20}
    definition["steps"] = [definition["steps"][0] | {"offset": 0}]
    assert submit(maker, KIND, "731", definition).status_code == 302
    Campaign.objects.filter(code="MATURITY").update(state=CampaignState.LIVE)
    decide(checker, KIND, "731", "approve")
    assert Approval.objects.get().decision == ""
    assert plan("731")["anchor"] == "maturity"
    Campaign.objects.filter(code="MATURITY").update(state=CampaignState.CLOSED)
    decide(checker, KIND, "731", "approve")
    assert plan("731")["anchor"] == "entry"


def test_new_plan_is_begun_from_the_second_reading(
    house: House, maker: Client, checker: Client
) -> None:
    start = PLANS.starts()[-1]
    assert submit(maker, KIND, "4+1B", start, is_new=True).status_code == 302
    assert PLANS.now("4+1B") is None
    decide(checker, KIND, "4+1B", "approve")
    assert PLANS.now("4+1B") == start


def test_new_plan_takes_no_code_of_another(house: House, maker: Client) -> None:
    answer = submit(maker, KIND, "4+1", earlier(), is_new=True)
    assert answer.status_code == 422
    assert [where for where, _what in answer.context["sheet"].errors] == ["code"]


@pytest.mark.parametrize("field", ["name_zh", "name_en"])
def test_plan_has_a_name_of_visible_characters(house: House, maker: Client, field: str) -> None:
    answer = submit(maker, KIND, "4+1", plan() | {field: "a\x00\x1bb"})
    assert {where for where, _what in answer.context["sheet"].errors} == {field}


def test_code_ends_where_it_seems_to_end(house: House, maker: Client) -> None:
    start = PLANS.starts()[-1]
    sheet = PLANS.sheet.of(start | {"code": "ABCDEFGHIJKLMNOP\n"})
    assert sheet.definition() == start | {"code": "ABCDEFGHIJKLMNOP"}
    sheet = PLANS.sheet.of(start | {"code": "ABC\nDEF"})
    assert [where for where, _what in sheet.errors] == ["code"]


def test_rows_are_added_taken_away_and_lifted_without_script(house: House, maker: Client) -> None:
    def pressed(act: str) -> list[tuple[str, str]]:
        answer = maker.post(f"/settings/{KIND}/4+1/edit/", typed(KIND, plan(), do=act))
        assert answer.status_code == 200
        rows = answer.context["sheet"].rows
        return [(row["offset"].value(), row["channel"].value()) for row in rows]

    start = [("0", "wecom"), ("3", "call"), ("8", "wecom"), ("13", "call"), ("18", "visit")]
    assert pressed("look") == start
    assert pressed("add") == [*start, ("21", "call")]
    assert pressed("drop 1") == [start[0], *start[2:]]
    assert pressed("lift 4") == [*start[:3], ("13", "visit"), ("18", "call")]
    assert pressed("lift 0") == pressed("drop 9") == start


def test_step_that_fell_away_keeps_its_guidance_for_what_is_planned(
    house: House, maker: Client, checker: Client
) -> None:
    said = guidance_of("4+1", "D3")
    submit(maker, KIND, "4+1", earlier())
    decide(checker, KIND, "4+1", "approve")
    assert not PlanStep.objects.filter(plan__code="4+1", code="D3").exists()
    assert said
    assert guidance_of("4+1", "D3") == said


def test_who_may_read_and_who_may_change(house: House, sign_in: Any, maker: Client) -> None:
    pages = (f"/settings/{KIND}/4+1/", "/settings/")
    for officer, status in ((house.auditor, 200), (house.rm, 403), (house.regional_manager, 403)):
        assert {sign_in(officer).get(page).status_code for page in pages} == {status}
    for officer in (house.auditor, house.rm, house.branch_manager, house.administrator):
        client = sign_in(officer)
        assert client.get(f"/settings/{KIND}/4+1/edit/").status_code == 403
        assert submit(client, KIND, "4+1", earlier()).status_code == 403
    assert not Approval.objects.exists()


@pytest.mark.parametrize("start", ["9999-12-31", "0001-01-01", "2026-02-31", "soon", "2099-12-31"])
def test_day_beyond_every_calendar_is_no_error(house: House, maker: Client, start: str) -> None:
    assert maker.get(f"/settings/{KIND}/4+1/?start={start}").status_code == 200


def test_effect_names_the_campaigns_that_follow_the_plan(house: House, maker: Client) -> None:
    followed = campaigns.campaign("THRESHOLD")
    submit(maker, KIND, "4+1", earlier())
    evidence = Approval.objects.get().evidence
    assert [followed.name_zh, followed.name_en] in evidence["campaigns"]
    assert evidence["channels_after"] == {"wecom": 2, "call": 2, "visit": 1}
    assert followed.state == CampaignState.LIVE


# -- the preview is what the night does --------------------------------------------------------


FIRST = date(2025, 9, 20)  # National Day with its make-up days lies within
STEPS = st.lists(
    st.builds(
        dict,
        offset=st.integers(-10, 25),
        unit=st.sampled_from(["working_day", "calendar_day"]),
        roll=st.sampled_from(["back", "forward"]),
        who=st.sampled_from(["officer", "officer", "supervisor"]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda step: step["offset"],
)


def by_the_night(
    steps: list[dict[str, Any]], anchor: str, anchor_on: date, night: date, same_day: str
) -> list[tuple[date, str]]:
    """The statement of the night itself, for one entry that follows a plan with these steps."""
    made = ContactPlan.objects.create(
        code="TRY", name_en="t", name_zh="t", anchor=anchor, length_days=30, same_day=same_day
    )
    for step in steps:
        PlanStep.objects.create(plan=made, code=str(step["offset"]), channel="call", **step)
    sql.execute(
        """
        drop table if exists campaign_cycle;
        create temporary table campaign_cycle on commit drop as
        select 1::bigint as entry_id, 1::bigint as campaign_id, 1::bigint as customer_id,
            1::bigint as account_id, %(anchor_on)s::date as anchor_on, %(fixed)s as is_fixed,
            'TRY' as plan, %(plan)s::bigint as plan_id, 30 as length_days, 1 as priority
        """,
        {"anchor_on": anchor_on, "fixed": anchor == "maturity", "plan": made.pk},
    )
    ROOM.run("steps", {"on": night})
    found = sql.rows("select planned_on, step from campaign_step order by 1, step::int")
    made.delete()
    return [(on, code) for on, code in found]


@pytest.mark.django_db
@given(
    steps=STEPS,
    anchor=st.sampled_from(["entry", "maturity"]),
    start=st.integers(0, 30),
    before=st.integers(-5, 30),
    same_day=st.sampled_from(["last", "each"]),
)
@hypothesis_settings(max_examples=60)
def test_preview_has_the_days_of_the_night(
    steps: list[dict[str, Any]], anchor: str, start: int, before: int, same_day: str
) -> None:
    anchor_on = FIRST + timedelta(days=start)
    night = anchor_on - timedelta(days=before)
    shown = planned(
        [Step(str(each["offset"]), channel="call", **each) for each in steps],
        anchor=anchor, anchor_on=anchor_on, night=night, calendar=WorkingDays.around(anchor_on),
        same_day=same_day,
    )  # fmt: skip
    expected = by_the_night(steps, anchor, anchor_on, night, same_day)
    assert [(each.on, each.step.code) for each in shown] == expected
