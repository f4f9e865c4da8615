"""Logging what came of a follow-up, what follows it, and taking it back."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from campaigns.models import FollowUp, WhitelistEntry
from campaigns.operations.desk import reassign, reschedule
from campaigns.operations.follow_ups import CannotUndo, log_outcome, undo_outcome
from customers.contact_policy import said_lately
from customers.models import Contact, DataDate
from kernel.clock import BANK_TIME
from staff.models import AuditEvent, Notification
from tests.campaigns.bank import MONDAY, Bank

AT = datetime(2026, 3, 17, 10, tzinfo=BANK_TIME)
TUESDAY = MONDAY + timedelta(days=1)
FRIDAY = MONDAY + timedelta(days=4)
NEXT_MONDAY = MONDAY + timedelta(days=7)


@pytest.fixture
def first(bank: Bank) -> FollowUp:
    """The first step of a plan, due on Tuesday."""
    bank.campaign("ALL")
    bank.customer(bank.rm)
    bank.night()
    return FollowUp.objects.get(step="D0")


@pytest.fixture
def merged(bank: Bank) -> FollowUp:
    """The lower of two campaigns that meet at a customer, spoken for by the higher one."""
    bank.campaign("LOW", priority=2001)
    bank.campaign("HIGH", priority=2002)
    bank.customer(bank.rm)
    bank.night()
    return FollowUp.objects.get(campaign__code="LOW", step="D3")


def next_of(follow_up: FollowUp) -> FollowUp:
    return FollowUp.objects.get(
        campaign=follow_up.campaign, step=follow_up.step, repeat=follow_up.repeat + 1
    )


def leads_once(on: date) -> bool:
    """One open follow-up of the customer speaks for the day."""
    return FollowUp.objects.open().filter(due_on=on, lead=None).count() == 1


def test_outcome_closes_the_follow_up_and_is_remembered(bank: Bank, first: FollowUp) -> None:
    assert log_outcome(first, by=bank.rm, outcome="sent", note="hello", at=AT)
    first.refresh_from_db()
    assert (first.state, first.outcome, first.note) == ("done", "sent", "hello")
    assert (first.worked_by, first.worked_at, first.touched_at) == (bank.rm, AT, AT)
    contact = Contact.objects.get()
    assert (contact.customer, contact.officer) == (first.customer, bank.rm)
    assert (contact.channel, first.contact) == ("wecom", contact)
    assert AuditEvent.objects.get(action="follow_up.worked").actor == "S0011"
    assert FollowUp.objects.filter(repeat=1).count() == 0


def test_double_press_logs_once(bank: Bank, first: FollowUp) -> None:
    assert log_outcome(first, by=bank.rm, outcome="sent", next_on=FRIDAY, at=AT)
    assert not log_outcome(first, by=bank.manager, outcome="refused", next_on=FRIDAY, at=AT)
    first.refresh_from_db()
    assert first.outcome == "sent"
    assert Contact.objects.count() == 1
    assert FollowUp.objects.filter(repeat=1).count() == 1


def test_merged_follow_ups_are_closed_with_their_lead_in_one_contact(
    bank: Bank, merged: FollowUp
) -> None:
    assert log_outcome(merged, by=bank.rm, outcome="interested", at=AT)
    assert set(FollowUp.objects.filter(step="D3").values_list("state", "outcome")) == {
        ("done", "interested")
    }
    assert Contact.objects.count() == 1


def test_refusal_stops_the_plan_in_the_next_night(bank: Bank, first: FollowUp) -> None:
    log_outcome(first, by=bank.rm, outcome="refused", at=AT)
    bank.night(TUESDAY)
    rest = FollowUp.objects.exclude(step="D0")
    assert set(rest.values_list("state", "cancel_reason")) == {("cancelled", "refused")}
    bank.night(TUESDAY + timedelta(days=1))
    assert FollowUp.objects.count() == 5


def test_next_date_makes_the_next_follow_up_of_the_same_cause(bank: Bank, first: FollowUp) -> None:
    log_outcome(first, by=bank.rm, outcome="considering", next_on=FRIDAY, channel="call", at=AT)
    agreed = next_of(first)
    assert (agreed.state, agreed.due_on, agreed.channel) == ("open", FRIDAY, "call")
    assert (agreed.owner, agreed.entry, agreed.anchor_on) == (bank.rm, first.entry, first.anchor_on)
    assert agreed.ends_on > FRIDAY + timedelta(days=9)
    said = {"outcome": "considering", "next_on": "2026-03-20", "night": str(MONDAY)}
    assert AuditEvent.objects.get().detail == said | {"next": [agreed.pk]}


def test_agreed_follow_up_outlives_its_night_and_is_missed_in_the_end(
    bank: Bank, first: FollowUp
) -> None:
    WhitelistEntry.objects.update(entered_on=MONDAY)
    log_outcome(first, by=bank.rm, outcome="considering", next_on=FRIDAY, at=AT)
    bank.night(TUESDAY)
    assert next_of(first).state == "open"
    agreed = next_of(first)
    bank.night(agreed.ends_on)
    assert next_of(first).state == "missed"


def test_agreed_day_on_which_something_is_due_is_one_contact(bank: Bank, first: FollowUp) -> None:
    planned = FollowUp.objects.get(step="D3")
    log_outcome(first, by=bank.rm, outcome="considering", next_on=planned.due_on, at=AT)
    assert leads_once(planned.due_on)
    bank.night(TUESDAY)  # whose checks would hold it otherwise


def test_successors_of_merged_ones_are_merged(bank: Bank, merged: FollowUp) -> None:
    log_outcome(merged, by=bank.rm, outcome="considering", next_on=FRIDAY, at=AT)
    low, high = next_of(merged), next_of(FollowUp.objects.get(pk=merged.lead_id))
    assert (low.lead, high.lead) == (high, None)


def test_no_answer_returns_on_the_next_working_day(bank: Bank, first: FollowUp) -> None:
    friday = AT.replace(day=20)
    log_outcome(first, by=bank.rm, outcome="no_answer", at=friday)
    assert next_of(first).due_on == date(2026, 3, 23)


def test_one_of_the_pool_that_was_agreed_on_stays_with_who_agreed(
    bank: Bank, first: FollowUp
) -> None:
    FollowUp.objects.update(owner=None)
    first.refresh_from_db()
    log_outcome(first, by=bank.rm, outcome="considering", next_on=FRIDAY, at=AT)
    assert next_of(first).owner == bank.rm


def test_undo_takes_back_outcome_contact_and_next(bank: Bank, first: FollowUp) -> None:
    log_outcome(first, by=bank.rm, outcome="considering", note="x", next_on=FRIDAY, at=AT)
    assert undo(bank, first)
    first.refresh_from_db()
    assert (first.state, first.outcome, first.note, first.worked_by) == ("open", "", "", None)
    assert (next_of(first).state, next_of(first).cancel_reason) == ("cancelled", "undone")
    assert said_lately(first.customer) == []
    assert Contact.objects.get().withdrawn_at is not None
    assert AuditEvent.objects.filter(action="follow_up.undone").count() == 1


def undo(bank: Bank, follow_up: FollowUp, **changed: object) -> bool:
    follow_up = FollowUp.objects.get(pk=follow_up.pk)
    usual = {"by": bank.rm, "at": AT + timedelta(seconds=7)}
    return undo_outcome(follow_up, **{**usual, **changed})


def test_undo_pressed_twice_undoes_once(bank: Bank, first: FollowUp) -> None:
    log_outcome(first, by=bank.rm, outcome="considering", at=AT)
    assert undo(bank, first)
    assert not undo(bank, first)
    assert AuditEvent.objects.filter(action="follow_up.undone").count() == 1


def test_undone_one_can_be_logged_again_with_another_day(bank: Bank, first: FollowUp) -> None:
    log_outcome(first, by=bank.rm, outcome="considering", next_on=FRIDAY, at=AT)
    undo(bank, first)
    later = FRIDAY + timedelta(days=3)
    assert log_outcome(first, by=bank.rm, outcome="interested", next_on=later, at=AT)
    assert next_of(first).state == "cancelled"
    again = FollowUp.objects.open().get(step=first.step)
    assert (again.due_on, again.cancel_reason) == (later, "")


def test_undo_opens_all_that_were_closed_together(bank: Bank, merged: FollowUp) -> None:
    log_outcome(merged, by=bank.rm, outcome="considering", next_on=FRIDAY, at=AT)
    assert undo(bank, merged)
    assert set(FollowUp.objects.filter(step="D3", repeat=0).values_list("state")) == {("open",)}
    assert leads_once(merged.due_on)
    assert not FollowUp.objects.open().filter(due_on=FRIDAY, repeat=1).exists()
    bank.night(TUESDAY)


def test_undo_gives_the_day_back_to_who_was_there(bank: Bank, first: FollowUp) -> None:
    planned = FollowUp.objects.get(step="D3")
    log_outcome(first, by=bank.rm, outcome="considering", next_on=planned.due_on, at=AT)
    undo(bank, first)
    planned.refresh_from_db()
    assert planned.lead is None


def test_undo_by_a_colleague_is_refused(bank: Bank, first: FollowUp) -> None:
    log_outcome(first, by=bank.rm, outcome="considering", at=AT)
    with pytest.raises(CannotUndo):
        undo(bank, first, by=bank.manager)


def test_undo_after_a_minute_is_refused(bank: Bank, first: FollowUp) -> None:
    log_outcome(first, by=bank.rm, outcome="considering", at=AT)
    with pytest.raises(CannotUndo):
        undo(bank, first, at=AT + timedelta(seconds=61))


def test_undo_after_a_night_is_refused(bank: Bank, first: FollowUp) -> None:
    log_outcome(first, by=bank.rm, outcome="considering", at=AT)
    DataDate.objects.update(business_date=TUESDAY)
    with pytest.raises(CannotUndo):
        undo(bank, first)
    assert FollowUp.objects.get(pk=first.pk).state == "done"


def test_undo_is_refused_when_the_next_one_was_changed(bank: Bank, first: FollowUp) -> None:
    log_outcome(first, by=bank.rm, outcome="considering", next_on=FRIDAY, at=AT)
    log_outcome(next_of(first), by=bank.rm, outcome="interested", at=AT + timedelta(seconds=1))
    with pytest.raises(CannotUndo):
        undo(bank, first)


def test_form_that_comes_again_after_an_undo_logs_nothing(bank: Bank, first: FollowUp) -> None:
    nonce = uuid4()
    log_outcome(first, by=bank.rm, outcome="considering", at=AT, form_nonce=nonce)
    undo(bank, first)
    assert not log_outcome(first, by=bank.rm, outcome="considering", at=AT, form_nonce=nonce)
    assert FollowUp.objects.get(pk=first.pk).state == "open"


def test_night_leaves_alone_what_people_changed_while_it_ran(bank: Bank, first: FollowUp) -> None:
    log_outcome(first, by=bank.rm, outcome="considering", next_on=FRIDAY, at=AT)
    bank.night(TUESDAY)
    first.refresh_from_db()
    assert (first.state, next_of(first).due_on) == ("done", FRIDAY)


def test_rescheduled_ones_go_together_and_stay_one_contact(bank: Bank, merged: FollowUp) -> None:
    lead = FollowUp.objects.get(pk=merged.lead_id)
    result = reschedule([lead], by=bank.rm, on=NEXT_MONDAY, at=AT)
    assert (result.n_changed, result.n_stay) == (1, 0)
    assert set(FollowUp.objects.filter(step="D3").values_list("due_on", flat=True)) == {NEXT_MONDAY}
    assert leads_once(NEXT_MONDAY)
    assert AuditEvent.objects.filter(action="follow_up.moved").count() == 2
    reschedule([lead], by=bank.rm, on=NEXT_MONDAY, at=AT)
    assert AuditEvent.objects.filter(action="follow_up.moved").count() == 2


def test_step_of_731_is_not_moved(bank: Bank) -> None:
    bank.maturity_campaign()
    customer = bank.customer(bank.rm)
    bank.account(customer, matures_on=date(2026, 3, 31))
    bank.night()
    step = FollowUp.objects.earliest("due_on")
    result = reschedule([step], by=bank.rm, on=FRIDAY, at=AT)
    assert (result.n_changed, result.n_stay) == (0, 1)
    assert FollowUp.objects.get(pk=step.pk).due_on == step.due_on


def test_reassigned_ones_have_a_new_owner_who_is_told(bank: Bank, merged: FollowUp) -> None:
    colleague = bank.officer("S0012", bank.branch)
    lead = FollowUp.objects.get(pk=merged.lead_id)
    assert reassign([lead], by=bank.manager, to=colleague, at=AT).n_changed == 1
    assert set(FollowUp.objects.filter(step="D3").values_list("owner", flat=True)) == {colleague.pk}
    told = Notification.objects.get()
    assert (told.officer, told.facts) == (colleague, {"n": 1, "by": "M001"})
    reassign([lead], by=bank.manager, to=colleague, at=AT + timedelta(seconds=1))
    assert Notification.objects.count() == 1
    bank.night(TUESDAY)
    assert set(FollowUp.objects.filter(step="D3").values_list("owner", flat=True)) == {colleague.pk}


def test_closed_ones_are_neither_moved_nor_given_away(bank: Bank, first: FollowUp) -> None:
    log_outcome(first, by=bank.rm, outcome="interested", at=AT)
    colleague = bank.officer("S0012", bank.branch)
    assert reschedule([first], by=bank.rm, on=FRIDAY, at=AT).n_stay == 1
    assert reassign([first], by=bank.manager, to=colleague, at=AT).n_stay == 1
    first.refresh_from_db()
    assert (first.owner, first.due_on) == (bank.rm, TUESDAY)
