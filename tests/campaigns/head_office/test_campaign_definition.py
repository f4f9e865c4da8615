"""What a campaign may say, and where it is told what it may not."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from campaigns.definition import CampaignDefinition, differences, in_words
from campaigns.models import Campaign, CampaignVersion
from campaigns.queries import campaign_book, definition_of
from staff.enums import Level
from tests.conftest import House
from tests.factories import staff
from tiering.models import Benefit
from tiering.rules import RuleError, describe_difference

RICH = {"metric": "aum", "op": "ge", "value": "50000"}
POOR = {"metric": "aum", "op": "lt", "value": "1000"}
WHOLE: dict[str, Any] = {
    "code": "SPRING",
    "play": "activation",
    "name_en": "Spring",
    "name_zh": "春季",
    "priority": 7,
    "audience": RICH,
    "exclusion": None,
    "target": {"metric": "n_products", "op": "ge", "value": 3},
    "target_kind": "condition",
    "target_rate": "0.3",
    "holdout_share": "0.1",
    "plan": "4+1",
}
PREPARATION = {"kind": "preparation", "starts_on": "2026-12-01", "ends_on": "2026-12-05"}
CONTACT = {"kind": "contact", "starts_on": "2026-12-06", "ends_on": "2026-12-20"}

pytestmark = pytest.mark.django_db


def parsed(**changes: Any) -> CampaignDefinition:
    return CampaignDefinition.parse(WHOLE | changes, campaign_book())


def test_definition_comes_back_from_its_json() -> None:
    benefit = Benefit.objects.values_list("pk", flat=True)[0]
    definition = parsed(
        programme="PEAK_SEASON",
        starts_on="2026-12-01",
        ends_on="2027-02-28",
        exclusion={"metric": "on_watch", "op": "is_true"},
        kpi="contacted",
        kpi_value=200,
        phases=[PREPARATION | {"words_en": "train"}, CONTACT],
        benefits=[benefit],
        talking_points_zh="先问候。\n再说明。",
    )
    assert definition.ceiling_share == Decimal("0.2")
    assert definition.phases[0].ends_on == date(2026, 12, 5)
    assert CampaignDefinition.parse(definition.to_json(), campaign_book()) == definition


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"code": "spring"}, "code"),
        ({"name_zh": " "}, "name_zh"),
        ({"play": "guessing"}, "play"),
        ({"priority": 0}, "priority"),
        ({"plan": "5+1"}, "plan"),
        ({"programme": "SUMMER"}, "programme"),
        ({"holdout_share": "0.6"}, "holdout_share"),
        ({"target_rate": "1.5"}, "target_rate"),
        ({"ceiling_share": "-0.1"}, "ceiling_share"),
        ({"starts_on": "2026-02-30"}, "starts_on"),
        ({"starts_on": "9999-12-31"}, "starts_on"),
        ({"ends_on": "2100-01-01"}, "ends_on"),
        ({"starts_on": "1999-12-31"}, "starts_on"),
        ({"starts_on": "2026-12-02", "ends_on": "2026-12-01"}, "ends_on"),
        ({"kpi": "contacted"}, "kpi_value"),
        ({"kpi_value": 5}, "kpi_value"),
        ({"kpi": "listed", "kpi_value": 5}, "kpi"),
        ({"anchor": "maturity"}, "maturing_classes"),
        ({"plan": "731"}, "maturing_classes"),
        ({"maturing_classes": ["gold"]}, "maturing_classes"),
        ({"benefits": [999_999]}, "benefits"),
        ({"benefits": [True]}, "benefits"),
        ({"phases": [CONTACT, PREPARATION]}, "phases[1].kind"),
        ({"phases": [CONTACT, CONTACT]}, "phases[1].kind"),
        ({"phases": [PREPARATION, CONTACT | {"starts_on": "2026-12-05"}]}, "phases[1].starts_on"),
        ({"phases": [PREPARATION | {"ends_on": "2026-11-30"}]}, "phases[0].ends_on"),
        ({"phases": [PREPARATION | {"ends_on": None}]}, "phases[0].ends_on"),
        ({"audience": {"metric": "label.RETAIL", "op": "eq", "value": "NONE"}}, "audience.value"),
        ({"audience": {"all": [RICH, POOR]}}, "audience.all[1]"),
        ({"exclusion": {"metric": "aum", "op": "ge", "value": "0"}}, "exclusion"),
        ({"target": {"metric": "aum", "op": "ge", "value": "40000"}}, "target"),
        ({"target": None}, "target"),
        ({"target": None, "target_rate": None, "kpi": "succeeded", "kpi_value": 9}, "target"),
        ({"guess": 1}, "guess"),
    ],
)
def test_what_may_not_be_is_named_at_its_place(changes: dict[str, Any], path: str) -> None:
    with pytest.raises(RuleError) as refused:
        parsed(**changes)
    assert refused.value.path == path


def test_exclusion_that_leaves_somebody_may_stand() -> None:
    assert parsed(exclusion={"metric": "aum", "op": "ge", "value": "60000"}).exclusion is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"target_kind": "churn"},
        {"target_rate": None, "kpi": "reached", "kpi_value": 9},
    ],
)
def test_what_is_counted_otherwise_needs_no_target_condition(changes: dict[str, Any]) -> None:
    assert parsed(target=None, **changes).target is None


def test_shipped_campaigns_are_version_one_as_they_run() -> None:
    versions = CampaignVersion.objects.select_related("campaign")
    assert {each.campaign_id for each in versions} == set(
        Campaign.objects.values_list("pk", flat=True)
    )
    for each in versions:
        kept = CampaignDefinition.parse(each.definition, campaign_book())
        assert (kept, each.state) == (definition_of(each.campaign), "approved")


def test_differences_are_told_in_both_languages() -> None:
    before = parsed()
    after = parsed(
        audience=RICH | {"value": "80000"},
        holdout_share="0.05",
        plan="SINGLE",
        phases=[PREPARATION | {"words_zh": "培训"}],
    )
    told = differences(before, after, campaign_book())
    assert [each.path for each in told] == [
        "audience",
        "holdout_share",
        "plan",
        "phases.preparation",
    ]
    assert [describe_difference(each, "zh") for each in told][:2] == [
        "目标客群的管理资产余额：5万元 → 8万元",
        "对照组比例：10% → 5%",
    ]
    assert "10% → 5%" in describe_difference(told[1], "en")
    assert differences(before, before, campaign_book()) == []


def test_every_word_of_a_definition_is_told() -> None:
    """What a second person approves is what stands there, with nothing left out."""
    definition = parsed(exclusion=POOR, phases=[PREPARATION | {"words_en": "train"}], kpi=None)
    told = {what[0]: said[0] for what, said in in_words(definition, campaign_book())}
    assert told["Audience"] == "AUM is at least CNY 50,000"
    assert told["Excluded"] == "AUM is below CNY 1,000"
    assert told["Phase “Preparation”"] == "2026-12-01 – 2026-12-05: train"
    assert "What the target counts" not in told
    by_hand = in_words(parsed(audience=None), campaign_book())
    assert (("Audience", "目标客群"), ("customers come by hand only", "仅手工加入客户")) in by_hand


@pytest.fixture
def tree(house: House) -> House:
    """R1 over B1 and B2, the first with an outlet; R2 over B3."""
    staff.unit("B1-1", house.branch, Level.OUTLET)
    staff.unit("B3", staff.unit("R2", house.bank, Level.REGION))
    return house


@pytest.mark.parametrize("units", [["R1", "B1"], ["B1-1", "R1"], ["HO", "B3"], ["B1", "B1-1"]])
def test_unit_does_not_take_part_beside_one_above_it(tree: House, units: list[str]) -> None:
    with pytest.raises(RuleError) as refused:
        parsed(units=units)
    assert refused.value.path == "units"
    assert parsed(units=["B1", "B2", "R2"]).units == ("B1", "B2", "R2")


GOAL = {"kpi": "reached", "kpi_value": 100}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"unit_goals": {"NOWHERE": 5}}, "unit_goals.NOWHERE"),
        ({"unit_goals": {"B1": -1}}, "unit_goals.B1"),
        ({"unit_goals": {"B1": "12"}}, "unit_goals.B1"),
        ({"unit_goals": {"B1": 1.5}}, "unit_goals.B1"),
        ({"unit_goals": {"B1": True}}, "unit_goals.B1"),
        ({"unit_goals": ["B1"]}, "unit_goals"),
        ({"unit_goals": {"B1": 60, "B2": 60}}, "kpi_value"),  # more than the whole
        ({"unit_goals": {"R1": 40, "R2": 40}}, "kpi_value"),  # nobody takes the rest
        ({"unit_goals": {"R1": 40, "B3": 40}}, "kpi_value"),
        ({"unit_goals": {"R1": 30, "B1": 31}}, "unit_goals.R1"),
        ({"unit_goals": {"R1": 30, "B1": 10, "B2": 10}}, "unit_goals.R1"),
        ({"unit_goals": {"HO": 50}}, "unit_goals.HO"),  # that is the target itself
        ({"unit_goals": {"B1": 5}, "units": ["B2", "R2"]}, "unit_goals.B1"),
        ({"unit_goals": {"B1": 5}, "kpi": "", "kpi_value": None}, "unit_goals.B1"),
    ],
)
def test_goal_by_hand_that_does_not_fit_is_named_at_its_unit(
    tree: House, changes: dict[str, Any], path: str
) -> None:
    with pytest.raises(RuleError) as refused:
        parsed(**{**GOAL, **changes})
    assert refused.value.path == path


@pytest.mark.parametrize(
    "changes",
    [
        {"unit_goals": {"B1": 60, "B3": 40}},
        {"unit_goals": {"R1": 60, "R2": 40}},
        {"unit_goals": {"R1": 60, "B1": 60}},
        {"unit_goals": {"B2": 0}},
        {"unit_goals": {"B1": 70}, "units": ["B1-1", "R2"]},
        {"unit_goals": {"B1-1": 70}, "units": ["R1"]},
    ],
)
def test_goals_by_hand_that_fit_come_back_from_their_json(
    tree: House, changes: dict[str, Any]
) -> None:
    definition = parsed(**GOAL, **changes)
    written = definition.to_json()
    assert written["unit_goals"] == changes["unit_goals"]
    assert CampaignDefinition.parse(written, campaign_book()) == definition


def test_goals_by_hand_are_told_unit_by_unit(tree: House) -> None:
    before = parsed(**GOAL, unit_goals={"B1": 60, "B2": 5})
    after = parsed(**GOAL, unit_goals={"B1": 65, "B3": 10})
    told = differences(before, after, campaign_book())
    assert [(each.path, describe_difference(each, "zh")) for each in told] == [
        ("unit_goals.B1", "Unit B1分配的目标户数：60 → 65"),
        ("unit_goals.B2", "Unit B2分配的目标户数：5 → 按名单占比"),
        ("unit_goals.B3", "Unit B3分配的目标户数：按名单占比 → 10"),
    ]
    said = {what[0]: words[0] for what, words in in_words(after, campaign_book())}
    assert said["Part of the target for Unit B3"] == "10"
