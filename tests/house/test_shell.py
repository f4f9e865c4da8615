"""What stands around every page: ways to go, what waits, commands."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bankcrm.shell import TABS, WAYS
from staff.enums import NotificationKind, Role, SavedPage
from staff.operations import notify, save_view
from tests.conftest import House
from tests.factories import campaigns, customers
from tests.factories.staff import working_days

PEOPLE = ["rm", "branch_manager", "regional_manager", "head_office", "auditor"]


@pytest.mark.parametrize("person", PEOPLE)
def test_every_way_opens_and_is_marked_as_current(
    house: House, sign_in: Callable[..., Client], person: str
) -> None:
    officer = getattr(house, person)
    client = sign_in(officer)
    for way in WAYS[officer.role]:
        if way.url_name == "admin:index":
            continue
        answer = client.get(way.url)
        assert answer.status_code == 200, way.url
        current = [entry.way for entry in answer.context["ways"] if entry.is_current]
        assert current == [way], way.url


def test_a_page_below_keeps_its_way(house: House, sign_in: Callable[..., Client]) -> None:
    person = customers.customer("1", house.branch, house.rm)
    answer = sign_in(house.rm).get(f"/customers/{person.public_id}/")
    assert [e.way.url for e in answer.context["ways"] if e.is_current] == ["/customers/"]


def test_a_phone_has_room_for_five_and_keys_are_not_given_twice() -> None:
    for role in Role:
        ways = WAYS[role]
        assert len(TABS.get(role, ways)) <= 5
        assert set(TABS.get(role, ways)) <= set(ways)
        keys = [way.key for way in ways if way.key]
        assert len({*keys, "n"}) == len(keys) + 1


def test_a_phone_leads_to_every_page_that_a_desk_leads_to(
    house: House, sign_in: Callable[..., Client]
) -> None:
    for who in (house.rm, house.branch_manager, house.head_office, house.auditor):
        context = sign_in(who).get("/notifications/").context
        by_phone = [*context["tabs_of_phone"], *context["ways_beyond_tabs"]]
        assert {each.way for each in by_phone} == {each.way for each in context["ways"]}


def test_badges_count_what_is_due_and_what_is_new(
    house: House, sign_in: Callable[..., Client]
) -> None:
    working_days(campaigns.TODAY, 30)
    customers.data_date()
    person = customers.customer("1", house.branch, house.rm)
    entry = campaigns.entry(person)
    for due_on in (customers.ON, campaigns.TODAY, campaigns.TODAY.replace(day=28)):
        campaigns.follow_up(person, entry, due_on)
    campaigns.follow_up(person, entry, owner=None)
    kind = NotificationKind.COACHING
    notify(house.rm, kind=kind, cause="1", facts={"by": "Zhou"}, path="/", on=customers.ON)
    text = sign_in(house.rm).get("/tiering/").content.decode()
    assert '<span class="way-n" id="n-due">2</span>' in text
    assert '<span class="bell-n" aria-hidden="true">1</span>' in text
    assert 'class="bell-n"' not in sign_in(house.branch_manager).get("/tiering/").content.decode()


def test_shell_costs_as_much_whatever_waits(house: House, sign_in: Callable[..., Client]) -> None:
    customers.data_date()
    client, taken = sign_in(house.rm), []
    for causes in ("1", "234"):
        for cause in causes:
            kind = NotificationKind.COACHING
            notify(house.rm, kind=kind, cause=cause, facts={}, path="/", on=customers.ON)
        with CaptureQueriesContext(connection) as captured:
            client.get("/palette/")
        taken.append(len(captured))
    assert taken[0] == taken[1] <= 10  # two of them change the role


def without_token(answer: Any) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())


def test_palette_leads_to_pages_and_own_views(house: House, sign_in: Callable[..., Client]) -> None:
    save_view(by=house.rm, page=SavedPage.CUSTOMERS, name="Mine", query="tier=GOLD")
    client = sign_in(house.rm)
    part = without_token(client.get("/palette/", headers={"hx-request": "true"}))
    assert part.strip() in without_token(client.get("/palette/"))
    assert 'href="/customers/?tier=GOLD"' in part
    assert 'href="/maturities/"' in part
    assert "Mine" not in sign_in(house.branch_manager).get("/palette/").content.decode()
    nothing = sign_in(house.administrator).get("/palette/").content.decode()
    assert "/customers/" not in nothing
