"""Which follow-ups are planned, for which days, and how they end."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from bankcrm.night_tables import DRAFTS
from campaigns.models import Campaign, FollowUp
from campaigns.operations.follow_ups import log_outcome
from campaigns.reasons import reason_of
from campaigns.targeting import planning
from customers.models import Account, Activity, Customer
from kernel import drafts
from kernel.clock import BANK_TIME
from staff.models import Officer
from tests.campaigns.bank import (
    EVERYBODY,
    MONDAY,
    Bank,
    entry_of,
    set_metrics,
    steps_of,
    work,
)

TUESDAY = MONDAY + timedelta(days=1)
FRIDAY = date(2026, 3, 20)


def march(day: int) -> date:
    return date(2026, 3, day)


def test_4_1_counts_working_days_from_the_first_one_after_the_night(bank: Bank) -> None:
    bank.campaign("ALL")
    customer = bank.customer(bank.rm)
    bank.night(FRIDAY)
    # Qingming (Monday 6 April 2026) is a day off
    assert steps_of(customer) == {
        "D0": march(23),
        "D3": march(26),
        "D8": date(2026, 4, 2),
        "D13": date(2026, 4, 10),
        "D18": date(2026, 4, 17),
    }
    follow_ups = FollowUp.objects.order_by("due_on")
    assert [each.channel for each in follow_ups] == ["wecom", "call", "wecom", "call", "visit"]
    assert {each.plan for each in follow_ups} == {"4+1"}
    assert {each.anchor_on for each in follow_ups} == {FRIDAY}
    assert {each.ends_on for each in follow_ups} == {date(2026, 4, 20)}  # the 20th working day
    assert {(each.owner, each.org_unit) for each in follow_ups} == {(bank.rm, bank.branch)}


def test_4_1_counts_make_up_days(bank: Bank) -> None:
    bank.campaign("ALL")
    customer = bank.customer(bank.rm)
    bank.night(date(2026, 2, 12))
    steps = steps_of(customer)
    assert steps["D0"] == date(2026, 2, 13)
    assert steps["D3"] == date(2026, 2, 25)  # 14 (Saturday, worked), 24, 25
    assert steps["D8"] == date(2026, 3, 3)  # 26, 27, 28 (Saturday, worked), 2, 3


@pytest.mark.parametrize(
    ("on", "matures_on", "expected"),
    [
        # plain working days
        (march(2), march(25), {"T-7": march(18), "T-3": march(20), "T-1": march(24)}),
        # all three roll back from the weekend or stay
        (march(2), march(22), {"T-7": march(13), "T-3": march(19), "T-1": march(20)}),
        # T-3 (Friday 20) and T-1 (Sunday 22 → Friday 20) merge into the later step
        (march(2), march(23), {"T-7": march(16), "T-1": march(20)}),
        # only what lies after the night
        (march(18), march(25), {"T-3": march(20), "T-1": march(24)}),
        (march(20), march(25), {"T-1": march(24)}),
        # nothing left: the last step on the first working day after the night
        (march(24), march(25), {"T-1": march(25)}),
        (march(20), march(21), {"T-1": march(23)}),
        (march(20), march(22), {"T-1": march(23)}),
        # too far away, and matured already
        (march(2), date(2026, 4, 2), {}),
        (march(25), march(25), {}),
    ],
)
def test_731_counts_back_from_the_maturity(
    bank: Bank, on: date, matures_on: date, expected: dict[str, date]
) -> None:
    bank.maturity_campaign(audience=EVERYBODY)
    customer = bank.customer(bank.rm)
    account = bank.account(customer, matures_on)
    bank.night(on)
    assert steps_of(customer) == expected
    for follow_up in FollowUp.objects.all():
        assert (follow_up.account, follow_up.anchor_on) == (account, matures_on)
        assert follow_up.ends_on == max(matures_on, follow_up.due_on)
        assert follow_up.channel == ("wecom" if follow_up.step == "T-7" else "call")


def test_731_rolls_back_over_a_long_holiday(bank: Bank) -> None:
    bank.maturity_campaign(audience=EVERYBODY)
    customer = bank.customer(bank.rm)
    bank.account(customer, date(2026, 2, 24))
    bank.night(date(2026, 2, 2))
    # 17, 21 and 23 February are days off; Saturday the 14th is worked
    assert steps_of(customer) == {"T-1": date(2026, 2, 14)}


def test_731_follows_every_maturing_account_of_its_classes(bank: Bank) -> None:
    bank.maturity_campaign(audience=EVERYBODY)
    customer = bank.customer(bank.rm)
    bank.account(customer, march(25))
    bank.account(customer, march(26))
    bank.account(customer, march(26), product_class="fund")
    bank.account(customer, march(26), closed_on=march(1))
    bank.night(march(2))
    assert FollowUp.objects.count() == 6


def test_causes_are_never_doubled_over_nights_and_gaps(bank: Bank) -> None:
    bank.maturity_campaign(audience=EVERYBODY)
    customer = bank.customer(bank.rm)
    bank.account(customer, march(25))
    for day in (2, 3, 6, 17, 18, 19, 20, 23, 24):
        bank.night(march(day))
    assert FollowUp.objects.count() == 3


def test_731_is_missed_on_the_maturity_date_and_not_before(bank: Bank) -> None:
    bank.maturity_campaign(audience=EVERYBODY)
    customer = bank.customer(bank.rm)
    bank.account(customer, march(25))
    bank.night(march(2))
    bank.night(march(24))
    assert set(FollowUp.objects.values_list("state", flat=True)) == {"open"}
    bank.night(march(25))
    assert set(FollowUp.objects.values_list("state", "cancel_reason")) == {("missed", "")}


def test_late_731_on_a_weekend_can_still_be_worked(bank: Bank) -> None:
    bank.maturity_campaign(audience=EVERYBODY)
    customer = bank.customer(bank.rm)
    bank.account(customer, march(21))
    bank.night(march(20))
    bank.night(march(22))
    assert steps_of(customer) == {"T-1": march(23)}
    bank.night(march(23))
    assert FollowUp.objects.get().state == "missed"


def test_4_1_is_missed_after_20_working_days(bank: Bank) -> None:
    bank.campaign("ALL")
    bank.customer(bank.rm)
    bank.night(FRIDAY)
    bank.night(date(2026, 4, 19))
    assert set(FollowUp.objects.values_list("state", flat=True)) == {"open"}
    bank.night(date(2026, 4, 20))
    assert set(FollowUp.objects.values_list("state", flat=True)) == {"missed"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"closed_on": TUESDAY}, "account_closed"), ({"matures_on": march(28)}, "maturity_moved")],
)
def test_731_is_cancelled_when_the_account_changes(
    bank: Bank, change: dict[str, date], reason: str
) -> None:
    bank.maturity_campaign(audience=EVERYBODY)
    customer = bank.customer(bank.rm)
    account = bank.account(customer, march(25))
    bank.night()
    Account.objects.update(**change)
    bank.night(TUESDAY)
    old = FollowUp.objects.filter(anchor_on=march(25))
    assert set(old.values_list("state", "cancel_reason")) == {("cancelled", reason)}
    n_new = FollowUp.objects.filter(anchor_on=march(28), state="open", account=account).count()
    assert n_new == (3 if reason == "maturity_moved" else 0)


def test_refusal_cancels_the_rest_of_its_cycle_only(bank: Bank) -> None:
    bank.maturity_campaign(audience=EVERYBODY)
    customer = bank.customer(bank.rm)
    first = bank.account(customer, march(25))
    second = bank.account(customer, march(27))
    bank.night(march(2))
    work(FollowUp.objects.get(account=first, step="T-7"), "refused", march(18))
    bank.night(march(18))
    cancelled = FollowUp.objects.filter(account=first).exclude(state="done")
    assert set(cancelled.values_list("state", "cancel_reason")) == {("cancelled", "refused")}
    assert set(FollowUp.objects.filter(account=second).values_list("state")) == {("open",)}


def test_worked_follow_up_stays_when_the_list_is_left(bank: Bank) -> None:
    bank.campaign("RICH", audience={"metric": "aum", "op": "ge", "value": "1"})
    customer = bank.customer(bank.rm, metrics={"aum": Decimal(2)})
    bank.night()
    work(FollowUp.objects.get(step="D0"), "sent", TUESDAY)
    set_metrics(customer, aum=Decimal(0))
    bank.night(TUESDAY)
    states = dict(FollowUp.objects.values_list("step", "state"))
    assert states == {"D0": "done"} | dict.fromkeys(("D3", "D8", "D13", "D18"), "cancelled")


def test_maturity_listed_again_opens_its_follow_ups_again(bank: Bank) -> None:
    bank.maturity_campaign(audience=EVERYBODY)
    customer = bank.customer(bank.rm)
    bank.account(customer, march(25))
    bank.night(march(2))
    Customer.objects.update(crm_contact_allowed=False)
    bank.night(march(3))
    assert steps_of(customer) == {}
    Customer.objects.update(crm_contact_allowed=True)
    bank.night(march(4))
    assert steps_of(customer) == {"T-7": march(18), "T-3": march(20), "T-1": march(24)}
    assert set(FollowUp.objects.values_list("entry_id", flat=True)) == {entry_of(customer).pk}
    assert FollowUp.objects.count() == 3


def test_pay_day_plan_starts_anew_with_each_pay_day(bank: Bank) -> None:
    bank.campaign("PAY", anchor="pay_day", target_kind="payroll_retained")
    customer = bank.customer(bank.rm)
    bank.activity(customer, payroll_on=march(10), payroll_amount=Decimal(8000))
    bank.night(march(13))  # a Friday: D0 (11) is past
    assert steps_of(customer) == {
        "D3": march(16),
        "D8": march(23),
        "D13": march(30),
        "D18": date(2026, 4, 7),
    }
    bank.night(march(16))
    assert FollowUp.objects.count() == 4
    Activity.objects.update(payroll_on=date(2026, 4, 10))
    bank.night(date(2026, 4, 10))
    assert steps_of(customer, anchor_on=date(2026, 4, 10))["D0"] == date(2026, 4, 13)
    assert FollowUp.objects.count() == 9


def test_new_round_closes_what_is_left_of_the_one_before(bank: Bank) -> None:
    bank.campaign("PAY", anchor="pay_day", target_kind="payroll_retained")
    customer = bank.customer(bank.rm)
    bank.activity(customer, payroll_on=march(10))
    bank.night(march(13))
    work(FollowUp.objects.get(step="D3"), "interested", march(16))
    by_hand = FollowUp.objects.filter(step="D18")
    by_hand.update(touched_at="2026-03-17T10:00+08:00")
    Activity.objects.update(payroll_on=march(31))
    assert bank.night(march(31)) > 0
    before = FollowUp.objects.filter(anchor_on=march(10))
    assert {each.step: (each.state, each.cancel_reason) for each in before} == {
        "D3": ("done", ""),
        "D8": ("cancelled", "new_round"),
        "D13": ("cancelled", "new_round"),
        "D18": ("open", ""),
    }
    assert len(steps_of(customer, anchor_on=march(31))) == 5
    assert bank.night(march(31)) == 0


def test_maturities_of_one_customer_are_no_rounds_of_each_other(bank: Bank) -> None:
    bank.maturity_campaign(audience=EVERYBODY)
    customer = bank.customer(bank.rm)
    bank.account(customer, march(25))
    later = bank.account(customer, date(2026, 4, 10))
    bank.night(march(2))
    bank.night(march(16))
    assert FollowUp.objects.filter(account=later).exists()
    assert set(FollowUp.objects.values_list("state", flat=True)) == {"open"}


def agree(follow_up: FollowUp, outcome: str, on: date) -> FollowUp:
    """The next contact, as the desk makes it after this one."""
    at = datetime(2026, 3, 17, 10, tzinfo=BANK_TIME)
    log_outcome(follow_up, by=follow_up.owner, outcome=outcome, next_on=on, at=at)
    return FollowUp.objects.get(step=follow_up.step, repeat=1)


@pytest.mark.parametrize(
    ("outcome", "change", "expected"),
    [
        ("considering", {"aum": Decimal(0)}, ("open", "")),
        ("no_answer", {"aum": Decimal(0)}, ("cancelled", "left_list")),
    ],
)
def test_what_was_agreed_stays_when_the_list_is_left(
    bank: Bank, outcome: str, change: dict[str, Decimal], expected: tuple[str, str]
) -> None:
    bank.campaign("RICH", audience={"metric": "aum", "op": "ge", "value": "1"})
    customer = bank.customer(bank.rm, metrics={"aum": Decimal(2)})
    bank.night()
    next_one = agree(FollowUp.objects.get(step="D0"), outcome, march(24))
    set_metrics(customer, **change)
    bank.night(TUESDAY)
    assert entry_of(customer).left_on == TUESDAY
    next_one.refresh_from_db()
    assert (next_one.state, next_one.cancel_reason) == expected
    assert set(FollowUp.objects.filter(repeat=0).values_list("state", flat=True)) == {
        "done",
        "cancelled",
    }
    assert bank.night(TUESDAY) == 0
    if expected[0] == "open":
        assert "2026-03-17" in reason_of(next_one, None)
        Customer.objects.update(crm_contact_allowed=False)
        planning.plan(on=march(18), everyone=False)
        drafts.publish(DRAFTS)
        next_one.refresh_from_db()
        assert (next_one.state, next_one.cancel_reason) == ("cancelled", "left_list")


def test_agreed_contact_of_who_has_gone_is_the_new_managers(bank: Bank) -> None:
    bank.campaign("RICH", audience={"metric": "aum", "op": "ge", "value": "1"})
    customer = bank.customer(bank.rm, metrics={"aum": Decimal(2)})
    colleague, heir = bank.officer("S0012", bank.branch), bank.officer("S0013", bank.branch)
    bank.night()
    next_one = agree(FollowUp.objects.get(step="D0"), "considering", march(24))
    FollowUp.objects.filter(pk=next_one.pk).update(owner=colleague)
    set_metrics(customer, aum=Decimal(0))
    bank.night(TUESDAY)
    next_one.refresh_from_db()
    assert next_one.owner == colleague
    Officer.objects.filter(pk=colleague.pk).update(delivered_active=False)
    Customer.objects.update(owner=heir)
    bank.night(march(18))
    next_one.refresh_from_db()
    assert (next_one.state, next_one.owner) == ("open", heir)
    assert bank.night(march(18)) == 0


def test_agreed_contact_ends_at_a_wall_and_after_its_day(bank: Bank) -> None:
    bank.campaign("ALL")
    walled, forgotten = bank.customer(bank.rm), bank.customer(bank.rm)
    bank.night()
    for step in FollowUp.objects.filter(step="D0"):
        agree_on = {"outcome": "considering", "next_on": march(24)}
        log_outcome(step, by=bank.rm, at=datetime(2026, 3, 17, 10, tzinfo=BANK_TIME), **agree_on)
    Customer.objects.filter(pk=walled.pk).update(crm_contact_allowed=False)
    bank.night(TUESDAY)
    assert FollowUp.objects.get(customer=walled, repeat=1).cancel_reason == "left_list"
    of_other = FollowUp.objects.get(customer=forgotten, repeat=1)
    bank.night(of_other.ends_on)
    of_other.refresh_from_db()
    assert of_other.state == "missed"


def test_single_plan_is_one_step(bank: Bank) -> None:
    bank.campaign("ONE", plan="SINGLE")
    customer = bank.customer(bank.rm)
    bank.night(FRIDAY)
    assert steps_of(customer) == {"D0": march(23)}
    assert FollowUp.objects.get().ends_on == march(27)


def test_plan_of_an_edited_template_is_taken_from_the_table(bank: Bank) -> None:
    campaign = bank.campaign("ONE", plan="SINGLE")
    step = campaign.plan.steps.get()
    step.offset, step.channel = 2, "call"
    step.save()
    customer = bank.customer(bank.rm)
    bank.night(FRIDAY)
    assert steps_of(customer) == {"D0": march(25)}
    assert Campaign.objects.get(pk=campaign.pk).plan.code == "SINGLE"
    assert FollowUp.objects.get().channel == "call"
