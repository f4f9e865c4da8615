"""Any period of a dashboard: its name in the address, and what the nights kept of it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from campaigns.panels.period import Period, Span, read
from tests.campaigns.dashboard.steps import LAST_MONTH, page
from tests.conftest import House
from tests.factories import campaigns, customers, tiering

SEPTEMBER = date(2026, 9, 30)


@pytest.fixture
def two_months(counted: House) -> House:
    """October was closed by its night; of September the last night is kept."""
    tiering.count(counted.branch, "GOLD", 7, on=SEPTEMBER)
    tiering.unit_figure(counted.branch, "800000", on=SEPTEMBER)
    tiering.move(counted.branch, "MASS", "GOLD", 5, on=date(2026, 10, 12))
    tiering.maturity_count(counted.branch, date(2026, 10, 12), 3, "70000")
    worked = {"n_month_due": 20, "n_month_done": 15, "n_late": 4, "n_customers": 10}
    campaigns.load(counted.rm, LAST_MONTH, **worked, aum_amount=900, aum_month_start_amount=400)
    campaigns.result(campaigns.campaign(), counted.branch, (80, 40, 20, 10, 8), LAST_MONTH)
    return counted


@pytest.mark.parametrize(
    ("text", "span", "first", "last"),
    [
        ("month", Span.MONTH, date(2026, 11, 1), date(2026, 11, 30)),
        ("quarter", Span.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        ("year", Span.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        ("2024-02", Span.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-Q3", Span.QUARTER, date(2026, 7, 1), date(2026, 9, 30)),
        ("2025", Span.YEAR, date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_period_is_read_from_its_name(text: str, span: Span, first: date, last: date) -> None:
    found = read(text, on=customers.ON)
    assert found == Period(span, first)
    assert found.last == last
    assert read(found.name, on=customers.ON) == found


@pytest.mark.parametrize(
    "text", ["thing", "2026-13", "2026-00", "2026-Q5", "26", "2026-1", "٢٠٢٦", "2026-10-31", "0000"]
)
def test_what_is_no_period_is_none(text: str) -> None:
    assert read(text, on=customers.ON) is None


def test_closed_month_shows_what_its_last_night_counted(
    two_months: House, sign_in: Callable[..., Client]
) -> None:
    answer = sign_in(two_months.branch_manager).get("/dashboard/?period=2026-10")
    seen = answer.context
    assert (seen["frame"].on, seen["frame"].before) == (LAST_MONTH, SEPTEMBER)
    assert (seen["kpis"].aum.now, seen["kpis"].aum.share) == (1_000_000, 0.25)
    assert (seen["distribution"].n, seen["migration"].up["n"]) == (2, 5)
    assert (seen["kpis"].maturing.n_accounts, seen["kpis"].maturing.amount) == (3, 210_000)
    assert [step.n for step in seen["funnel"].steps] == [80, 40, 20, 10, 8]
    (row,) = seen["work"].rows
    assert (row.name, row.n_done, row.n_due, row.n_late) == ("Officer 1001", 15, 20, 4)
    assert (row.aum_gain, row.coverage) == (500, 0)


def test_numbers_of_a_closed_month_lead_to_its_days_or_nowhere(
    two_months: House, sign_in: Callable[..., Client]
) -> None:
    """A list of who is there today does not stand behind what was counted then."""
    text = page(sign_in(two_months.branch_manager), "?period=2026-10&view=table")
    assert "since=2026-10-01&amp;until=2026-10-31" in text
    assert "/customers/?unit=B1&amp;tier=" not in text
    assert "/campaigns/THRESHOLD/" not in text
    assert "客户C-B1" not in text
    assert 'id="focus"' not in text


def test_unit_above_sums_a_closed_month_and_leads_to_it_below(
    two_months: House, sign_in: Callable[..., Client]
) -> None:
    answer = sign_in(two_months.regional_manager).get("/dashboard/?period=2026-10")
    (row,) = answer.context["work"].rows
    assert (row.name, row.n_done, answer.context["work"].total.n_due) == ("Unit B1", 15, 20)
    assert "unit=B1&amp;period=2026-10" in answer.content.decode()


def test_quarter_adds_up_its_months_and_the_present_one_is_still_open(
    two_months: House, sign_in: Callable[..., Client]
) -> None:
    campaigns.load(two_months.rm, SEPTEMBER, n_month_due=10, n_month_done=1, n_late=9)
    campaigns.load(two_months.rm, date(2026, 9, 29), n_month_due=9, n_month_done=1, n_late=9)
    client = sign_in(two_months.branch_manager)
    (row,) = client.get("/dashboard/?period=2026-Q3").context["work"].rows
    assert (row.n_done, row.n_due, row.n_late) == (1, 10, 9)
    assert client.get("/dashboard/?period=2026-Q4").context["frame"].is_closed is False
    assert client.get("/dashboard/?period=2026-11").context["frame"].asked == "month"


def test_periods_are_stepped_through_as_far_as_nights_were_counted(
    two_months: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(two_months.branch_manager)
    steps = {}
    for asked in ("month", "2026-10", "2026-09"):
        frame = client.get(f"/dashboard/?period={asked}").context["frame"]
        steps[asked] = (frame.asked_earlier, frame.asked_later)
    assert steps == {
        "month": ("2026-10", ""),
        "2026-10": ("2026-09", "month"),
        "2026-09": ("", "2026-10"),
    }
    first = client.get("/dashboard/?period=2026-09").context
    assert first["frame"].counted_from == SEPTEMBER
    assert first["kpis"].aum.share is None  # nothing older to compare with
    spans = client.get("/dashboard/?period=2026-09").context["frame"].spans
    assert spans == [("month", "2026-09"), ("quarter", "2026-Q3"), ("year", "year")]


def test_first_night_of_all_is_what_the_first_period_is_compared_with(
    two_months: House, sign_in: Callable[..., Client]
) -> None:
    """Everybody came new on it: that is no move."""
    tiering.move(two_months.branch, None, "GOLD", 7, on=SEPTEMBER)
    seen = sign_in(two_months.branch_manager).get("/dashboard/?period=2026").context
    assert seen["frame"].before == SEPTEMBER
    assert seen["kpis"].aum.share == Decimal("0.2725")
    assert [(move.n, move.climb) for move in seen["migration"].moves] == [(7, 1), (1, -1)]


@pytest.mark.parametrize(
    "asked", ["thing", "2026-13", "2026-08", "2025", "2026-12", "2027", "9999-12", "x" * 900, "<b>"]
)
def test_period_that_nobody_counted_is_refused_and_never_another_shown(
    two_months: House, sign_in: Callable[..., Client], asked: str
) -> None:
    client = sign_in(two_months.branch_manager)
    answer = client.get("/dashboard/", {"period": asked})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'href="/dashboard/?unit=B1"' in text
    assert "dash-kpis" not in text
    part = client.get("/dashboard/", {"period": asked}, headers={"HX-Request": "true"})
    assert part.status_code == 422
    assert part.content.decode().strip().startswith('<div class="dash" id="board"')
    assert client.get("/dashboard/export.xlsx", {"period": asked}).status_code == 302
    assert client.get("/dashboard/brief/", {"period": asked}).status_code == 422


def test_brief_is_of_today_alone(two_months: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(two_months.branch_manager)
    assert client.get("/dashboard/brief/?period=2026-10").status_code == 422
    assert client.get("/dashboard/brief/?period=quarter").status_code == 200


def test_closed_period_of_a_foreign_unit_is_not_found(
    two_months: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(two_months.branch_manager)
    assert client.get("/dashboard/?unit=B2&period=2026-10").status_code == 404
    assert client.get("/dashboard/?unit=B2&period=thing").status_code == 404


@pytest.mark.parametrize("person", ["branch_manager", "regional_manager", "head_office"])
def test_closed_year_takes_no_more_queries_than_a_closed_month(
    two_months: House,
    sign_in: Callable[..., Client],
    person: str,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    client = sign_in(getattr(two_months, person))
    client.get("/dashboard/?period=2026-10")
    with django_assert_max_num_queries(32):
        client.get("/dashboard/?period=2026-10")
    for month in range(1, 9):
        day = date(2026, month, 28)
        tiering.count(two_months.branch, on=day)
        campaigns.load(two_months.rm, day, n_month_due=1)
        campaigns.load(two_months.foreign_rm, day, n_month_due=1)
    with django_assert_max_num_queries(32):
        client.get("/dashboard/?period=2026-Q2")


def test_export_of_a_closed_month_holds_its_work(
    two_months: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(two_months.branch_manager)
    answer = client.get("/dashboard/export.xlsx?period=2026-10")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"PK")
