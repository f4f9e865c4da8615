"""Who is listed, who is kept out, who leaves, and with which reason."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from campaigns.models import Campaign, FollowUp, WhitelistEntry, WhitelistExclusion
from customers.models import Customer
from tests.campaigns.bank import EVERYBODY, MONDAY, Bank, entry_of, set_metrics, steps_of

RICH = {"metric": "aum", "op": "ge", "value": "1000"}
TUESDAY = MONDAY + timedelta(days=1)


def test_entry_carries_why_and_where_from(bank: Bank) -> None:
    bank.campaign("RICH", audience={"all": [EVERYBODY, RICH]})
    customer = bank.customer(
        bank.rm,
        metrics={"aum": Decimal("40000"), "accrued_on": date(2026, 1, 5)},
        label="MASS",
        threshold="GOLD",
    )
    bank.customer(bank.rm, metrics={"aum": Decimal("999.99")})
    bank.night()
    entry = WhitelistEntry.objects.get()
    assert entry.customer == customer
    assert (entry.arm, entry.source, entry.entered_on) == ("contact", "rule", MONDAY)
    assert (entry.org_unit, entry.owner) == (bank.branch, bank.rm)
    assert entry.figures == {
        "kind": "personal",
        "aum": 40000,
        "aum_month_avg": 40000,
        "label": "MASS",
        "threshold_to": "GOLD",
        "line": 50000,
        "gap": 10000,
    }


def test_same_night_again_writes_nothing(bank: Bank) -> None:
    bank.campaign("ALL")
    bank.maturity_campaign(audience=EVERYBODY)
    for _ in range(3):
        bank.account(bank.customer(bank.rm), MONDAY + timedelta(days=20))
    bank.customer(bank.rm, is_protected=True)
    assert bank.night() > 0
    assert bank.night() == 0


def test_leaver_is_closed_with_no_match(bank: Bank) -> None:
    bank.campaign("RICH", audience=RICH)
    customer = bank.customer(bank.rm, metrics={"aum": Decimal(2000)})
    bank.night()
    set_metrics(customer, aum=Decimal(1))
    bank.night(TUESDAY)
    entry = entry_of(customer)
    assert (entry.left_on, entry.leave_reason) == (TUESDAY, "no_match")
    assert entry.target_met_on is None
    assert set(FollowUp.objects.values_list("state", "cancel_reason")) == {
        ("cancelled", "left_list")
    }


def test_return_is_a_new_entry_with_a_new_plan_and_the_same_arm(bank: Bank) -> None:
    bank.campaign("RICH", audience=RICH)
    customer = bank.customer(bank.rm, metrics={"aum": Decimal(2000)})
    bank.night()
    set_metrics(customer, aum=Decimal(1))
    bank.night(TUESDAY)
    set_metrics(customer, aum=Decimal(2000))
    bank.night(TUESDAY + timedelta(days=1))
    assert WhitelistEntry.objects.count() == 2
    assert entry_of(customer).entered_on == TUESDAY + timedelta(days=1)
    assert len(steps_of(customer)) == 5


def test_met_target_wins_over_no_match_and_stops_the_plan(bank: Bank) -> None:
    target = {"metric": "has_wealth", "op": "is_true"}
    bank.campaign("POOR", audience={"metric": "aum", "op": "lt", "value": "100"}, target=target)
    moved = bank.customer(bank.rm)
    stayed = bank.customer(bank.rm)
    already = bank.customer(bank.rm, metrics={"has_wealth": True})
    bank.night()
    assert not WhitelistEntry.objects.filter(customer=already).exists()
    set_metrics(moved, has_wealth=True, aum=Decimal(500))
    set_metrics(stayed, has_wealth=True)
    bank.night(TUESDAY)
    for customer in (moved, stayed):
        entry = entry_of(customer)
        assert (entry.leave_reason, entry.left_on) == ("target_met", TUESDAY)
        assert entry.target_met_on == TUESDAY
        assert steps_of(customer) == {}
    assert set(FollowUp.objects.values_list("cancel_reason", flat=True)) == {"target_met"}


def test_threshold_target_is_the_line_of_the_entry(bank: Bank) -> None:
    bank.campaign(
        "T", audience={"metric": "threshold.RETAIL", "op": "is_not_empty"}, target_kind="line"
    )
    metrics = {"accrued_on": date(2026, 1, 5)}
    risen = bank.customer(bank.rm, metrics={"aum": Decimal(40000), **metrics}, threshold="GOLD")
    fallen = bank.customer(bank.rm, metrics={"aum": Decimal(400000), **metrics}, threshold="VIP")
    bank.night()
    vip_band = fallen.metric.threshold
    set_metrics(risen, aum=Decimal(400000), threshold=vip_band)
    set_metrics(fallen, aum=Decimal(200000), threshold=[])
    bank.night(TUESDAY)
    assert entry_of(fallen).leave_reason == "no_match"
    first, again = WhitelistEntry.objects.filter(customer=risen).order_by("id")
    assert (first.leave_reason, first.target_met_on) == ("target_met", TUESDAY)
    assert (again.entered_on, again.left_on) == (TUESDAY, None)
    assert (again.figures["line"], again.figures["gap"]) == (500000, 100000)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"is_protected": True}, "protected"),
        ({"is_protected": True, "core_contact_allowed": False}, "protected"),
        ({"core_contact_allowed": False}, "do_not_contact"),
        ({"crm_contact_allowed": False}, "do_not_contact"),
    ],
)
def test_wall_keeps_out_with_the_reason_kept(
    bank: Bank, fields: dict[str, bool], reason: str
) -> None:
    bank.campaign("ALL")
    customer = bank.customer(bank.rm, **fields)
    bank.night()
    assert not WhitelistEntry.objects.exists()
    exclusion = WhitelistExclusion.objects.get()
    assert (exclusion.customer, exclusion.reason, exclusion.since) == (customer, reason, MONDAY)
    Customer.objects.update(is_protected=False, core_contact_allowed=True, crm_contact_allowed=True)
    bank.night(TUESDAY)
    exclusion.refresh_from_db()
    assert exclusion.until == TUESDAY
    assert entry_of(customer).entered_on == TUESDAY


def test_wall_stands_when_the_night_runs_again_after_it(bank: Bank) -> None:
    bank.campaign("ALL")
    customer = bank.customer(bank.rm)
    bank.night()
    Customer.objects.update(crm_contact_allowed=False)
    bank.night()
    assert entry_of(customer).left_on == MONDAY
    assert bank.night() == 0
    exclusion = WhitelistExclusion.objects.get()
    assert (exclusion.reason, exclusion.since, exclusion.until) == ("do_not_contact", MONDAY, None)


def test_exclusion_rule_of_the_campaign_keeps_out_and_closes(bank: Bank) -> None:
    bank.campaign("ALL", exclusion={"metric": "has_loan", "op": "is_true"})
    customer = bank.customer(bank.rm)
    bank.night()
    set_metrics(customer, n_loans=1)
    bank.night(TUESDAY)
    assert entry_of(customer).leave_reason == "excluded"
    assert WhitelistExclusion.objects.get().reason == "campaign"


def test_hand_made_entry_is_never_touched_by_rules_but_by_walls(bank: Bank) -> None:
    campaign = bank.campaign("RICH", audience=RICH, target={"metric": "has_fund", "op": "is_true"})
    customer = bank.customer(bank.rm)
    entry = WhitelistEntry.objects.create(
        campaign=campaign,
        customer=customer,
        org_unit=bank.branch,
        owner=bank.rm,
        arm="contact",
        source="hand",
        rule_version=1,
        hand_reason="asked for it",
        entered_on=MONDAY,
    )
    bank.night()
    entry.refresh_from_db()
    assert entry.left_on is None
    assert len(steps_of(customer)) == 5
    set_metrics(customer, has_fund=True)
    bank.night(TUESDAY)
    entry.refresh_from_db()
    assert (entry.left_on, entry.target_met_on) == (None, TUESDAY)
    assert steps_of(customer) == {}
    Customer.objects.update(crm_contact_allowed=False)
    bank.night(TUESDAY + timedelta(days=1))
    entry.refresh_from_db()
    assert entry.leave_reason == "do_not_contact"


def test_period_of_the_campaign_or_its_programme_is_kept(bank: Bank) -> None:
    campaign = bank.campaign("LATER", starts_on=TUESDAY, ends_on=TUESDAY + timedelta(days=1))
    customer = bank.customer(bank.rm)
    bank.night()
    assert not WhitelistEntry.objects.exists()
    bank.night(TUESDAY)
    assert entry_of(customer).entered_on == TUESDAY
    bank.night(TUESDAY + timedelta(days=1))
    assert entry_of(customer).left_on is None
    ended_on = TUESDAY + timedelta(days=2)
    bank.night(ended_on)
    entry = entry_of(customer)
    assert (entry.left_on, entry.leave_reason) == (ended_on, "campaign_ended")
    assert set(FollowUp.objects.values_list("cancel_reason", flat=True)) == {"campaign_ended"}
    assert Campaign.objects.get(pk=campaign.pk).state == "live"


def test_paused_campaign_stands_still(bank: Bank) -> None:
    campaign = bank.campaign("RICH", audience=RICH)
    customer = bank.customer(bank.rm, metrics={"aum": Decimal(2000)})
    bank.night()
    Campaign.objects.filter(pk=campaign.pk).update(state="paused")
    set_metrics(customer, aum=Decimal(1))
    bank.customer(bank.rm, metrics={"aum": Decimal(2000)})
    assert bank.night(TUESDAY) == 1 + 5  # the loads of the one officer and of the units
    assert entry_of(customer).left_on is None


def test_holdout_is_a_share_without_follow_ups_and_independent_between_campaigns(
    bank: Bank,
) -> None:
    bank.campaign("ONE", plan="SINGLE", holdout_share=Decimal("0.3"))
    bank.campaign("TWO", plan="SINGLE", holdout_share=Decimal("0.3"))
    for _ in range(200):
        bank.customer(bank.rm)
    bank.night()
    held = {
        code: set(
            WhitelistEntry.objects.filter(campaign__code=code, arm="holdout").values_list(
                "customer_id", flat=True
            )
        )
        for code in ("ONE", "TWO")
    }
    assert 40 <= len(held["ONE"]) <= 80
    assert 8 <= len(held["ONE"] & held["TWO"]) <= 28  # 18 when independent
    assert not FollowUp.objects.filter(entry__arm="holdout").exists()
    assert FollowUp.objects.filter(campaign__code="ONE").count() == 200 - len(held["ONE"])


def test_shipped_campaigns_are_live_and_parse(bank: Bank) -> None:
    Campaign.objects.update(state="live")
    bank.customer(bank.rm)
    bank.night()
    assert set(Campaign.objects.values_list("code", flat=True)) == {
        "ACTIVATION", "THRESHOLD", "CROSS_LINE", "VIP_RETENTION", "MATURITY", "PAYROLL",
        "OUTFLOW", "DOWNGRADE", "BIRTHDAY", "PROMISE",
    }  # fmt: skip
    shares = dict(Campaign.objects.values_list("code", "holdout_share"))
    assert shares["MATURITY"] == Decimal("0.1")
    assert shares["BIRTHDAY"] == 0
