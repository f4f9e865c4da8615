"""Who is overloaded: what is too much is told, and a colleague relieves it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from campaigns.models import FollowUp
from staff.enums import Role
from staff.models import Officer
from tests.conftest import House
from tests.factories import campaigns, customers, staff, tiering
from tests.factories.campaigns import TODAY


def give(owner: Officer, n: int, due_on: date) -> None:
    for number in range(n):
        person = customers.customer(f"E{number}{owner.pk}", owner.org_unit, owner)
        campaigns.follow_up(person, campaigns.entry(person), due_on)


@pytest.fixture
def team(house: House) -> House:
    """The RM of B1 has 21 overdue; a colleague as many that are due today."""
    staff.working_days(date(2026, 10, 1), 120)
    customers.data_date()
    tiering.scoring_state()
    tiering.unit_figure(house.branch, "1018000")
    colleague = staff.officer("1003", Role.RELATIONSHIP_MANAGER, house.branch, name="Colleague")
    give(house.rm, 21, TODAY - timedelta(days=1))
    give(colleague, 21, TODAY)
    return house


def test_rebalance_relieves_who_is_overdue_though_a_colleague_is_as_busy(
    team: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(team.branch_manager)
    assert "21 overdue, more than the 18 of a day" in client.get("/team/").content.decode()
    text = client.get("/team/1001/rebalance/").content.decode()
    assert "Give 3 follow-ups" in text
    assert text.count("overloaded") == 1  # before it; nobody is after it


def test_dashboard_names_what_is_too_much(team: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(team.branch_manager)
    text = client.get("/dashboard/").content.decode()
    assert f"{team.rm.name}: 21 overdue, more than the 18 of a day" in text
    assert "Colleague has only 1.4 days: rebalance" in text
    FollowUp.objects.filter(owner=team.rm).update(due_on=TODAY)
    Officer.objects.filter(pk=team.rm.pk).update(daily_calls=3)
    text = client.get("/dashboard/").content.decode()
    assert f"{team.rm.name}: 7.0 days of work" in text
    assert "7.0 days > 6 days" in text
    assert "Colleague has only 1.4 days: rebalance" in text


def test_relief_is_who_has_least_to_do_though_some_of_it_is_overdue(
    team: House, sign_in: Callable[..., Client]
) -> None:
    lightest = staff.officer("1004", Role.RELATIONSHIP_MANAGER, team.branch, name="Lightest")
    give(lightest, 1, TODAY - timedelta(days=1))
    text = sign_in(team.branch_manager).get("/dashboard/").content.decode()
    assert "Lightest has only 0.1 days: rebalance" in text
    assert f"Give work of {team.rm.name} to Lightest, who has least" in text


def test_who_is_overloaded_comes_first(team: House, sign_in: Callable[..., Client]) -> None:
    """Also before a colleague for whom more waits, of which nothing is overdue."""
    give(staff.officer("1004", Role.RELATIONSHIP_MANAGER, team.branch), 25, TODAY)
    loads = sign_in(team.branch_manager).get("/team/").context["loads"]
    assert [load.officer.staff_no for load in loads][:2] == ["1001", "1004"]
    assert loads[0].weight < loads[1].weight
