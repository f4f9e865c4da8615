"""One contact per customer and day, one message per customer and week."""

from datetime import date, timedelta
from itertools import pairwise

from campaigns.models import FollowUp
from tests.campaigns.bank import EVERYBODY, MONDAY, Bank, steps_of

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
