"""The book, the search, and the rules in force."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import House
from tests.factories import customers, tiering


@pytest.fixture
def books(house: House) -> House:
    customers.data_date()
    for number in ("001", "002"):
        person = customers.customer(number, house.branch, house.rm, name=f"王{number}")
        tiering.metric(person)
        tiering.carried(person)
    customers.customer("003", house.other_branch, house.foreign_rm, name="王003")
    return house


def names(client: Client) -> list[str]:
    return shown(client.get("/customers/"))


def shown(answer: object) -> list[str]:
    return [customer.name for customer in answer.context["page"]]


def search(client: Client, text: str) -> object:
    return client.post("/customers/", {"q": text}, follow=True)


def test_book_is_own_for_an_rm_and_of_the_unit_for_a_manager(
    books: House, sign_in: Callable[..., Client]
) -> None:
    assert names(sign_in(books.rm)) == ["王001", "王002"]
    assert names(sign_in(books.branch_manager)) == ["王001", "王002"]
    assert names(sign_in(books.foreign_rm)) == ["王003"]
    assert names(sign_in(books.auditor)) == ["王001", "王002", "王003"]
    assert sign_in(books.administrator).get("/customers/").status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("王", ["王001", "王002"]),
        ("王002", ["王002"]),
        ("002", ["王002"]),
        ("9396", ["王001", "王002"]),
        (customers.MOBILE, ["王001", "王002"]),
        ("+86 138-0001-9396", ["王001", "王002"]),
        ("１３８０００１９３９６", ["王001", "王002"]),
        (customers.ID_NO.lower(), ["王001", "王002"]),
        ("0000", []),
        ("003", []),
        ("%", []),
    ],
)
def test_search_finds_by_name_number_and_phone_within_the_scope(
    books: House, sign_in: Callable[..., Client], query: str, found: list[str]
) -> None:
    assert shown(search(sign_in(books.rm), query)) == found


def test_search_has_an_address_that_can_be_kept(
    books: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(books.rm)
    assert search(client, " 王 ").redirect_chain == [("/customers/?q=%E7%8E%8B", 302)]
    assert search(client, "").redirect_chain == [("/customers/", 302)]
    assert shown(client.get("/customers/?q=王002")) == ["王002"]


@pytest.mark.parametrize("number", [customers.MOBILE, customers.ID_NO, "138 0001 9396"])
def test_search_for_a_whole_number_leaves_no_trace(
    books: House, sign_in: Callable[..., Client], number: str
) -> None:
    answer = search(sign_in(books.rm), number)
    assert answer.redirect_chain == []
    assert "****" in answer.content.decode()
    assert number not in answer.content.decode()
    assert "?q=" not in answer.content.decode()


def test_book_of_three_takes_as_many_queries_as_a_book_of_one(
    books: House, sign_in: Callable[..., Client]
) -> None:
    taken = []
    for person in (books.foreign_rm, books.auditor):
        client = sign_in(person)
        with CaptureQueriesContext(connection) as queries:
            client.get("/customers/")
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_rules_in_force_are_sentences(books: House, sign_in: Callable[..., Client]) -> None:
    text = sign_in(books.rm).get("/schemes/").content.decode()
    assert "Month daily average AUM is at least CNY 6,000,000." in text
    assert text.count('class="card"') == 8


def test_rules_before_the_first_night_say_so(house: House, sign_in: Callable[..., Client]) -> None:
    assert "begin with the first night" in sign_in(house.rm).get("/schemes/").content.decode()
