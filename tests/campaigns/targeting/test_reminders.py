"""Overdue follow-ups are told once for each step, to whom it concerns."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.conf import LazySettings

from bankcrm.night_tables import DRAFTS
from campaigns.models import FollowUp
from customers.models import DataDate
from kernel import drafts
from staff.models import Notification, Officer
from tests.campaigns.bank import MONDAY, Bank

KINDS = {"overdue": 3, "overdue_in_unit": 5, "reassign": 7}
Work = Callable[[date], FollowUp]


@pytest.fixture
def due(bank: Bank) -> Work:
    """An open follow-up of the RM, due on a day and not missed for long."""
    bank.campaign("ALL", plan="SINGLE")

    def make(day: date) -> FollowUp:
        customer = bank.customer(bank.rm)
        bank.night(date(2026, 3, 2))
        follow_up = FollowUp.objects.get(customer=customer)
        FollowUp.objects.filter(pk=follow_up.pk).update(due_on=day, ends_on=date(2026, 12, 31))
        return follow_up

    return make


def told(officer: Officer) -> list[tuple[str, str, int, int]]:
    """(day, kind, days, n), as they were told."""
    found = Notification.objects.filter(officer=officer).order_by("on", "kind")
    return [(f"{n.on:%m-%d}", n.kind, n.facts["days"], n.facts["n"]) for n in found]


def nights(bank: Bank, first: date, last: date) -> None:
    day = first
    while day <= last:
        bank.night(day)
        day += timedelta(days=1)


def take_back_to(day: date) -> None:
    drafts.take_back(DRAFTS)
    DataDate.objects.update(business_date=day)


def test_reminder_then_head_then_offer_each_once_on_working_days(bank: Bank, due: Work) -> None:
    due(MONDAY)  # read: Tuesday is its first day overdue
    nights(bank, MONDAY, date(2026, 3, 29))
    assert told(bank.rm) == [("03-19", "overdue", 3, 1)]
    assert told(bank.manager) == [("03-23", "overdue_in_unit", 5, 1), ("03-25", "reassign", 7, 1)]


def test_those_that_are_late_are_told_together_when_another_becomes_so(
    bank: Bank, due: Work
) -> None:
    for day in (MONDAY, MONDAY, MONDAY + timedelta(days=1)):
        due(day)
    nights(bank, MONDAY, MONDAY + timedelta(days=2))
    Notification.objects.update(read_at="2026-03-19T09:00+08:00")
    nights(bank, MONDAY + timedelta(days=3), MONDAY + timedelta(days=5))
    assert told(bank.rm) == [("03-19", "overdue", 3, 2), ("03-20", "overdue", 3, 3)]


def test_notification_that_nobody_read_is_brought_up_to_date(bank: Bank, due: Work) -> None:
    other = bank.officer("S0012", bank.branch)
    for day in (MONDAY, MONDAY + timedelta(days=1)):
        due(day)
    theirs = due(MONDAY + timedelta(days=1))
    FollowUp.objects.filter(pk=theirs.pk).update(owner=other)
    thursday = MONDAY + timedelta(days=3)
    nights(bank, MONDAY, thursday)
    assert told(bank.rm) == [("03-20", "overdue", 3, 2)]
    assert told(other) == [("03-20", "overdue", 3, 1)]
    take_back_to(thursday - timedelta(days=1))
    assert told(bank.rm) == [("03-19", "overdue", 3, 1)]
    assert told(other) == []


def test_notification_leads_to_where_something_can_be_done(bank: Bank, due: Work) -> None:
    due(MONDAY)
    nights(bank, MONDAY, date(2026, 3, 29))
    assert dict(Notification.objects.values_list("kind", "path")) == {
        "overdue": "/tasks/",
        "overdue_in_unit": "/team/S0011/",
        "reassign": "/team/S0011/rebalance/",
    }
    assert Notification.objects.get(kind="reassign").facts["officer"] == "S0011"


def test_head_is_found_above_when_the_unit_has_none(bank: Bank, due: Work) -> None:
    Officer.objects.filter(pk=bank.manager.pk).update(delivered_active=False)
    regional = bank.officer("G1", bank.region, "regional_manager")
    due(MONDAY)
    nights(bank, MONDAY, date(2026, 3, 23))
    assert told(regional) == [("03-23", "overdue_in_unit", 5, 1)]
    assert told(bank.manager) == []


def test_done_merged_and_unowned_ones_are_not_told(bank: Bank, due: Work) -> None:
    done, unowned, merged = (due(MONDAY) for _ in range(3))
    FollowUp.objects.filter(pk=unowned.pk).update(owner=None)
    FollowUp.objects.filter(pk=merged.pk).update(lead=unowned)
    FollowUp.objects.filter(pk=done.pk).update(
        state="done", outcome="done", worked_at="2026-03-17T10:00+08:00"
    )
    nights(bank, MONDAY, date(2026, 3, 27))
    assert not Notification.objects.exists()


def test_correction_takes_back_what_nobody_has_read(bank: Bank, due: Work) -> None:
    due(MONDAY)
    wednesday = MONDAY + timedelta(days=2)
    nights(bank, MONDAY, wednesday)
    assert told(bank.rm) == [("03-19", "overdue", 3, 1)]
    take_back_to(MONDAY + timedelta(days=1))
    assert told(bank.rm) == []
    bank.night(wednesday)
    Notification.objects.update(read_at="2026-03-19T09:00+08:00")
    take_back_to(MONDAY + timedelta(days=1))
    bank.night(wednesday)
    assert told(bank.rm) == [("03-19", "overdue", 3, 1)]


def test_zero_never_tells(bank: Bank, due: Work, settings: LazySettings) -> None:
    settings.BANKCRM_OVERDUE_REMIND = settings.BANKCRM_OVERDUE_REASSIGN = 0
    due(MONDAY)
    nights(bank, MONDAY, date(2026, 3, 29))
    assert [kind for _, kind, _, _ in told(bank.manager)] == ["overdue_in_unit"]
    assert told(bank.rm) == []
