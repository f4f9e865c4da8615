"""What a draft of rules would do to running campaigns is what the night under that draft does."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bankcrm.night_tables import DRAFTS
from campaigns.models import Campaign, ContactPlan, FollowUp, WhitelistEntry
from campaigns.panels.rules_effect import RulesEffect, effect_of
from campaigns.targeting import planning, whitelist
from customers.models import Customer
from kernel import drafts
from kernel.plain_shapes import of_plain
from staff.models import Approval, Officer
from tests.conftest import House
from tests.factories import campaigns
from tests.tiering.scoring.nights import Nights, hold
from tiering.models import RuleSet, RuleTrial
from tiering.operations.trials import keep_trial
from tiering.queries import version_in_force
from tiering.rules import SchemeDefinition, digest_of
from tiering.what_if import summary_of

SignIn = Callable[[Officer], Client]
FIRST, NIGHT, NEXT = date(2026, 3, 1), date(2026, 3, 17), date(2026, 3, 18)
BALANCES = ("5000", "20000", "40000", "49000", "52000", "58000", "61000", "250000", "350000",
            "420000", "460000", "490000", "510000", "700000", "6500000")  # fmt: skip


@pytest.fixture
def nights(db: None, house: House, settings: Any, tmp_path: Path) -> Nights:
    """Fifteen people after two nights, one of them silent, one put on a list by hand."""
    settings.BANKCRM_VAR = tmp_path
    nights = Nights(house.branch)
    Campaign.objects.exclude(code__in=("THRESHOLD", "VIP_RETENTION", "DOWNGRADE")).update(
        state="draft"
    )
    made_for_gold(nights)
    for i, balance in enumerate(BALANCES):
        nights.customer(f"C{i:02}", is_protected=i == 10)
        nights.account(f"A{i:02}", f"C{i:02}", balance=balance)
    for on in (FIRST, NIGHT):
        whole(nights, on)
    return nights


def made_for_gold(nights: Nights) -> None:
    """A list for GOLD alone, but not for who holds much, until somebody is VIP."""
    gold = {"metric": "label.RETAIL", "op": "eq", "value": "GOLD"}
    Campaign.objects.create(
        code="GOLD", play="activation", name_en="Gold", name_zh="金卡", state="live", priority=999,
        audience=gold, exclusion={"metric": "aum", "op": "gt", "value": "480000"},
        target={"metric": "label.RETAIL", "op": "eq", "value": "VIP"}, target_kind="condition",
        plan=ContactPlan.objects.get(code="4+1"),
    )  # fmt: skip


def whole(nights: Nights, on: date) -> None:
    nights.draft(on)
    whitelist.draw(on=on)
    planning.plan(on=on)
    drafts.publish(DRAFTS)


def tried(house: House, **lines: str) -> RuleTrial:
    """A draft with other lines, kept as head office has tried it."""
    rule_set = RuleSet.objects.get(scheme__code="RETAIL", version=1)
    data: Any = SchemeDefinition.parse(rule_set.definition).to_json()
    for label in data["labels"]:
        if label["code"] in lines:
            label["condition"]["value"] = lines[label["code"]]
    for band in data["threshold_bands"]:
        band["below"] = lines.get(band["to"], band["below"])
        band["from"] = lines.get(f"{band['to']}_from", band["from"])
    draft = SchemeDefinition.parse(data)
    version = RuleSet.objects.create(scheme=rule_set.scheme, version=2, definition=data)
    live = version_in_force("RETAIL")
    assert live
    summary = summary_of(draft, live.definition)
    return keep_trial(
        rule_set=version, definition=draft, live=live, summary=summary, by=house.head_office
    )


def effect(kept: RuleTrial) -> RulesEffect:
    live = version_in_force("RETAIL")
    draft = SchemeDefinition.parse(kept.definition)
    return effect_of(draft, live.definition if live else None)


def in_force_from(kept: RuleTrial, on: date) -> None:
    RuleSet.objects.filter(pk=kept.rule_set_id).update(state="submitted", effective_from=on)
    RuleSet.objects.filter(pk=kept.rule_set_id).update(state="approved")


def counted(found: RulesEffect) -> dict[str, tuple[int, int]]:
    return {each.code: (each.first.n_gained, each.first.n_lost) for each in found.lists}


def moved(on: date) -> dict[str, tuple[int, int]]:
    """What a night did to the lists: entries gained and lost, campaign by campaign."""
    entries = WhitelistEntry.objects
    return {
        each.code: (
            entries.filter(campaign=each, entered_on=on).count(),
            entries.filter(campaign=each, left_on=on).count(),
        )
        for each in Campaign.objects.filter(state="live").exclude(audience=None)
    }


DRAFTS_OF_RULES = [
    {"VIP": "450000"},
    {"VIP": "250000", "VIP_from": "200000"},
    {"VIP": "600000", "VIP_from": "400000"},
    {"GOLD": "60000"},  # nobody falls before the month's close
    {"GOLD": "45000", "GOLD_from": "15000"},
    {"VIP": "350000", "GOLD": "55000", "MASS": "15000", "VIP_from": "300000", "GOLD_from": "50000"},
]


@pytest.mark.parametrize("lines", DRAFTS_OF_RULES)
def test_first_night_does_to_the_lists_what_was_counted(
    nights: Nights, house: House, lines: dict[str, str]
) -> None:
    hold("C11", "GOLD", NEXT + timedelta(days=30))
    campaigns.entry(
        Customer.objects.get(customer_no="C09"), Campaign.objects.get(code="VIP_RETENTION"),
        source="hand", hand_reason="asked for", entered_on=NIGHT,
    )  # fmt: skip
    kept = tried(house, **lines)
    found = counted(effect(kept))

    in_force_from(kept, NEXT)
    whole(nights, NEXT)

    assert found == moved(NEXT)
    assert any(map(any, found.values())) == (lines != {"GOLD": "60000"})


def test_nothing_changes_under_the_rules_as_they_are(nights: Nights, house: House) -> None:
    found = effect(tried(house))

    assert {*counted(found).values()} == {(0, 0)}
    assert (found.n_gained, found.n_lost, found.n_others) == (0, 0, 0)
    for each in found.lists:
        n_listed = WhitelistEntry.objects.filter(campaign__code=each.code, left_on=None).count()
        assert each.n_now == n_listed


def test_before_climbs_open_only_thresholds_follow(db: None, house: House, nights: Nights) -> None:
    early = date(2026, 4, 5)
    whole(nights, early)
    kept = tried(house, VIP="450000")

    found = effect(kept)

    in_force_from(kept, early + timedelta(days=1))
    whole(nights, early + timedelta(days=1))
    assert counted(found) == moved(early + timedelta(days=1))
    assert counted(found)["VIP_RETENTION"] == (0, 0)
    ends = {each.code: each.end.n_gained for each in found.lists}
    assert ends["VIP_RETENTION"] == 1  # of 460,000 and 490,000 the first is protected


def test_follow_ups_are_of_the_plan_and_of_what_is_open(nights: Nights, house: House) -> None:
    kept = tried(house, VIP="350000", VIP_from="300000")

    found = {each.code: each for each in effect(kept).lists}

    vip, threshold = found["VIP_RETENTION"], found["THRESHOLD"]
    assert vip.first.n_gained == 3
    assert vip.n_follow_ups_gained == vip.n_steps * 3  # a tenth of three is nobody
    lost = WhitelistEntry.objects.filter(
        campaign__code=threshold.code, customer__customer_no__in=("C08", "C09", "C11")
    )
    n_open = FollowUp.objects.filter(state="open", entry__in=lost).count()
    assert threshold.n_follow_ups_lost == n_open > 0


def test_panel_is_for_head_office_and_the_auditor(
    nights: Nights, house: House, sign_in: SignIn
) -> None:
    path = f"/tiering/trials/{tried(house, VIP='450000').pk}/campaigns/"
    for person in (house.head_office, house.auditor):
        answer = sign_in(person).get(path)
        assert (answer.status_code, "VIP retention" in answer.content.decode()) == (200, True)
    for person in (house.rm, house.branch_manager, house.regional_manager, house.administrator):
        assert sign_in(person).get(path).status_code == 403
    assert sign_in(house.head_office).get("/tiering/trials/0/campaigns/").status_code == 404


def test_panel_of_an_earlier_night_says_so(nights: Nights, house: House, sign_in: SignIn) -> None:
    kept = tried(house, VIP="450000")
    whole(nights, NEXT)
    answer = sign_in(house.head_office).get(f"/tiering/trials/{kept.pk}/campaigns/")
    assert answer.status_code == 410
    assert str(NEXT) in answer.content.decode()


def test_queries_do_not_grow_with_customers(nights: Nights, house: House) -> None:
    def n_queries(kept: RuleTrial) -> int:
        effect(kept)  # brings the figures
        with CaptureQueriesContext(connection) as queries:
            effect(kept)
        return len(queries)

    before = n_queries(tried(house, VIP="450000"))
    for i in range(20, 60):
        nights.account(f"A{i}", f"C{i}", balance="470000")
    whole(nights, NEXT)
    kept = RuleTrial.objects.get()
    RuleTrial.objects.update(on=NEXT)
    kept.refresh_from_db()
    assert n_queries(kept) == before


def submitted(kept: RuleTrial, by: Client) -> Approval:
    rule_set = kept.rule_set
    digest = digest_of(SchemeDefinition.parse(rule_set.definition))
    begins = NIGHT + timedelta(days=9)
    form = {"digest": digest, "effective_from": begins.isoformat(), "reason": "more VIPs"}
    by.post(f"/tiering/RETAIL/{rule_set.version}/submit/", form)
    return Approval.objects.get(subject_type="tiering.ruleset")


def test_effect_that_the_maker_saw_is_kept_for_who_decides(
    nights: Nights, house: House, sign_in: SignIn
) -> None:
    kept = tried(house, VIP="350000", VIP_from="300000")
    desk = sign_in(house.head_office)
    seen = desk.get(f"/tiering/trials/{kept.pk}/campaigns/").context["effect"]
    approval = submitted(kept, desk)
    whole(nights, NEXT)
    Campaign.objects.update(state="closed")

    page = desk.get(f"/tiering/RETAIL/{kept.rule_set.version}/").content.decode()
    panel = f"/tiering/approvals/{approval.pk}/campaigns/"
    answer = desk.get(panel)

    assert panel in page
    assert of_plain(RulesEffect, approval.evidence["campaigns"]) == seen
    assert answer.context["effect"] == seen
    assert seen.n_gained == 3
    assert "VIP retention" in answer.content.decode()


def test_kept_effect_is_for_who_reads_rules(nights: Nights, house: House, sign_in: SignIn) -> None:
    approval = submitted(tried(house, VIP="450000"), sign_in(house.head_office))
    panel = f"/tiering/approvals/{approval.pk}/campaigns/"
    assert sign_in(house.auditor).get(panel).status_code == 200
    for person in (house.rm, house.branch_manager, house.regional_manager, house.administrator):
        assert sign_in(person).get(panel).status_code == 403
    Approval.objects.filter(pk=approval.pk).update(subject_type="campaigns.campaign")
    assert sign_in(house.head_office).get(panel).status_code == 404


def test_rules_submitted_before_it_was_kept_say_so(
    nights: Nights, house: House, sign_in: SignIn
) -> None:
    approval = submitted(tried(house, VIP="450000"), sign_in(house.head_office))
    Approval.objects.filter(pk=approval.pk).update(evidence={"n_up": 1})
    answer = sign_in(house.auditor).get(f"/tiering/approvals/{approval.pk}/campaigns/")
    assert (answer.status_code, "was not kept" in answer.content.decode()) == (200, True)
