"""One timeline: everything that happened, newest first, page by page, nothing lost or twice."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from campaigns.models import BookHandOver, CustomerHandOver
from campaigns.operations.hand_overs import hand_over
from campaigns.panels import timeline as room
from campaigns.panels.timeline import Place, timeline_of
from customers.models import Customer
from kernel.clock import BANK_TIME, now
from staff.models import AuditEvent
from tests.conftest import House
from tests.factories import campaigns, customers, tiering

TODAY = customers.ON


@pytest.fixture
def person(house: House) -> Customer:
    return customers.customer("C1", house.branch, house.rm)


def at(days_ago: int, hour: int = 10) -> datetime:
    return datetime.combine(TODAY - timedelta(days=days_ago), time(hour), BANK_TIME)


def pages_of(person: Customer, house: House, today: date = TODAY) -> list[list[Any]]:
    """Every page, as somebody clicks through them."""
    pages, before = [], ""
    while True:
        page = timeline_of(person, house.rm, today=today, before=before)
        pages.append(page.events)
        if not page.older:
            return pages
        before = page.older


def test_all_kinds_stand_in_one_line_newest_first(house: House, person: Customer) -> None:
    customers.contact(person, house.rm, happened_at=at(1))
    tiering.change(person, on=TODAY - timedelta(days=1))
    listed = campaigns.entry(person)
    campaigns.follow_up(person, listed, TODAY - timedelta(days=3), state="missed")
    hand_over(person, by=house.branch_manager, to=house.branch_manager, reason="leave")
    AuditEvent.objects.update(at=at(2))
    book = BookHandOver.objects.create(
        officer=house.rm, scope="book", reason="leave", decided_by=house.branch_manager,
        decided_at=at(4), data_date=TODAY, form_nonce=uuid4(),
    )  # fmt: skip
    CustomerHandOver.objects.create(book=book, customer=person, to=house.branch_manager)
    person.refresh_from_db()
    (events,) = pages_of(person, house_of_manager(house))
    assert [event.kind for event in events] == [
        "label", "contact", "hand_over", "follow_up", "book",
    ]  # fmt: skip
    assert (events[2].what.former, events[2].what.taker) == ("Officer 1001", "Officer 1002")
    BookHandOver.objects.update(undone_at=now())
    assert len(pages_of(person, house_of_manager(house))[0]) == 4


def house_of_manager(house: House) -> Any:
    """The customer was handed over: the manager looks."""
    return type("House", (), {"rm": house.branch_manager})


def test_pages_hold_everything_once_also_where_many_share_a_moment(
    house: House, person: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "PER_PAGE", 3)
    listed = campaigns.entry(person)
    for day in (0, 0, 0, 0, 1, 2, 2):
        customers.contact(person, house.rm, happened_at=at(day))
        tiering.change(person, on=TODAY - timedelta(days=day))
        campaigns.follow_up(person, listed, TODAY - timedelta(days=day), state="missed")
    pages = pages_of(person, house)
    places = [event.place for page in pages for event in page]
    assert [len(page) for page in pages] == [3] * 7
    assert len(set(places)) == 21
    assert places == sorted(places, reverse=True)


def test_contact_names_the_follow_up_that_it_was_the_outcome_of(
    house: House, person: Customer
) -> None:
    said = customers.contact(person, house.rm, happened_at=at(1))
    customers.contact(person, house.rm, happened_at=at(2))
    done = {"state": "done", "outcome": "interested"}
    listed = campaigns.entry(person)
    new = campaigns.follow_up(person, listed, **done, worked_at=now(), contact=said)
    old = campaigns.follow_up(person, listed, **done, worked_at=at(2))
    (events,) = pages_of(person, house)
    assert [event.more for event in events] == [new, old]


def test_what_was_withdrawn_or_undone_shows_nowhere(house: House, person: Customer) -> None:
    customers.contact(person, house.rm, withdrawn_at=now())
    listed = campaigns.entry(person)
    campaigns.follow_up(person, listed, TODAY, state="cancelled", cancel_reason="undone")
    assert pages_of(person, house) == [[]]


@pytest.mark.parametrize("forged", ["x", "1_2", "1_9_1", "1_1_-4", "9" * 30 + "_1_1", "1_1_٣_"])
def test_forged_place_begins_at_the_newest(house: House, person: Customer, forged: str) -> None:
    customers.contact(person, house.rm)
    assert Place.read(forged) is None
    assert len(timeline_of(person, house.rm, today=TODAY, before=forged).events) == 1


def test_place_is_read_as_it_was_written() -> None:
    place = Place(datetime(2026, 11, 20, 10, 30, 59, 123457, BANK_TIME), 2, 77)
    assert Place.read(str(place)) == place
