"""One contact per customer and day, one message per customer and week."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise, product
from typing import Any

import pytest

from bankcrm.night_tables import DRAFTS
from campaigns.enums import CampaignState
from campaigns.models import Campaign, ContactPlan, FollowUp
from campaigns.operations.desk import reassign, reschedule
from campaigns.operations.follow_ups import log_outcome
from campaigns.operations.next_contacts import merge_lines
from campaigns.operations.promises import promise
from campaigns.panels import worklist
from campaigns.reasons import reason_of
from campaigns.targeting import merging, planning, touched
from customers.models import Customer, DataDate
from kernel import drafts
from kernel.clock import BANK_TIME
from tests.campaigns.bank import EVERYBODY, MONDAY, Bank, steps_of
from tests.factories import campaigns

WEDNESDAY = date(2026, 3, 18)


def messages(**filters: object) -> list[date]:
    rows = FollowUp.objects.filter(channel="wecom", state="open", **filters)
    return sorted(rows.values_list("due_on", flat=True))


def test_highest_priority_speaks_for_all_of_a_day(bank: Bank) -> None:
    low = bank.campaign("LOW", priority=2001)
    high = bank.campaign("HIGH", priority=2002)
    bank.customer(bank.rm)
    bank.night()
    lead = FollowUp.objects.get(campaign=high, step="D3")
    merged = FollowUp.objects.get(campaign=low, step="D3")
    assert lead.due_on == merged.due_on
    assert (lead.lead, merged.lead) == (None, lead)
    assert FollowUp.objects.open().leading().count() == 5


@pytest.mark.parametrize(
    ("same_day", "planned"), [("last", ["T-7", "T-1"]), ("each", ["T-7", "T-3", "T-1"])]
)
def test_steps_that_a_day_off_brings_together_merge_as_their_plan_says(
    bank: Bank, same_day: str, planned: list[str]
) -> None:
    ContactPlan.objects.filter(code="731").update(same_day=same_day)
    bank.maturity_campaign()
    customer = bank.customer(bank.rm)
    monday, friday = date(2026, 3, 30), date(2026, 3, 27)
    bank.account(customer, monday)
    bank.night()
    days = steps_of(customer)
    assert sorted(days) == sorted(planned)
    assert {days[step] for step in planned[1:]} == {friday}
    on_friday = FollowUp.objects.open().filter(due_on=friday)
    assert on_friday.leading().get().step == "T-1"
    assert bank.night() == 0


def test_lead_passes_on_when_the_leading_one_is_cancelled(bank: Bank) -> None:
    bank.campaign("LOW", priority=2001)
    high = bank.campaign("HIGH", priority=2002, ends_on=MONDAY)
    bank.customer(bank.rm)
    bank.night()
    bank.night(MONDAY + timedelta(days=1))
    assert set(FollowUp.objects.filter(campaign=high).values_list("state", "lead")) == {
        ("cancelled", None)
    }
    assert set(FollowUp.objects.open().values_list("lead", flat=True)) == {None}


def line_of(customer: Customer, by: date, **filters: object) -> list[str]:
    """The steps that lead among what is due by a day."""
    due = FollowUp.objects.open().leading().filter(customer=customer, due_on__lte=by, **filters)
    return list(due.order_by("due_on").values_list("step", flat=True))


def test_what_falls_due_joins_what_is_overdue_of_its_campaign(bank: Bank) -> None:
    """D0 is due on the 17th, D3 on the 20th; other campaigns have a line of their own."""
    bank.campaign("LOW", priority=2001)
    customer = bank.customer(bank.rm)
    bank.night()
    bank.campaign("HIGH", priority=2002, plan="SINGLE")
    bank.night(WEDNESDAY)
    assert line_of(customer, date(2026, 3, 20), campaign__code="LOW") == ["D0", "D3"]
    thursday = date(2026, 3, 19)
    bank.night(thursday)
    assert line_of(customer, date(2026, 3, 20), campaign__code="LOW") == ["D0"]
    assert FollowUp.objects.get(campaign__code="LOW", step="D3").lead.step == "D0"
    assert len(line_of(customer, date(2026, 3, 31))) > 1
    assert bank.night(thursday) == 0


def test_nights_of_the_touched_join_lines_too(bank: Bank) -> None:
    bank.campaign("ALL")
    customer = bank.customer(bank.rm)
    bank.night()
    planning.plan(on=date(2026, 3, 19), everyone=False)
    drafts.publish(DRAFTS)
    assert line_of(customer, date(2026, 3, 20)) == ["D0"]


def test_one_outcome_closes_the_line(bank: Bank) -> None:
    bank.campaign("ALL")
    bank.customer(bank.rm)
    bank.night()
    bank.night(date(2026, 3, 19))
    at = datetime(2026, 3, 20, 10, tzinfo=BANK_TIME)
    log_outcome(
        FollowUp.objects.get(step="D0"),
        by=bank.rm,
        outcome="considering",
        next_on=date(2026, 3, 24),
        at=at,
    )
    assert set(FollowUp.objects.filter(state="done").values_list("step", flat=True)) == {"D0", "D3"}
    agreed = FollowUp.objects.filter(repeat=1, due_on=date(2026, 3, 24))
    assert (agreed.count(), agreed.leading().count()) == (2, 1)


def test_what_is_put_on_a_day_that_is_here_joins_the_line(bank: Bank) -> None:
    bank.campaign("ALL")
    bank.customer(bank.rm)
    bank.night()
    bank.night(WEDNESDAY)
    at = datetime(2026, 3, 19, 10, tzinfo=BANK_TIME)
    reschedule([FollowUp.objects.get(step="D3")], by=bank.rm, on=date(2026, 3, 19), at=at)
    assert FollowUp.objects.get(step="D3").lead.step == "D0"
    reschedule([FollowUp.objects.get(step="D0")], by=bank.rm, on=date(2026, 3, 30), at=at)
    put_off = FollowUp.objects.filter(due_on=date(2026, 3, 30), state="open")
    assert {"D0", "D3"} <= set(put_off.values_list("step", flat=True))
    assert put_off.leading().count() == 1


# Campaign and due day, the latter in days from the day of the list.
EACH_ON_EACH_DAY = [*product(("LOW", "MIDDLE", "HIGH"), (-3, -1, 0, 2))]
STAGGERED = [
    ("LOW", -3), ("LOW", 0), ("HIGH", -1), ("HIGH", 0), ("MIDDLE", -3), ("MIDDLE", -1),
    ("MIDDLE", 2), ("LOW", 2), ("HIGH", 2),
]  # fmt: skip
POOL, CHECK_BACK = {"owner": None}, {"who": "supervisor"}
POOL_AND_CHECK_BACK = [("LOW", 0, CHECK_BACK), *[("HIGH", 0, POOL)] * 2, ("MIDDLE", 0, POOL)]
TWICE_A_DAY = [("LOW", -1), ("LOW", -1), ("HIGH", 0), ("HIGH", 0), ("MIDDLE", 2), ("MIDDLE", 2)]


@pytest.mark.parametrize(
    ("rows", "n_lines"),
    [
        (EACH_ON_EACH_DAY, 2),
        (STAGGERED, 3),
        (TWICE_A_DAY, 3),
        (POOL_AND_CHECK_BACK, 2),
        ([*POOL_AND_CHECK_BACK, ("MIDDLE", 0)], 2),
    ],
)
def test_day_and_night_merge_the_same_rows_into_the_same_lines(
    bank: Bank, rows: list[Any], n_lines: int
) -> None:
    """Whatever led before; and what the one has merged, the other leaves as it is."""
    today = date(2026, 3, 19)
    DataDate.objects.update(business_date=WEDNESDAY)
    customer = bank.customer(bank.rm)
    entries = {
        code: campaigns.entry(customer, bank.campaign(code, priority=priority))
        for priority, code in enumerate(("LOW", "MIDDLE", "HIGH"), 2001)
    }
    made = [
        campaigns.follow_up(customer, entries[code], today + timedelta(days=days), **dict(*fields))
        for code, days, *fields in rows
    ]

    def by_day() -> None:
        at = datetime.combine(today, datetime.min.time(), BANK_TIME)
        merge_lines({customer.pk}, {each.due_on for each in made}, at=at)

    def by_night() -> int:
        n_drafted = merging.merge(touched.everyone(), on=WEDNESDAY)
        drafts.publish(DRAFTS)
        return n_drafted

    def leads() -> list[tuple[int, int | None]]:
        return list(FollowUp.objects.order_by("pk").values_list("pk", "lead_id"))

    by_day()
    merged = leads()
    assert [lead_id for _, lead_id in merged].count(None) == n_lines
    assert by_night() == 0
    FollowUp.objects.update(lead=None)
    assert by_night() > 0
    assert leads() == merged
    by_day()
    assert leads() == merged


def test_messages_of_two_campaigns_keep_a_week_between_them(bank: Bank) -> None:
    customer = bank.customer(bank.rm)
    bank.campaign("ONE", priority=2002)
    bank.night()
    assert messages() == [date(2026, 3, 17), date(2026, 3, 27)]
    bank.campaign("TWO", priority=2001)
    bank.night(MONDAY + timedelta(days=7))
    # ONE is overdue and speaks again on the 27th: TWO's first message waits for 3 April,
    # its second, planned for that day too, is merged with it
    assert messages(campaign__code="TWO") == [date(2026, 4, 3), date(2026, 4, 3)]
    assert steps_of(customer, campaign__code="TWO")["D3"] == date(2026, 3, 27)


def test_real_messages_count_too(bank: Bank) -> None:
    customer = bank.customer(bank.rm)
    bank.contact(customer, date(2026, 3, 13))
    bank.campaign("ALL")
    bank.night()
    assert steps_of(customer)["D0"] == date(2026, 3, 20)
    assert messages() == [date(2026, 3, 20), date(2026, 3, 27)]


def test_old_messages_and_calls_do_not_count(bank: Bank) -> None:
    customer = bank.customer(bank.rm)
    bank.contact(customer, date(2026, 3, 10))
    bank.contact(customer, date(2026, 3, 16), channel="call")
    bank.campaign("ALL")
    bank.night()
    assert steps_of(customer)["D0"] == date(2026, 3, 17)


def test_maturity_message_under_the_cap_becomes_a_call_on_its_day(bank: Bank) -> None:
    customer = bank.customer(bank.rm)
    bank.contact(customer, date(2026, 3, 14))
    bank.account(customer, date(2026, 3, 26))
    bank.maturity_campaign(audience=EVERYBODY)
    bank.night()
    first = FollowUp.objects.get(step="T-7")
    assert (first.due_on, first.channel) == (date(2026, 3, 19), "call")


def test_message_that_would_leave_its_plan_becomes_a_call(bank: Bank) -> None:
    customer = bank.customer(bank.rm)
    bank.contact(customer, date(2026, 3, 17))
    bank.campaign("ONE", plan="SINGLE")
    bank.night()
    only = FollowUp.objects.get()
    assert (only.due_on, only.channel) == (date(2026, 3, 17), "call")


def test_messages_of_one_night_keep_apart_maturities_first(bank: Bank) -> None:
    customer = bank.customer(bank.rm)
    bank.account(customer, date(2026, 3, 26))
    bank.maturity_campaign(audience=EVERYBODY, priority=2001)
    bank.campaign("ALL", priority=2002)
    bank.night()
    days = messages()
    assert FollowUp.objects.get(step="T-7").channel == "wecom"
    assert date(2026, 3, 19) in days
    distinct = sorted(set(days))
    assert all((b - a).days >= 7 for a, b in pairwise(distinct))
    assert steps_of(customer, plan="4+1")["D0"] == date(2026, 3, 26)


def moment(on: date) -> datetime:
    return datetime.combine(on, datetime.min.time(), BANK_TIME) + timedelta(hours=10)


def test_accounts_of_a_customer_have_lines_of_their_own(bank: Bank) -> None:
    """The small one is refused; the large one, due a day later, is still to be called."""
    bank.maturity_campaign(audience=EVERYBODY)
    customer = bank.customer(bank.rm)
    small = bank.account(customer, date(2026, 3, 26), balance=Decimal(20_000))
    large = bank.account(customer, date(2026, 3, 27), balance=Decimal(5_000_000))
    bank.night()
    bank.night(date(2026, 3, 19))
    friday = date(2026, 3, 20)
    lines = FollowUp.objects.open().leading().filter(due_on__lte=friday)
    assert set(lines.values_list("account", flat=True)) == {small.pk, large.pk}
    log_outcome(lines.get(account=small), by=bank.rm, outcome="refused", at=moment(friday))
    bank.night(friday)
    assert not FollowUp.objects.open().filter(account=small).exists()
    assert FollowUp.objects.open().filter(account=large).count() == 3


def test_accounts_of_one_day_share_a_line_that_names_both(bank: Bank) -> None:
    bank.maturity_campaign(audience=EVERYBODY)
    customer = bank.customer(bank.rm)
    bank.account(customer, date(2026, 3, 26), balance=Decimal(20_000))
    bank.account(customer, date(2026, 3, 26), balance=Decimal(5_000_000))
    bank.night()
    lead = FollowUp.objects.leading().get(step="T-7")
    line = worklist.lines_of([lead.pk], date(2026, 3, 19))[lead.pk]
    other = FollowUp.objects.get(step="T-7", lead=lead)
    assert line.also == [reason_of(other, None)]
    assert line.also != [line.reason]


def test_what_a_colleague_was_given_is_not_hidden_by_the_owners_line(bank: Bank) -> None:
    colleague = bank.officer("S0022", bank.branch)
    bank.campaign("ALL")
    bank.customer(bank.rm)
    bank.night()
    later = FollowUp.objects.get(step="D3")
    reassign([later], by=bank.manager, to=colleague, at=moment(date(2026, 3, 17)))
    bank.night(date(2026, 3, 19))
    later.refresh_from_db()
    assert (later.owner, later.lead) == (colleague, None)


def test_what_an_officer_agreed_speaks_before_the_pool(bank: Bank) -> None:
    """By day and by night, whatever the priorities."""
    Campaign.objects.filter(code="PROMISE").update(state=CampaignState.LIVE, priority=1)
    bank.campaign("HIGH", priority=2002)
    customer = bank.customer()
    bank.night()
    pooled = FollowUp.objects.get(step="D3")
    FollowUp.objects.update(owner=None)
    tuesday = date(2026, 3, 17)
    promised = promise(
        customer, owner=bank.rm, channel="call", note="", on=pooled.due_on, at=moment(tuesday)
    )
    for planned in (False, True):
        if planned:
            FollowUp.objects.update(lead=None)
            bank.deliver(pooled, channel="call")
            merging.merge(touched.everyone(), on=MONDAY)
            drafts.publish(DRAFTS)
        pooled.refresh_from_db()
        promised.refresh_from_db()
        assert (promised.lead, pooled.lead) == (None, promised)


def test_given_to_who_has_the_day_already_joins_it(bank: Bank) -> None:
    colleague = bank.officer("S0022", bank.branch)
    bank.campaign("LOW", priority=2001)
    high = bank.campaign("HIGH", priority=2002)
    bank.customer(bank.rm)
    bank.night()
    at = moment(date(2026, 3, 17))
    low_step, high_step = FollowUp.objects.filter(step="D3").order_by("campaign__priority")
    FollowUp.objects.filter(pk=low_step.pk).update(owner=colleague, lead=None)
    reassign([high_step], by=bank.manager, to=colleague, at=at)
    low_step.refresh_from_db()
    assert (low_step.lead, high_step.campaign) == (high_step, high)
