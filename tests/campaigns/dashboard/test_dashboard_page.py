"""The dashboard of a unit: who may open which, what it says, and what it costs."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from staff.models import AuditEvent
from tests.campaigns.dashboard.steps import PEAK_ON, customer_of, page
from tests.conftest import House
from tests.factories import campaigns, customers, tiering
from tests.factories.staff import officer

MOST_QUERIES = 44
TOKEN = re.compile(r'value="[A-Za-z0-9]{64}"')


def test_manager_sees_own_unit_only(counted: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(counted.branch_manager)
    text = page(client)
    assert "4 customers" in text
    assert counted.rm.name in text
    assert counted.foreign_rm.name not in text
    assert "客户C-B1" in text
    assert "客户C-B2" not in text
    assert client.get("/dashboard/?unit=B2").status_code == 404
    assert client.get("/dashboard/?unit=R1").status_code == 404


def test_regional_manager_sums_over_subtree_and_compares_branches(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(counted.regional_manager)
    text = page(client)
    assert "8 customers" in text
    assert "Workload by unit" in text
    assert '<a href="?unit=B2">Unit B2</a>' in text
    assert "4 customers" in page(client, "?unit=B2")


@pytest.mark.parametrize("person", ["head_office", "auditor"])
def test_bank_wide_roles_see_any_unit(
    counted: House, sign_in: Callable[..., Client], person: str
) -> None:
    client = sign_in(getattr(counted, person))
    assert "8 customers" in page(client)
    assert counted.rm.name in page(client, "?unit=B1")


@pytest.mark.parametrize("person", ["rm", "administrator"])
def test_other_roles_are_refused(
    counted: House, sign_in: Callable[..., Client], person: str
) -> None:
    client = sign_in(getattr(counted, person))
    for address in ("/dashboard/", "/branch/", "/campaigns/THRESHOLD/"):
        assert client.get(address).status_code == 403


def test_old_address_leads_to_the_same_unit(counted: House, sign_in: Callable[..., Client]) -> None:
    answer = sign_in(counted.regional_manager).get("/branch/?unit=B2")
    assert answer.headers["Location"] == "/dashboard/?unit=B2"


def test_unit_before_the_first_night_says_so(house: House, sign_in: Callable[..., Client]) -> None:
    assert "first night has not run" in page(sign_in(house.branch_manager))


def test_unit_with_nothing_counted_says_so_in_every_panel(
    house: House, sign_in: Callable[..., Client]
) -> None:
    customers.data_date()
    text = page(sign_in(house.branch_manager))
    for words in (
        "Nothing urgent today.",
        "Nothing was counted yet.",
        "Nobody changed label in this time.",
        "Nobody is near a line.",
        "Nothing falls due in this month.",
        "Nobody of this unit is on the list.",
    ):
        assert words in text, words


def test_panel_by_htmx_is_that_of_a_fresh_page(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(counted.branch_manager)
    query = "?view=matrix&near=up"
    whole, board = (
        TOKEN.sub("", text).strip()  # each page masks it anew
        for text in (page(client, query), page(client, query, **{"HX-Request": "true"}))
    )
    assert board.startswith('<div class="dash" id="board"')
    assert board in whole


@pytest.mark.parametrize("person", ["branch_manager", "regional_manager", "head_office"])
@pytest.mark.parametrize("place", ["", "brief/"])
def test_number_of_queries_does_not_grow(
    counted: House, sign_in: Callable[..., Client], person: str, place: str
) -> None:
    client = sign_in(getattr(counted, person))
    near = Customer.objects.get(customer_no="C-B1")
    campaigns.follow_up(near, campaigns.entry(near))
    page(client, place)
    with CaptureQueriesContext(connection) as few:
        page(client, place)
    assert len(few) <= MOST_QUERIES
    for number in range(3):
        rm = officer(f"100{number + 5}", counted.rm.role, counted.branch)
        campaigns.load(rm, n_customers=10, n_due=4)
        near = customer_of(rm, f"C-{number}")
        campaigns.follow_up(near, campaigns.entry(near))
        tiering.line_case(near)
        tiering.maturity_count(counted.branch, PEAK_ON + timedelta(days=number + 1))
    with CaptureQueriesContext(connection) as many:
        page(client, place)
    assert len(many) == len(few)


def test_export_holds_the_figures_of_the_page(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(counted.branch_manager)
    answer = client.get("/dashboard/export.xlsx?period=year")
    book = BytesIO(b"".join(answer.streaming_content))
    with ZipFile(book) as parts:
        asked = parts.read("xl/worksheets/sheet2.xml").decode()
        data = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "2026-01-01 – 2026-11-20" in asked
    assert "1018000" in data
    assert "Officer 1001" in data
    assert "Officer 2001" not in data
    assert client.get("/dashboard/export.xlsx?unit=B2").status_code == 404
    event = AuditEvent.objects.get(action="dashboard.exported")
    assert event.detail["filters"]["unit"] == "Unit B1"
