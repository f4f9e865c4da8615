"""The work that a campaign is estimated to add is what the night plans for its newcomers."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from campaigns.definition.values import Phase
from campaigns.enums import Who
from campaigns.models import Campaign, FollowUp, PlanStep
from campaigns.queries import definition_of
from campaigns.what_if import Workload, contact_phase_after, draw, workload
from campaigns.what_if.contacts import CONTACTS
from customers.models import DataDate
from staff import working_days
from staff.enums import Role
from staff.models import Officer
from tests.campaigns.bank import MONDAY, Bank

RICH = {"metric": "aum", "op": "ge", "value": "1000"}
SUNDAY = MONDAY - timedelta(days=1)


@pytest.fixture
def people(bank: Bank, settings: Any, tmp_path: Path) -> Bank:
    """Nine customers: six of an officer, three of nobody; the last night was Sunday's."""
    settings.BANKCRM_VAR = tmp_path
    working_days.ensure_covers(SUNDAY - timedelta(days=60), SUNDAY + timedelta(days=150))
    for n in range(9):
        bank.customer(bank.rm if n % 3 else None, metrics={"aum": Decimal(2000)})
    DataDate.objects.update(business_date=SUNDAY)
    return bank


def estimated(campaign: Campaign) -> Workload:
    drawn = draw(definition_of(campaign), campaign)
    assert drawn is not None
    found = workload(drawn, definition_of(campaign))
    assert found is not None
    return found


def planned_by_night(campaign: Campaign, until: date) -> dict[date, int]:
    contacts = FollowUp.objects.filter(campaign=campaign, channel__in=CONTACTS)
    days = contacts.filter(planned_on__lte=until).values_list("planned_on", flat=True)
    return dict(Counter(days))


def test_estimate_is_what_the_night_plans(people: Bank) -> None:
    campaign = people.campaign("RICH", audience=RICH, plan="4+1")
    told = estimated(campaign)

    people.night(MONDAY)

    assert {day.on: day.n for day in told.days if day.n} == planned_by_night(
        campaign, told.days[-1].on
    )
    assert (told.n_customers, told.n, told.n_pool) == (9, 27, 9)  # two calls and a visit each


def test_check_backs_come_to_the_heads_as_the_night_gives_them(people: Bank) -> None:
    """Two heads of the branch's customers: nobody checks back on the own work."""
    PlanStep.objects.filter(plan__code="4+1", code="D18").update(who=Who.SUPERVISOR, channel="call")
    regional = people.officer("G001", people.region, Role.REGIONAL_MANAGER)
    people.customer(people.manager, metrics={"aum": Decimal(2000)})
    campaign = people.campaign("RICH", audience=RICH, plan="4+1")
    told = estimated(campaign)

    people.night(MONDAY)

    steps = FollowUp.objects.filter(campaign=campaign, channel__in=CONTACTS)
    by_heads = steps.filter(who=Who.SUPERVISOR)
    assert told.n_check_backs == by_heads.count() == 10
    assert told.n == steps.count() - 10
    planned = Counter(by_heads.values_list("owner__name", flat=True))
    assert {each.name.split(" ")[0]: each.n for each in told.heads} == planned
    assert planned == {people.manager.name: 9, regional.name: 1}


def test_without_any_head_a_check_back_is_the_officers_own(people: Bank) -> None:
    PlanStep.objects.filter(plan__code="4+1", code="D18").update(who=Who.SUPERVISOR, channel="call")
    campaign = people.campaign("RICH", audience=RICH, plan="4+1")
    with_head = estimated(campaign)
    Officer.objects.filter(pk=people.manager.pk).update(delivered_active=False)
    told = estimated(campaign)
    assert (with_head.n_check_backs, told.n_check_backs) == (9, 0)
    assert told.n == with_head.n + 9


def test_busiest_officer_is_named_with_what_waits_already(people: Bank) -> None:
    first = people.campaign("FIRST", audience=RICH, plan="4+1")
    people.night(MONDAY)
    told = estimated(people.campaign("SECOND", audience=RICH, plan="4+1"))
    waiting = FollowUp.objects.filter(campaign=first, owner=people.rm, state="open")
    busiest = told.officers[0]
    assert busiest.name.startswith(people.rm.name)
    assert busiest.a_day == people.rm.daily_calls + people.rm.daily_visits
    assert busiest.n == 18
    on_it = waiting.filter(due_on=busiest.on, channel__in=CONTACTS, lead=None)
    assert busiest.n_planned == on_it.count()


def test_who_is_listed_already_or_held_out_adds_no_work(people: Bank) -> None:
    campaign = people.campaign("RICH", audience=RICH, plan="4+1")
    people.night(MONDAY)
    assert estimated(campaign).n == 0
    half = people.campaign("HALF", audience=RICH, plan="4+1", holdout_share=Decimal("0.5"))
    assert 0 < estimated(half).n_customers < 9


def test_days_of_the_bank_say_what_waits_already(people: Bank) -> None:
    first = people.campaign("FIRST", audience=RICH, plan="4+1")
    people.night(MONDAY)
    told = estimated(people.campaign("SECOND", audience=RICH, plan="4+1"))
    waiting = FollowUp.objects.filter(campaign=first, state="open", channel__in=CONTACTS)
    due = Counter(waiting.values_list("due_on", flat=True))
    assert any(due[day.on] for day in told.days)
    assert [day.n_planned for day in told.days] == [due[day.on] for day in told.days]


def test_contacts_before_the_contact_phase_are_told(people: Bank) -> None:
    campaign = people.campaign("RICH", audience=RICH, plan="4+1")
    told = estimated(campaign)
    assert told.begins is not None
    late = told.begins + timedelta(days=4)
    written = definition_of(campaign)
    for start, expected in (late, late), (told.begins, None):
        phase = Phase("contact", start, start + timedelta(days=30), "", "")
        assert contact_phase_after(told, replace(written, phases=(phase,))) == expected
    assert contact_phase_after(told, written) is None
