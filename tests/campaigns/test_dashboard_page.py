"""The dashboard of a unit: who may open which, what stands on it, and where its numbers lead."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.enums import Arm
from customers.models import Customer
from kernel.clock import now
from staff.models import AuditEvent, Officer, OrgUnit
from tests.campaigns.desk import lines
from tests.conftest import House
from tests.factories import campaigns, customers, tiering
from tests.factories.staff import officer, working_days

PEAK_ON = customers.ON + timedelta(days=8)
MOST_QUERIES = 41
TOKEN = re.compile(r'value="[A-Za-z0-9]{64}"')
LAST_MONTH = date(2026, 10, 31)


def customer_of(rm: Officer, number: str, **fields: object) -> Customer:
    assert rm.org_unit is not None
    return customers.customer(number, rm.org_unit, rm, **fields)


def work_of(unit: OrgUnit, rm: Officer) -> None:
    """A night's counts of one branch, and one customer near a line."""
    tiering.count(unit, "GOLD", 3)
    tiering.count(unit, "VIP", 1)
    tiering.count(unit, "GOLD", 2, on=LAST_MONTH)
    tiering.move(unit, "MASS", "GOLD", 2)
    tiering.move(unit, "VIP", "GOLD", 1)
    tiering.unit_figure(unit, "1000000", on=LAST_MONTH)
    tiering.unit_figure(unit, "1018000", n_may_climb=1, n_may_fall=1, climb_gap_amount=4000)
    tiering.maturity_count(unit, PEAK_ON, 4, "500000")
    campaigns.load(rm, n_customers=10, n_contacted_30d=5, n_due=40, n_late=30)
    campaigns.result(campaigns.campaign(), unit, (100, 50, 40, 20, 10))
    near = customer_of(rm, f"C-{unit.code}")
    tiering.carried(near, "MASS")
    tiering.line_case(near, gap="4000")


@pytest.fixture
def counted(house: House) -> House:
    working_days(date(2026, 10, 1), 120)
    customers.data_date()
    tiering.scoring_state()
    work_of(house.branch, house.rm)
    work_of(house.other_branch, house.foreign_rm)
    return house


def page(client: Client, query: str = "", **headers: str) -> str:
    answer = client.get(f"/dashboard/{query}", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


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


def test_figures_stand_beside_those_before_the_period(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    text = page(sign_in(counted.branch_manager))
    assert "1.02M" in text
    assert "+1.8%" in text
    assert "against last month&#x27;s end" in text or "against last month's end" in text
    assert "▲ +1" in text  # one customer more with GOLD
    assert "working day 21 of the month" in text


def test_work_done_today_counts_at_once(counted: House, sign_in: Callable[..., Client]) -> None:
    """In a branch as it is now; above it, what the night counted less what was done since."""
    person = Customer.objects.get(customer_no="C-B1")
    in_list, yesterday = campaigns.entry(person), campaigns.TODAY - timedelta(days=1)
    done = {"state": "done", "outcome": "done", "worked_at": now(), "worked_by": counted.rm}
    campaigns.follow_up(person, in_list, yesterday, **done)
    campaigns.follow_up(person, in_list, yesterday)
    campaigns.follow_up(person, in_list)
    text = page(sign_in(counted.branch_manager))
    assert "1 / 3" in text
    assert "1 overdue" in text
    text = page(sign_in(counted.regional_manager))
    assert "1 / 80" in text
    assert "59 overdue" in text
    assert "Unit B2: 30 overdue" in text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?view=flow", "chart-stream--up"),
        ("?view=matrix", "dash-matrix"),
        ("?view=table&by=customers", "moved_from=VIP"),
        ("?view=no&by=such&period=thing&near=none&month=2026-99&campaign=X", "chart-stream--up"),
    ],
)
def test_moves_as_flow_matrix_and_table(
    counted: House, sign_in: Callable[..., Client], query: str, words: str
) -> None:
    text = page(sign_in(counted.branch_manager), query)
    assert words in text
    assert "moved_from=MASS&amp;moved_to=GOLD" in text


def test_near_a_line_by_direction(counted: House, sign_in: Callable[..., Client]) -> None:
    tiering.line_case(customer_of(counted.rm, "C-FALL"), "down", "900")
    client = sign_in(counted.branch_manager)
    both, down = page(client), page(client, "?near=down")
    assert "4.00K short" in both
    assert "only 900.00 above" in both
    assert "C-FALL" in down
    assert "客户C-B1" not in down


def test_customer_near_a_line_is_assigned_from_the_page(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(counted.branch_manager)
    person = Customer.objects.get(customer_no="C-B1")
    address = f"/customers/{person.public_id}/assign/"
    assert address in page(client)
    assert address not in page(sign_in(counted.auditor))
    answer = client.post(address, {"next": "/dashboard/?near=up"})
    assert answer.headers["Location"] == "/dashboard/?near=up"
    text = page(client)
    assert address not in text
    assert "/team/assignments/" in text


def test_maturity_wall_goes_to_the_end_of_its_90_days(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(counted.branch_manager)
    text = page(client)
    assert "Peak 11-28: 4 accounts, 2.00M" in text
    assert "month=2026-12" in text
    last = page(client, "?month=2031-01")
    assert "2027-02" in last
    assert "month-later" not in last


def test_funnel_names_the_step_that_falls_behind_the_mean(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    campaigns.result(campaigns.campaign("ACTIVATION"), counted.branch, (100, 90, 18, 9, 3))
    campaigns.result(campaigns.campaign("ACTIVATION"), counted.other_branch, (100, 90, 72, 36, 3))
    text = page(sign_in(counted.branch_manager), "?campaign=ACTIVATION")
    assert "Most is lost on the way to “Reached”: −30.0pp against Unit R1" in text


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


def test_campaign_list_shows_rule_and_members_of_unit(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    for rm in (counted.rm, counted.foreign_rm):
        campaigns.entry(customer_of(rm, f"L-{rm.org_unit}"))
    client = sign_in(counted.branch_manager)
    text = client.get("/campaigns/THRESHOLD/").content.decode()
    assert "客户L-Unit B1" in text
    assert "客户L-Unit B2" not in text
    assert client.get("/campaigns/THRESHOLD/?unit=B2").status_code == 404
    assert client.get("/campaigns/NO-SUCH/").status_code == 404


def test_hold_out_is_hidden_below_head_office(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    """A head who knew whom not to call would spoil the comparison."""
    campaigns.entry(customer_of(counted.rm, "L-HOLD"), arm=Arm.HOLDOUT)
    hidden = sign_in(counted.branch_manager).get("/campaigns/THRESHOLD/").content.decode()
    shown = sign_in(counted.auditor).get("/campaigns/THRESHOLD/").content.decode()
    assert "客户L-HOLD" not in hidden
    assert "Hold-out" not in hidden
    assert "客户L-HOLD" in shown


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


def test_campaign_list_of_a_stage_stands_where_the_night_counts_it(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    """A customer who moves takes the open list along; what came of the entry stays where it was."""
    moved = customer_of(counted.rm, "L-MOVED")
    done = {"state": "done", "outcome": "done", "worked_at": now(), "worked_by": counted.rm}
    campaigns.follow_up(moved, campaigns.entry(moved), **done)
    moved.org_unit = counted.other_branch
    moved.save()
    client = sign_in(counted.regional_manager)

    def is_listed(query: str) -> bool:
        return "客户L-MOVED" in client.get(f"/campaigns/THRESHOLD/?{query}").content.decode()

    assert is_listed("unit=B2")
    assert not is_listed("unit=B1")
    for stage in ("stage=contacted", "short_of=succeeded"):
        assert is_listed(f"unit=B1&{stage}")
        assert not is_listed(f"unit=B2&{stage}")


def test_pool_counts_what_is_due_and_opens_where_it_is_worked(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    person = Customer.objects.get(customer_no="C-B1")
    in_list = campaigns.entry(person)
    for days in (0, 1):
        due_on = campaigns.TODAY + timedelta(days=days)
        campaigns.follow_up(person, in_list, due_on, owner=None)
    client = sign_in(counted.branch_manager)
    text = page(client)
    assert "1 follow-up that is due belongs to nobody" in text
    assert '<a class="dash-matter" href="/tasks/?owner=none&amp;due=by_today">' in text
    assert lines(client.get("/tasks/?owner=none&due=by_today").content.decode()) == [person.name]
    text = page(sign_in(counted.regional_manager), "?unit=B1")
    assert "1 follow-up that is due belongs to nobody" in text
    address = "/team/work/?unit=B1&amp;owner=none&amp;which=by_today"
    assert f'<a class="dash-matter" href="{address}">' in text


def test_distribution_leads_to_customers_of_the_kind_it_counts(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    tiering.count(counted.branch, "STRATEGIC", scheme="CORPORATE")
    client = sign_in(counted.branch_manager)
    assert "/customers/?unit=B1&amp;kind=personal" in page(client)
    assert "/customers/?unit=B1&amp;kind=corporate" in page(client, "?scheme=CORPORATE")
    tiering.unit_figure(counted.branch, n=10_000)  # and ten before: more than may be narrowed
    assert "kind=" not in page(client)


def test_customer_on_the_line_is_neither_above_nor_short(
    counted: House, sign_in: Callable[..., Client]
) -> None:
    tiering.line_case(customer_of(counted.rm, "C-EVEN"), "down", "0")
    client = sign_in(counted.branch_manager)
    for address in ("/dashboard/?near=down", "/customers/?near=down"):
        text = client.get(address).content.decode()
        assert "exactly on the line" in text
        assert "0.00" not in text.split("C-EVEN")[1].split("</tr>")[0]
