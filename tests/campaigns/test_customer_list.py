"""My customers: whose, found how, narrowed, ordered, a page at a time, as a workbook."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from campaigns.enums import Arm
from campaigns.panels import customer_book
from customers.enums import AccountClass, Outcome
from customers.models import Customer
from kernel import spreadsheets
from staff.models import AuditEvent
from tests.conftest import House
from tests.factories import campaigns, customers, tiering
from tiering.enums import ChangeReason
from tiering.models import CustomerMetric

HOUR = timedelta(hours=1)
MOST_QUERIES = 20  # two of them change the role


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
    return [line.customer.name for line in answer.context["page"].rows]


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


@pytest.mark.parametrize("text", ["王", customers.MOBILE, customers.ID_NO, "138 0001 9396"])
def test_search_stands_in_no_address(
    books: House, sign_in: Callable[..., Client], text: str
) -> None:
    answer = search(sign_in(books.rm), text)
    assert answer.redirect_chain == []
    assert shown(answer) == ["王001", "王002"]
    assert "q=" not in re.sub(r"<input[^>]*>", "", answer.content.decode())


@pytest.mark.parametrize("number", [customers.MOBILE, customers.ID_NO, "138 0001 9396"])
def test_search_for_a_whole_number_does_not_repeat_it(
    books: House, sign_in: Callable[..., Client], number: str
) -> None:
    text = search(sign_in(books.rm), number).content.decode()
    assert "****" in text
    assert number not in text


def test_search_for_nothing_is_the_whole_list(books: House, sign_in: Callable[..., Client]) -> None:
    assert search(sign_in(books.rm), " ").redirect_chain == [("/customers/", 302)]


def test_search_goes_on_from_page_to_page(
    books: House, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customer_book, "PER_PAGE", 1)
    client = sign_in(books.rm)
    first = search(client, "王")
    second = client.post("/customers/", {"q": "王", "after": first.context["page"].after})
    assert [shown(first), shown(second)] == [["王001"], ["王002"]]
    back = client.post("/customers/", {"q": "王", "before": second.context["page"].before})
    assert shown(back) == ["王001"]
    assert 'name="after"' in first.content.decode()


def test_book_of_three_takes_as_many_queries_as_a_book_of_one(
    house: House, sign_in: Callable[..., Client]
) -> None:
    customers.data_date()
    client, taken = sign_in(house.rm), []
    for numbers in ("1", "234"):
        for number in numbers:
            listed(house, number)
        with CaptureQueriesContext(connection) as queries:
            assert len(shown(client.get("/customers/?quiet=5"))) == int(numbers[-1])
        taken.append(len(queries))
    assert taken[0] == taken[1] <= MOST_QUERIES


def listed(house: House, number: str, aum: str = "60000", **fields: Any) -> Customer:
    """A customer with something in every column, last contacted ten days before the data date."""
    defaults = {"name": f"王{number}"}
    person = customers.customer(number, house.branch, house.rm, **{**defaults, **fields})
    tiering.metric(person, aum, next_term_on=date(2026, 12, 3))
    tiering.carried(person)
    customers.contact(person, house.rm)
    customers.account(
        f"A{number}", person, product_class=AccountClass.TERM, matures_on=date(2026, 12, 3)
    )
    campaigns.follow_up(person, campaigns.entry(person))
    return person


@pytest.fixture
def book(house: House) -> House:
    """Three of the RM's customers, of one million, two and three; the third is near VIP."""
    customers.data_date()
    tiering.scoring_state()
    for number in "123":
        listed(house, number, f"{number}000000")
    third = Customer.objects.get(customer_no="3")
    tiering.line_case(third, gap="38000", to_label=tiering.label("VIP"))
    return house


def test_line_shows_what_is_known_of_a_customer(
    book: House, sign_in: Callable[..., Client]
) -> None:
    with time_machine.travel("2026-11-23T04:00:00Z", tick=False):
        line = sign_in(book.rm).get("/customers/").context["page"].rows[0]
    assert (line.customer.name, line.aum, line.label.label.code) == ("王3", 3_000_000, "GOLD")
    assert (line.days_quiet, line.matures_on) == (13, date(2026, 12, 3))
    assert line.follow_up_on == campaigns.TODAY
    assert (line.near.to_label.code, line.near.gap_amount) == ("VIP", 38_000)


def test_month_average_is_of_the_days_so_far(book: House, sign_in: Callable[..., Client]) -> None:
    CustomerMetric.objects.filter(customer__customer_no="3").update(aum_month_base=-20_000_000)
    line = sign_in(book.rm).get("/customers/").context["page"].rows[0]
    assert line.month_avg == 2_000_000  # of 20 days; what stood before this month does not count
    CustomerMetric.objects.update(accrued_on=date(2026, 10, 31))
    assert sign_in(book.rm).get("/customers/").context["page"].rows[0].month_avg == 3_000_000


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tier=GOLD", ["王3", "王2", "王1"]),
        ("tier=VIP", []),
        ("near=up", ["王3"]),
        ("near=down", []),
        ("watch=on", ["王1"]),
        ("kind=corporate", []),
        ("aum_from=2000000", ["王3", "王2"]),
        ("aum_from=1500000&aum_to=2500000", ["王2"]),
        ("quiet=10", ["王3", "王2", "王1"]),
        ("quiet=11", []),
        ("matures_from=2026-12-03&matures_to=2026-12-03", ["王3", "王2", "王1"]),
        ("matures_to=2026-12-02", []),
        ("campaign=THRESHOLD", ["王3", "王2"]),
        ("campaign=THRESHOLD&short_of=contacted", ["王2"]),
        ("campaign=THRESHOLD&stage=contacted", ["王3"]),
        ("campaign=THRESHOLD&stage=reached", ["王3"]),
        ("campaign=THRESHOLD&stage=interested", []),
        ("moved_to=GOLD&since=2026-11-01", ["王2"]),
        ("moved_from=none&moved_to=GOLD&until=2026-11-05", ["王2"]),
        ("moved_from=VIP", []),
        ("order=-aum", ["王1", "王2", "王3"]),
        ("order=name&tier=GOLD", ["王1", "王2", "王3"]),
        ("order=id", ["王1", "王2", "王3"]),
        ("order=gap", ["王3", "王2", "王1"]),
        ("order=contact", ["王2", "王1", "王3"]),
    ],
)
def test_list_is_narrowed_and_ordered_by_its_address(
    book: House, sign_in: Callable[..., Client], query: str, found: list[str]
) -> None:
    one, two, three = Customer.objects.order_by("customer_no")
    one.customer_labels.update(on_watch=True)
    one.whitelist_entries.update(arm=Arm.HOLDOUT)
    tiering.change(two, on=date(2026, 11, 3))
    if query == "order=contact":
        two.contacts.update(outcome=Outcome.SENT)
        customers.contact(three, book.rm, happened_at=three.contacts.get().happened_at + HOUR)
    three.follow_ups.update(
        state="done", outcome=Outcome.CONSIDERING, worked_at=three.contacts.first().happened_at
    )
    assert shown(sign_in(book.rm).get(f"/customers/?{query}")) == found


def test_manager_narrows_by_unit_and_officer(book: House, sign_in: Callable[..., Client]) -> None:
    customers.customer("9", book.other_branch, name="王9")
    client = sign_in(book.regional_manager)
    assert len(shown(client.get("/customers/"))) == 4
    assert shown(client.get("/customers/?unit=B2")) == ["王9"]
    assert shown(client.get("/customers/?owner=none")) == ["王9"]
    assert len(shown(client.get("/customers/?unit=B1&owner=1001"))) == 3


@pytest.mark.parametrize(
    "query", ["unit=B2", "owner=2001", "tier=NONE", "aum_from=x", "quiet=0", "since=2026-13-01"]
)
def test_what_cannot_be_asked_lists_nobody_and_says_why(
    book: House, sign_in: Callable[..., Client], query: str
) -> None:
    answer = sign_in(book.branch_manager).get(f"/customers/?{query}")
    assert answer.status_code == 422
    assert shown(answer) == []
    assert query.split("=")[0] in answer.context["asked"].errors


def test_own_fields_of_managers_say_nothing_to_an_rm(
    book: House, sign_in: Callable[..., Client]
) -> None:
    customers.customer("9", book.other_branch, book.foreign_rm, name="王9")
    assert len(shown(sign_in(book.rm).get("/customers/?unit=B2&owner=2001"))) == 3


def test_too_many_are_listed_without_order_and_narrowed_only_by_an_index(
    book: House, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customer_book, "MOST_ORDERED", 2)
    client = sign_in(book.head_office)
    answer = client.get("/customers/?order=-aum")
    assert shown(answer) == ["王1", "王2", "王3"]
    assert "More than 2 customers" in answer.content.decode()
    assert client.get("/customers/?aum_from=1").status_code == 422
    assert shown(client.get("/customers/?near=up&aum_from=1")) == ["王3"]


def test_who_moved_from_a_label_is_listed_of_the_whole_bank(
    book: House, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changes have an index of their own; who entered is too many to ask for."""
    monkeypatch.setattr(customer_book, "MOST_ORDERED", 1)
    moved = {"from_label": tiering.label("MASS"), "reason": ChangeReason.UPGRADE}
    for person in Customer.objects.exclude(customer_no="1"):
        tiering.change(person, on=date(2026, 11, 3), **moved)
    client = sign_in(book.head_office)
    for query in ("moved_from=MASS", "moved_from=MASS&moved_to=GOLD&since=2026-11-03"):
        assert shown(client.get(f"/customers/?{query}")) == ["王2", "王3"]
    assert shown(client.get("/customers/?moved_from=MASS&until=2026-11-02")) == []
    assert client.get("/customers/?moved_to=GOLD").status_code == 422


def test_search_gives_numbers_first_then_names_in_order(
    house: House, sign_in: Callable[..., Client]
) -> None:
    for number, name in (("1", "7乙"), ("2", "7甲"), ("7", "王"), ("3", "7甲")):
        customers.customer(number, house.branch, house.rm, name=name)
    answer = sign_in(house.rm).post("/customers/search/", {"q": "7"})
    found = [(each.customer_no, each.name) for each in answer.context["customers"]]
    assert found == [("7", "王"), ("1", "7乙"), ("2", "7甲"), ("3", "7甲")]


@pytest.mark.parametrize("order", ["aum", "-aum", "contact", "name", "id"])
def test_pages_by_key_go_forth_and_back(
    house: House, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    customers.data_date()
    for number, aum in zip("12345", ("5", "3", "3", "3", "1"), strict=True):
        listed(house, number, aum)
    client = sign_in(house.rm)
    whole = shown(client.get(f"/customers/?order={order}"))
    monkeypatch.setattr(customer_book, "PER_PAGE", 2)
    pages, after = [], ""
    for _page in range(3):
        answer = client.get(f"/customers/?order={order}&after={after}")
        pages.append(shown(answer))
        after = answer.context["page"].after
    assert [name for page in pages for name in page] == whole
    assert after == ""
    back = client.get(f"/customers/?order={order}&before={answer.context['page'].before}")
    assert shown(back) == pages[1]
    assert back.context["page"].before
    first = client.get(f"/customers/?order={order}&before={back.context['page'].before}")
    assert shown(first) == pages[0]
    assert first.context["page"].before == ""


@pytest.mark.parametrize("key", ["abc", "'--", "00000000-0000-0000-0000-000000000000"])
def test_key_of_nobody_begins_at_the_beginning(
    book: House, sign_in: Callable[..., Client], key: str
) -> None:
    assert len(shown(sign_in(book.rm).get("/customers/", {"after": key}))) == 3


def test_key_of_a_foreign_customer_is_nobodys(book: House, sign_in: Callable[..., Client]) -> None:
    stranger = customers.customer("9", book.other_branch, book.foreign_rm)
    answer = sign_in(book.rm).get("/customers/", {"after": stranger.public_id, "order": "id"})
    assert len(shown(answer)) == 3


def test_suggestions_are_a_fragment_of_a_page(book: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(book.rm)
    whole = client.post("/customers/search/", {"q": "王"})
    part = client.post("/customers/search/", {"q": "王"}, headers={"hx-request": "true"})
    assert [each.name for each in part.context["customers"]] == ["王1", "王2", "王3"]
    assert "<html" not in part.content.decode()
    assert part.content.decode().strip() in whole.content.decode()
    number = client.post("/customers/search/", {"q": customers.MOBILE}).content.decode()
    assert customers.MOBILE not in number
    nobody = sign_in(book.foreign_rm).post("/customers/search/", {"q": "王"})
    assert nobody.context["customers"] == []


def test_workbook_holds_what_the_list_shows_and_is_recorded(
    book: House, sign_in: Callable[..., Client]
) -> None:
    answer = sign_in(book.rm).get("/customers/export.xlsx?aum_from=2000000")
    sheets = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer)))
    data, conditions = (sheets.get_sheet_by_index(i).to_python() for i in range(2))
    assert [row[0] for row in data[1:]] == ["王3", "王2"]
    assert customers.MOBILE not in str(data)
    assert data[1][2] == "138****9396"
    said = {row[0]: row[1] for row in conditions}
    assert said["Tier rules"] == "v1"
    assert said["Exported by"] == "Officer 1001 1001"
    assert said["Rows"] == 2
    event = AuditEvent.objects.get(action="customers.exported")
    assert event.detail == {"filters": {"aum_from": "2.00M"}, "rows": 2}


def test_workbook_that_would_be_too_large_leads_back(
    book: House, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 2)
    answer = sign_in(book.rm).get("/customers/export.xlsx?tier=GOLD", follow=True)
    assert answer.redirect_chain == [("/customers/?tier=GOLD", 302)]
    assert "narrow the filter" in answer.content.decode()
    assert not AuditEvent.objects.filter(action="customers.exported").exists()


def test_workbook_of_others_is_empty(book: House, sign_in: Callable[..., Client]) -> None:
    answer = sign_in(book.foreign_rm).get("/customers/export.xlsx")
    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer))).get_sheet_by_index(0)
    assert len(sheet.to_python()) == 1
    assert sign_in(book.administrator).get("/customers/export.xlsx").status_code == 403


def test_number_of_a_customer_stands_in_no_address(
    house: House, sign_in: Callable[..., Client]
) -> None:
    person = customers.customer("000100003167", house.branch, house.rm)
    client = sign_in(house.rm)
    found = client.post("/customers/", {"q": "000100003167"})
    assert found.headers["Location"] == f"/customers/{person.public_id}/"
    assert client.post("/customers/", {"q": "000100009999"}).status_code == 200


def test_nearest_to_the_line_comes_first_on_either_side_of_it(
    books: House, sign_in: Callable[..., Client]
) -> None:
    for number, gap in (("101", "-900"), ("102", "50"), ("103", "-10")):
        person = customers.customer(number, books.branch, books.rm, name=f"李{number}")
        tiering.metric(person)
        tiering.line_case(person, "down", gap)
    client = sign_in(books.branch_manager)
    assert shown(client.get("/customers/?near=down")) == ["李103", "李102", "李101"]
