"""Logging what came of a follow-up."""

from datetime import datetime, timedelta

from campaigns.models import FollowUp
from campaigns.operations.follow_ups import log_outcome
from customers.models import Contact
from kernel.clock import BANK_TIME
from staff.models import AuditEvent
from tests.campaigns.bank import MONDAY, Bank

AT = datetime(2026, 3, 17, 10, tzinfo=BANK_TIME)
TUESDAY = MONDAY + timedelta(days=1)


def test_outcome_closes_the_follow_up_and_is_remembered(bank: Bank) -> None:
    bank.campaign("ALL")
    customer = bank.customer(bank.rm)
    bank.night()
    follow_up = FollowUp.objects.get(step="D0")
    assert log_outcome(follow_up, by=bank.rm, outcome="sent", note="hello", at=AT)
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.outcome, follow_up.note) == ("done", "sent", "hello")
    assert (follow_up.worked_by, follow_up.worked_at) == (bank.rm, AT)
    contact = Contact.objects.get()
    assert (contact.customer, contact.officer, contact.channel) == (customer, bank.rm, "wecom")
    assert AuditEvent.objects.get(action="follow_up.worked").actor == "S0011"


def test_double_press_logs_once(bank: Bank) -> None:
    bank.campaign("ALL")
    bank.customer(bank.rm)
    bank.night()
    follow_up = FollowUp.objects.get(step="D0")
    assert log_outcome(follow_up, by=bank.rm, outcome="sent", at=AT)
    assert not log_outcome(follow_up, by=bank.manager, outcome="refused", at=AT)
    follow_up.refresh_from_db()
    assert follow_up.outcome == "sent"
    assert Contact.objects.count() == 1


def test_merged_follow_ups_are_closed_with_their_lead_in_one_contact(bank: Bank) -> None:
    bank.campaign("LOW", priority=2001)
    bank.campaign("HIGH", priority=2002)
    bank.customer(bank.rm)
    bank.night()
    merged = FollowUp.objects.get(campaign__code="LOW", step="D3")
    assert log_outcome(merged, by=bank.rm, outcome="interested", at=AT)
    assert set(FollowUp.objects.filter(step="D3").values_list("state", "outcome")) == {
        ("done", "interested")
    }
    assert Contact.objects.count() == 1


def test_refusal_stops_the_plan_in_the_next_night(bank: Bank) -> None:
    bank.campaign("ALL")
    bank.customer(bank.rm)
    bank.night()
    log_outcome(FollowUp.objects.get(step="D0"), by=bank.rm, outcome="refused", at=AT)
    bank.night(TUESDAY)
    rest = FollowUp.objects.exclude(step="D0")
    assert set(rest.values_list("state", "cancel_reason")) == {("cancelled", "refused")}
    bank.night(TUESDAY + timedelta(days=1))
    assert FollowUp.objects.count() == 5
