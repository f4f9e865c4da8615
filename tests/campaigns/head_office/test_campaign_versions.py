"""A campaign is written by one person, decided on by another, and then adopted whole."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from campaigns.enums import CampaignAct
from campaigns.models import Campaign, CampaignVersion, Programme
from campaigns.operations import campaign_drafts as drafts
from campaigns.operations import campaign_states as states
from campaigns.operations.campaign_versions import CAMPAIGNS
from campaigns.queries import definition_of, history
from staff.enums import Decision, Role
from staff.models import Approval, AuditEvent, Notification, Officer
from staff.operations import (
    AlreadySubmitted,
    ChangedMeanwhile,
    MayNotDecide,
    NeedsReason,
    WrongState,
    versions,
)
from tests.campaigns.head_office.campaign_steps import (
    RICH,
    approved,
    digest,
    save,
    started,
    submit,
)
from tests.conftest import House
from tests.factories import staff
from tiering.models import Benefit
from tiering.rules import RuleError


def trail(subject: Any) -> list[tuple[str, str]]:
    kind, pk = subject._meta.label_lower, str(subject.pk)
    acts = AuditEvent.objects.filter(subject_type=kind, subject_id=pk).order_by("pk")
    return list(acts.values_list("action", "actor"))


def test_approved_campaign_runs_as_it_was_written(maker: Officer, checker: Officer) -> None:
    campaign = approved(maker, checker, holdout_share="0.050", kpi="reached", kpi_value=40)
    version = campaign.versions.get()

    assert (campaign.state, campaign.version, campaign.approved_size) == ("live", 1, 10)
    assert (campaign.audience, campaign.kpi, campaign.kpi_value) == (RICH, "reached", 40)
    assert definition_of(campaign).to_json() == version.definition
    assert [act for act, _by in trail(version)] == [
        "campaign.started",
        "campaign.saved",
        "approval.submitted",
        "approval.approved",
    ]
    told = AuditEvent.objects.get(action="campaign.approved").detail
    assert (told["state"], told["approved_size"]) == (["draft", "live"], [None, 10])
    assert "audience" in {path for path, *_words in told["changes"]}


def test_every_word_of_a_version_is_adopted(maker: Officer, checker: Officer) -> None:
    """None of them is as it was in the empty definition, so that none is left out unseen."""
    benefit = Benefit.objects.first()
    assert benefit is not None
    version = started(maker)
    before = version.definition
    phase = {"kind": "contact", "starts_on": "2027-01-04", "ends_on": "2027-01-29"}
    words = {
        "play": "maturity",
        "name_en": "Late spring",
        "name_zh": "暮春",
        "programme": Programme.objects.get().code,
        "starts_on": "2027-01-01",
        "ends_on": "2027-02-28",
        "priority": before["priority"] + 1,
        "audience": RICH,
        "exclusion": {"metric": "aum", "op": "gt", "value": "900000"},
        "target": {"metric": "aum", "op": "ge", "value": "60000"},
        "target_kind": "maturity_retained",
        "target_rate": "0.2500",
        "kpi": "reached",
        "kpi_value": 40,
        "holdout_share": "0.050",
        "ceiling_share": "0.300",
        "plan": "731",
        "anchor": "maturity",
        "maturing_classes": ["term"],
        "phases": [phase | {"words_en": "Call", "words_zh": "致电"}],
        "benefits": [benefit.pk],
        "units": ["B1"],
        "unit_goals": {"B1": 40},
        "offers_en": "Double points.",
        "offers_zh": "双倍积分。",
        "talking_points_en": "Ask first.",
        "talking_points_zh": "先问需求。",
    }
    assert words.keys() == before.keys() - {"code"}
    assert all(words[name] != before[name] for name in words)
    save(version, maker, **words)
    versions.approve(CAMPAIGNS, submit(version, maker), reason="", by=checker)
    version.refresh_from_db()
    assert definition_of(version.campaign).to_json() == version.definition == before | words


def test_who_wrote_or_asks_does_not_approve(house: House, maker: Officer, checker: Officer) -> None:
    version = save(started(maker), maker, audience=RICH)
    approval = submit(version, checker)  # another one of head office asks
    for person in (maker, checker, house.rm, house.auditor):
        with pytest.raises(MayNotDecide):
            versions.approve(CAMPAIGNS, approval, reason="", by=person)
    version.campaign.refresh_from_db()
    assert version.campaign.state == "draft"
    versions.approve(
        CAMPAIGNS, approval, reason="", by=staff.officer("9004", Role.HEAD_OFFICE, house.bank)
    )
    version.campaign.refresh_from_db()
    assert version.campaign.state == "live"


def test_who_wrote_the_same_in_a_discarded_draft_does_not_approve(
    house: House, maker: Officer, checker: Officer
) -> None:
    campaign = approved(maker, checker)
    mine = save(drafts.start_draft(campaign=campaign, by=maker), maker, talking_points_en="Hello")
    versions.discard(CAMPAIGNS, mine, expected_digest=digest(mine), by=maker)
    same = save(
        drafts.start_draft(campaign=campaign, by=checker), checker, talking_points_en="Hello"
    )
    approval = submit(same, checker)
    with pytest.raises(MayNotDecide):
        versions.approve(CAMPAIGNS, approval, reason="", by=maker)
    third = staff.officer("9004", Role.HEAD_OFFICE, house.bank)
    versions.approve(CAMPAIGNS, approval, reason="", by=third)
    same.refresh_from_db()
    assert same.state == "approved"


def test_only_head_office_begins_and_writes(house: House, maker: Officer) -> None:
    with pytest.raises(MayNotDecide):
        started(house.branch_manager)
    with pytest.raises(MayNotDecide):
        save(started(maker), house.auditor, audience=RICH)


def test_second_person_is_told_and_the_maker_hears_the_answer(
    maker: Officer, checker: Officer
) -> None:
    approval = submit(started(maker), maker)
    assert Notification.objects.get(officer=checker).path == approval.path
    versions.send_back(CAMPAIGNS, approval, reason="wait", by=checker)
    assert Notification.objects.filter(officer=maker, kind="returned").count() == 1


def test_change_counts_from_its_approval_on(maker: Officer, checker: Officer) -> None:
    campaign = approved(maker, checker)
    draft = save(
        drafts.start_draft(campaign=campaign, by=maker), maker, audience=RICH | {"value": "90000"}
    )
    campaign.refresh_from_db()
    assert (campaign.version, campaign.audience) == (1, RICH)

    versions.approve(CAMPAIGNS, submit(draft, maker, n_listed=4), reason="", by=checker)

    campaign.refresh_from_db()
    assert (campaign.version, campaign.approved_size) == (2, 4)
    assert [each.standing for each in history(campaign)] == ["live", "superseded"]


def test_version_approved_late_gets_a_new_number(maker: Officer, checker: Officer) -> None:
    campaign = approved(maker, checker)
    old = save(drafts.start_draft(campaign=campaign, by=maker), maker, kpi="reached", kpi_value=1)
    new = save(drafts.start_draft(campaign=campaign, by=maker), maker, kpi="reached", kpi_value=2)
    versions.approve(CAMPAIGNS, submit(new, maker), reason="", by=checker)
    versions.approve(CAMPAIGNS, submit(old, maker), reason="", by=checker)
    campaign.refresh_from_db()
    assert (campaign.version, campaign.kpi_value) == (4, 1)


def test_old_version_comes_back_as_a_new_draft(maker: Officer, checker: Officer) -> None:
    campaign = approved(maker, checker)
    first = campaign.versions.get()
    draft = save(drafts.start_draft(campaign=campaign, by=maker), maker, audience=None)
    with pytest.raises(WrongState):
        drafts.start_draft(campaign=campaign, by=maker, base=draft)
    versions.approve(CAMPAIGNS, submit(draft, maker), reason="", by=checker)
    back = drafts.start_draft(campaign=campaign, by=maker, base=first)
    assert (back.version, back.definition["audience"]) == (3, RICH)


def test_draft_begun_twice_is_one(maker: Officer, checker: Officer) -> None:
    campaign = approved(maker, checker)
    one = drafts.start_draft(campaign=campaign, by=maker)
    assert drafts.start_draft(campaign=campaign, by=maker) == one
    assert drafts.start_draft(campaign=campaign, by=checker) != one


def test_copy_has_everything_but_the_name(maker: Officer, checker: Officer) -> None:
    campaign = approved(maker, checker, kpi="reached", kpi_value=40)
    copy = started(maker, "AUTUMN", name_zh="秋季", model=campaign)
    same = {"code", "name_en", "name_zh", "priority"}
    assert copy.definition["name_zh"] == "秋季"
    assert copy.definition["priority"] != campaign.priority
    original = definition_of(campaign).to_json()
    assert {k for k, v in copy.definition.items() if v != original[k]} <= same
    assert (copy.campaign.state, copy.campaign.version) == ("draft", 0)


def test_code_and_priority_are_given_once(maker: Officer, checker: Officer) -> None:
    taken = approved(maker, checker)
    with pytest.raises(RuleError) as refused:
        started(maker)
    assert refused.value.path == "code"
    version = started(maker, "AUTUMN")
    with pytest.raises(RuleError) as refused:
        save(version, maker, priority=taken.priority)
    assert refused.value.path == "priority"
    with pytest.raises(RuleError) as refused:
        save(version, maker, code="WINTER")
    assert refused.value.path == "code"


def test_colleagues_words_are_neither_overwritten_nor_thrown_away_unseen(
    maker: Officer, checker: Officer
) -> None:
    version = started(maker)
    read = digest(version)
    save(version, checker, audience=RICH)
    mine = version.definition | {"audience": RICH | {"value": "7"}}
    with pytest.raises(ChangedMeanwhile):
        versions.save(CAMPAIGNS, version, definition=mine, expected_digest=read, by=maker)
    with pytest.raises(ChangedMeanwhile):
        versions.discard(CAMPAIGNS, version, expected_digest=read, by=maker)
    versions.discard(CAMPAIGNS, version, expected_digest=digest(version), by=maker)
    versions.discard(CAMPAIGNS, version, expected_digest=read, by=maker)  # harmless to repeat
    version.refresh_from_db()
    assert version.state == "discarded"


def test_what_is_submitted_is_what_was_tried(maker: Officer) -> None:
    version = save(started(maker), maker, audience=RICH)
    read = digest(version)
    for seen, tried in ((read, "0" * 64), ("0" * 64, read)):
        with pytest.raises(ChangedMeanwhile):
            versions.submit(
                CAMPAIGNS,
                version,
                expected_digest=seen,
                reason="now",
                evidence={"digest": tried},
                path="/",
                by=maker,
            )
    submit(version, maker)
    submit(version, maker)
    assert Approval.objects.count() == 1
    with pytest.raises(WrongState):
        save(version, maker, audience=None)


def test_submitted_and_approved_versions_are_kept_by_the_database(
    maker: Officer, checker: Officer
) -> None:
    version = started(maker)
    for forbidden in (
        {"state": "approved"},
        {"campaign": Campaign.objects.exclude(pk=version.campaign_id)[0]},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            CampaignVersion.objects.filter(pk=version.pk).update(**forbidden)
    approval = submit(version, maker)
    for forbidden in ({"definition": {}}, {"state": "discarded"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CampaignVersion.objects.filter(pk=version.pk).update(**forbidden)
    versions.approve(CAMPAIGNS, approval, reason="", by=checker)
    with pytest.raises(IntegrityError), transaction.atomic():
        CampaignVersion.objects.filter(pk=version.pk).update(state="draft")
    with pytest.raises(IntegrityError), transaction.atomic():
        version.delete()


def test_withdrawn_and_returned_versions_are_drafts_again(maker: Officer, checker: Officer) -> None:
    version = started(maker)
    approval = submit(version, maker)
    with pytest.raises(MayNotDecide):
        versions.withdraw(CAMPAIGNS, approval, by=checker)
    versions.withdraw(CAMPAIGNS, approval, by=maker)
    again = submit(version, maker)
    with pytest.raises(NeedsReason):
        versions.send_back(CAMPAIGNS, again, reason=" ", by=checker)
    versions.send_back(CAMPAIGNS, again, reason="no audience", by=checker)
    version.refresh_from_db()
    assert version.state == "draft"


def test_one_person_pauses_at_once_and_says_why(maker: Officer, checker: Officer) -> None:
    campaign = approved(maker, checker)
    with pytest.raises(NeedsReason):
        states.pause(campaign=campaign, reason=" ", by=maker)
    states.pause(campaign=campaign, reason="the offer is sold out", by=maker)
    states.pause(campaign=campaign, reason="again", by=maker)
    campaign.refresh_from_db()
    assert campaign.state == "paused"
    told = AuditEvent.objects.get(action="campaign.paused")
    assert told.detail == {"before": "live", "after": "paused", "reason": "the offer is sold out"}


def asked(campaign: Campaign, act: CampaignAct, by: Officer) -> Approval:
    return states.ask_to(
        act=act, campaign=campaign, reason="as agreed", evidence={"n_open": 3}, path="/", by=by
    )


@pytest.mark.parametrize(("act", "after"), [("resume", "live"), ("close", "closed")])
def test_second_person_lets_it_resume_or_close(
    maker: Officer, checker: Officer, act: str, after: str
) -> None:
    campaign = approved(maker, checker)
    states.pause(campaign=campaign, reason="stop", by=maker)
    approval = asked(campaign, CampaignAct(act), maker)
    with pytest.raises(MayNotDecide):
        states.decide_act(approval=approval, decision=Decision.APPROVED, reason="", by=maker)
    campaign.refresh_from_db()
    assert campaign.state == "paused"

    states.decide_act(approval=approval, decision=Decision.APPROVED, reason="", by=checker)
    states.decide_act(approval=approval, decision=Decision.APPROVED, reason="", by=checker)

    campaign.refresh_from_db()
    assert campaign.state == after
    told = AuditEvent.objects.get(action=f"campaign.{after}")
    assert (told.actor, told.detail["before"], told.detail["reason"]) == (
        "9003",
        "paused",
        "as agreed",
    )


def test_one_thing_is_asked_of_a_campaign_at_a_time(maker: Officer, checker: Officer) -> None:
    campaign = approved(maker, checker)
    with pytest.raises(WrongState):
        asked(campaign, CampaignAct.RESUME, maker)  # it runs
    approval = asked(campaign, CampaignAct.CLOSE, maker)
    with pytest.raises(AlreadySubmitted):
        asked(campaign, CampaignAct.CLOSE, checker)
    states.decide_act(approval=approval, decision=Decision.RETURNED, reason="not yet", by=checker)
    campaign.refresh_from_db()
    assert campaign.state == "live"


def test_what_changed_since_it_was_asked_for_is_asked_again(
    maker: Officer, checker: Officer
) -> None:
    campaign = approved(maker, checker)
    approval = asked(campaign, CampaignAct.CLOSE, maker)
    states.pause(campaign=campaign, reason="stop", by=checker)
    with pytest.raises(WrongState):
        states.decide_act(approval=approval, decision=Decision.APPROVED, reason="", by=checker)
    approval.refresh_from_db()
    assert approval.decision == ""
    states.withdraw_act(approval=approval, by=maker)


def test_closed_campaign_takes_no_changes(maker: Officer, checker: Officer) -> None:
    campaign = approved(maker, checker)
    approval = asked(campaign, CampaignAct.CLOSE, maker)
    states.decide_act(approval=approval, decision=Decision.APPROVED, reason="", by=checker)
    with pytest.raises(WrongState):
        drafts.start_draft(campaign=campaign, by=maker)
    assert started(maker, "AUTUMN", model=campaign).definition["audience"] == RICH


def test_list_that_nobody_counted_is_not_let_in(maker: Officer, checker: Officer) -> None:
    """Its size is what the ceiling stands on; a campaign by hand only has none."""
    version = save(started(maker), maker, audience=RICH)
    with pytest.raises(RuleError) as refused:
        submit(version, maker, n_listed=None)
    assert refused.value.path == "audience"
    version.refresh_from_db()
    assert version.state == "draft"

    approval = submit(version, maker)
    Approval.objects.filter(pk=approval.pk).update(evidence={"digest": approval.digest})
    approval.refresh_from_db()
    with pytest.raises(RuleError) as refused:
        versions.approve(CAMPAIGNS, approval, reason="", by=checker)
    assert refused.value.path == "audience"
    version = CampaignVersion.objects.get(pk=version.pk)
    assert (version.state, version.campaign.state) == ("submitted", "draft")
