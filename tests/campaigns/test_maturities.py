"""The calendar of maturities: whose, which days, what came of the three steps before."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from campaigns.enums import FollowUpState
from campaigns.panels import maturity_calendar
from customers.enums import AccountClass, Outcome
from customers.models import Account, Customer, DataDate, FxRate
from kernel.clock import now
from staff.models import AuditEvent
from tests.conftest import House
from tests.factories import campaigns, customers, staff, tiering

MOST_QUERIES = 20  # two of them change the role
D3, D9 = date(2026, 12, 3), date(2026, 12, 9)


def term(number: str, of: Customer, on: date = D3, **fields: object) -> Account:
    fields = {"product_class": AccountClass.TERM, "matures_on": on, **fields}
    return customers.account(f"A{number}", of, **fields)


@pytest.fixture
def dues(house: House) -> House:
    """The RM's: two on the third of December, one on the ninth; a stranger's on the third."""
    customers.data_date()
    mine = customers.customer("1", house.branch, house.rm, name="王1")
    tiering.carried(mine)
    other = customers.customer("2", house.branch, house.rm, name="王2")
    stranger = customers.customer("3", house.other_branch, house.foreign_rm, name="王3")
    term("1", mine)
    term("2", other, product_class=AccountClass.WEALTH)
    term("3", other, D9)
    term("4", stranger)
    term("5", mine, closed_on=date(2026, 11, 1))
    term("6", mine, product_class=AccountClass.DEMAND)
    tiering.maturity_count(house.branch, D3, n=2, amount="60000")
    tiering.maturity_count(house.other_branch, D3, n=1, amount="60000")
    return house


def shown(answer: object) -> list[str]:
    return [line.account.account_no for line in answer.context["page"].rows]


def ask(client: Client, query: str = "month=2026-12") -> object:
    return client.get(f"/maturities/?{query}")


def test_officers_see_what_falls_due_of_whom_they_may_see(
    dues: House, sign_in: Callable[..., Client]
) -> None:
    assert shown(ask(sign_in(dues.rm))) == ["A1", "A2", "A3"]
    assert shown(ask(sign_in(dues.branch_manager))) == ["A1", "A2", "A3"]
    assert shown(ask(sign_in(dues.foreign_rm))) == ["A4"]
    assert shown(ask(sign_in(dues.head_office))) == ["A1", "A2", "A4", "A3"]
    assert sign_in(dues.administrator).get("/maturities/").status_code == 403


def test_days_of_an_rm_are_summed_as_they_stand_in_yuan(
    dues: House, sign_in: Callable[..., Client]
) -> None:
    FxRate.objects.create(currency="USD", rate_to_cny=Decimal("7.1"), delivered_on=D3)
    Account.objects.filter(account_no="A3").update(currency="USD")
    answer = ask(sign_in(dues.rm))
    cells = {c.day.on: c for week in answer.context["month"].weeks for c in week}
    assert (cells[D3].due.n_accounts, cells[D3].due.amount) == (2, 120_000)
    assert cells[D9].due.amount == 426_000
    assert answer.context["month"].amount == 546_000
    assert answer.context["page"].rows[2].amount == 426_000
    assert (cells[D3].day.heat, cells[date(2026, 12, 4)].day.heat) == (3, 0)


def test_days_of_a_unit_are_those_that_the_night_counted(
    dues: House, sign_in: Callable[..., Client]
) -> None:
    def total(client: Client, query: str = "month=2026-12") -> int:
        return ask(client, query).context["month"].n_accounts

    assert total(sign_in(dues.branch_manager)) == 2
    assert total(sign_in(dues.regional_manager)) == 3
    assert total(sign_in(dues.head_office)) == 3
    assert total(sign_in(dues.head_office), "month=2026-12&unit=B2") == 1
    assert total(sign_in(dues.branch_manager), "month=2026-12&owner=1001") == 3


@pytest.mark.parametrize(
    ("query", "n"), [("product=wealth", 1), ("tier=GOLD", 1), ("uncontacted=on", 2), ("", 7)]
)
def test_days_are_narrowed_as_their_list_is(
    dues: House, sign_in: Callable[..., Client], query: str, n: int
) -> None:
    """The night's own count, seven here, knows of no filter."""
    first = Account.objects.get(account_no="A1")
    step(first, "T-7", state=FollowUpState.DONE, outcome=Outcome.INTERESTED, worked_at=now())
    tiering.maturity_count(dues.branch, D9, n=5)
    for person in (dues.branch_manager, dues.rm):
        answer = ask(sign_in(person), f"month=2026-12&{query}")
        wanted = 3 if person == dues.rm and not query else n
        assert answer.context["month"].n_accounts == wanted
        if query:
            assert len(shown(answer)) == n


def test_day_that_is_over_has_no_list_behind_its_count(
    dues: House, sign_in: Callable[..., Client]
) -> None:
    for on in (customers.ON, date(2026, 11, 28)):
        tiering.maturity_count(dues.branch, on, n=2)
    client = sign_in(dues.branch_manager)
    for address in ("/maturities/?month=2026-11", "/dashboard/?month=2026-11"):
        text = client.get(address).content.decode()
        assert "matures_from=2026-11-28&amp;matures_to=2026-11-28" in text
        assert "matures_from=2026-11-20&amp;matures_to=2026-11-20" not in text
        assert 'title="2 accounts"><span>20</span>' in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", []),
        ("matures_from=2026-12-03&matures_to=2026-12-03", ["A1", "A2"]),
        ("matures_from=2026-12-04", ["A3"]),
        ("matures_to=2026-12-03", ["A1", "A2"]),
        ("month=2026-12&product=wealth", ["A2"]),
        ("month=2026-12&tier=GOLD", ["A1"]),
        ("month=2026-12&uncontacted=on", ["A2", "A3"]),
        ("month=2027-01", []),
    ],
)
def test_list_is_narrowed_by_its_address(
    dues: House, sign_in: Callable[..., Client], query: str, found: list[str]
) -> None:
    first = Account.objects.get(account_no="A1")
    step(first, "T-7", state=FollowUpState.DONE, outcome=Outcome.INTERESTED, worked_at=now())
    assert shown(ask(sign_in(dues.rm), query)) == found


def step(account: Account, code: str, **fields: object) -> None:
    entry = account.customer.whitelist_entries.first() or campaigns.entry(
        account.customer, campaigns.campaign("MATURITY")
    )
    fields = {"plan": "731", "step": code, "account": account, **fields}
    campaigns.follow_up(account.customer, entry, **{"anchor_on": account.matures_on, **fields})


def test_line_says_what_came_of_the_three_steps(
    dues: House, sign_in: Callable[..., Client]
) -> None:
    account = Account.objects.get(account_no="A1")
    done = {"state": FollowUpState.DONE, "outcome": Outcome.CONSIDERING, "worked_at": now()}
    step(account, "T-7", **done)
    step(account, "T-3")
    step(account, "T-1", anchor_on=date(2026, 6, 3), state=FollowUpState.MISSED)
    line = ask(sign_in(dues.rm)).context["page"].rows[0]
    assert [(each.step, each.state) for each in line.steps] == [("T-7", "done"), ("T-3", "open")]
    assert line.days_left == 10  # from Monday, on which Friday's night is read


def test_pages_go_on_by_key(
    dues: House, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maturity_calendar, "PER_PAGE", 2)
    client = sign_in(dues.head_office)
    first = ask(client)
    second = ask(client, f"month=2026-12&after={first.context['page'].after}")
    assert (shown(first), shown(second)) == (["A1", "A2"], ["A4", "A3"])
    back = ask(client, f"month=2026-12&before={second.context['page'].before}")
    assert shown(back) == ["A1", "A2"]
    assert shown(ask(client, "month=2026-12&after=x")) == ["A1", "A2"]


@pytest.mark.parametrize("query", ["unit=B2", "owner=2001", "month=2026-13", "product=loan"])
def test_what_cannot_be_asked_lists_nothing(
    dues: House, sign_in: Callable[..., Client], query: str
) -> None:
    answer = ask(sign_in(dues.branch_manager), query)
    assert answer.status_code == 422
    assert shown(answer) == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("month=2026-12", "2026-12-01 – 2026-12-31"),
        ("matures_from=2026-12-09", "from 2026-12-09"),
        ("matures_from=2026-12-03&matures_to=2026-12-03", "2026-12-03"),
    ],
)
def test_days_asked_for_are_told_in_words(
    dues: House, sign_in: Callable[..., Client], query: str, words: str
) -> None:
    """The month goes along with the filter, unseen unless it is what was wrong."""
    client = sign_in(dues.branch_manager)
    text = ask(client, query).content.decode()
    assert f'id="dues-title">{words} <' in text
    assert ('type="hidden" name="month"' in text) == query.startswith("month")
    assert 'for="filter-month"' not in text
    assert 'for="filter-month"' in ask(client, "month=2026-13").content.decode()


def test_list_says_what_it_comes_to(dues: House, sign_in: Callable[..., Client]) -> None:
    def total(client: Client, query: str) -> tuple[int, Decimal]:
        found = ask(client, query).context["dues"]
        return found.n, found.amount

    assert total(sign_in(dues.rm), "matures_from=2026-12-03") == (3, Decimal(180_000))
    assert total(sign_in(dues.rm), "matures_from=2026-12-09") == (1, Decimal(60_000))
    # of a unit as the night counted it
    assert total(sign_in(dues.branch_manager), "month=2026-12") == (2, Decimal(120_000))


def test_days_are_left_from_the_day_on_which_people_read(
    dues: House, sign_in: Callable[..., Client]
) -> None:
    """A Sunday's night is read on Monday: what falls due then falls due today."""
    DataDate.objects.update(business_date=date(2026, 11, 29))
    staff.working_days(date(2026, 11, 30), 20)
    monday = customers.customer("9", dues.branch, dues.rm, name="王9")
    term("9", monday, date(2026, 11, 30))
    lines = ask(sign_in(dues.rm), "matures_from=2026-11-30").context["page"].rows
    assert [line.days_left for line in lines] == [0, 3, 3, 9]


def test_many_accounts_are_looked_at_one_by_one_only_in_a_unit_or_a_book(
    dues: House, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maturity_calendar, "MOST_SUMMED", 3)
    client = sign_in(dues.head_office)
    for query in ("product=term", "tier=GOLD", "uncontacted=on", "owner=none"):
        answer = ask(client, f"month=2026-12&{query}")
        assert (answer.status_code, shown(answer)) == (422, [])
        assert list(answer.context["asked"].errors) == [query.split("=")[0]]
        assert ask(client, f"month=2026-12&{query}&unit=B1").status_code == 200
        assert ask(client, f"month=2026-11&{query}").status_code == 200
        assert ask(sign_in(dues.rm), f"month=2026-12&{query}").status_code == 200
    assert ask(client, "month=2026-12&product=term&owner=1001").status_code == 200


@pytest.mark.parametrize("query", ["month=2027-06", "matures_from=2026-12-09"])
def test_days_that_no_night_counted_are_looked_through_as_narrowly(
    dues: House, sign_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    term("7", Customer.objects.get(customer_no="1"), date(2027, 6, 1))
    term("8", Customer.objects.get(customer_no="3"), date(2027, 6, 2))
    client = sign_in(dues.head_office)
    assert "A7" in shown(ask(client, f"{query}&product=term"))
    monkeypatch.setattr(maturity_calendar, "MOST_SUMMED", 1)
    assert ask(client, f"{query}&product=term").status_code == 422
    assert ask(client, f"{query}&product=term&owner=1001").status_code == 200


def test_days_beyond_those_that_the_night_counts_are_summed_as_they_stand(
    dues: House, sign_in: Callable[..., Client]
) -> None:
    term("7", Customer.objects.get(customer_no="1"), date(2027, 6, 1))
    answer = ask(sign_in(dues.branch_manager), "month=2027-06")
    assert (answer.context["month"].n_accounts, answer.context["dues"].n) == (1, 1)
    assert shown(answer) == ["A7"]


def test_three_take_as_many_queries_as_one(dues: House, sign_in: Callable[..., Client]) -> None:
    client, taken = sign_in(dues.head_office), []
    for day in (D9, D3):
        with CaptureQueriesContext(connection) as captured:
            ask(client, f"matures_from={day}&matures_to={day}")
        taken.append(len(captured))
    assert taken[0] == taken[1] <= MOST_QUERIES


def test_workbook_holds_what_the_list_shows(dues: House, sign_in: Callable[..., Client]) -> None:
    answer = sign_in(dues.rm).get("/maturities/export.xlsx?matures_to=2026-12-03")
    data = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer))).get_sheet_by_index(0)
    rows = data.to_python()
    assert [(row[0], row[1], row[7]) for row in rows[1:]] == [
        (D3, "王1", 60000), (D3, "王2", 60000),
    ]  # fmt: skip
    assert rows[0][4:6] == ["Product", "Product code"]
    assert [row[4] for row in rows[1:]] == ["Term deposit", "Wealth product"]
    event = AuditEvent.objects.get(action="maturities.exported")
    assert event.detail["rows"] == 2


@pytest.mark.parametrize(
    "query", ["month=9999-12", "month=0001-01", "matures_from=9999-12-31", "matures_to=0001-01-01"]
)
def test_day_at_the_end_of_all_calendars_is_refused(
    house: House, sign_in: Callable[..., Client], query: str
) -> None:
    customers.data_date()
    assert sign_in(house.rm).get(f"/maturities/?{query}").status_code == 422
