"""The campaign of promises: its words change, what was promised stays."""

from typing import Any

import pytest

from campaigns.enums import PROMISE, CampaignAct
from campaigns.models import Campaign
from campaigns.operations import campaign_drafts as drafts
from campaigns.operations import campaign_states as states
from campaigns.operations.campaign_versions import CAMPAIGNS
from staff.enums import Decision
from staff.models import Approval, Officer
from staff.operations import WrongState, versions
from tests.campaigns.head_office.campaign_steps import RICH, save, submit
from tiering.rules import RuleError


def asked(act: CampaignAct, by: Officer) -> Approval:
    campaign = Campaign.objects.get(code=PROMISE)
    return states.ask_to(act=act, campaign=campaign, reason="now", evidence={}, path="/", by=by)


def test_promises_are_never_closed(maker: Officer, checker: Officer) -> None:
    """Each next night would cancel what customers were promised, and nothing opens it again."""
    campaign = Campaign.objects.get(code=PROMISE)
    with pytest.raises(WrongState):
        asked(CampaignAct.CLOSE, maker)
    assert not Approval.objects.exists()
    states.pause(campaign=campaign, reason="stop", by=maker)
    approval = asked(CampaignAct.RESUME, maker)
    states.decide_act(approval=approval, decision=Decision.APPROVED, reason="", by=checker)
    campaign.refresh_from_db()
    assert campaign.state == "live"


@pytest.mark.parametrize("code", ["OUTFLOW", "DOWNGRADE", "BIRTHDAY"])
def test_reminders_are_paused_and_never_closed(maker: Officer, code: str) -> None:
    """No copy takes over their kind of work."""
    campaign = Campaign.objects.get(code=code)
    with pytest.raises(WrongState):
        states.ask_to(
            act=CampaignAct.CLOSE, campaign=campaign, reason="over", evidence={}, path="/", by=maker
        )
    assert not Approval.objects.exists()
    states.pause(campaign=campaign, reason="stop", by=maker)
    campaign.refresh_from_db()
    assert campaign.state == "paused"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("audience", RICH),
        ("target", RICH),
        ("programme", "PEAK_SEASON"),
        ("starts_on", "2027-01-04"),
        ("ends_on", "2027-01-29"),
        ("anchor", "pay_day"),
        ("plan", "4+1"),
    ],
)
def test_promises_draw_no_list_and_have_no_end(maker: Officer, place: str, value: Any) -> None:
    draft = drafts.start_draft(campaign=Campaign.objects.get(code=PROMISE), by=maker)
    with pytest.raises(RuleError) as refused:
        save(draft, maker, **{place: value})
    assert refused.value.path == place


def test_words_of_promises_change_like_any_other(maker: Officer, checker: Officer) -> None:
    campaign = Campaign.objects.get(code=PROMISE)
    draft = drafts.start_draft(campaign=campaign, by=maker)
    save(draft, maker, talking_points_zh="先回应客户。")
    versions.approve(CAMPAIGNS, submit(draft, maker, n_listed=None), reason="", by=checker)
    campaign.refresh_from_db()
    assert (campaign.talking_points_zh, campaign.approved_size) == ("先回应客户。", None)
