"""The RM's list: what is on it, in which order, and what one press does."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import FollowUp
from customers.models import Contact
from staff.models import AuditEvent
from tests.conftest import House
from tests.factories import campaigns, customers, tiering
from tests.factories.campaigns import TODAY
from tests.factories.staff import working_days

HTMX = {"HX-Request": "true"}


@pytest.fixture
def read(house: House) -> House:
    working_days(customers.ON - timedelta(days=20), 60)
    customers.data_date()
    tiering.scoring_state()
    return house


def add(house: House, number: int, **fields: object) -> FollowUp:
    person = customers.customer(f"C{number}", house.branch, house.rm)
    tiering.metric(person, "397000")
    tiering.carried(person)
    return campaigns.follow_up(person, campaigns.entry(person), **fields)


def lines(text: str) -> list[str]:
    return re.findall(r'class="line-name"[^>]*>([^<]+)<', text)


def test_list_is_grouped_and_ends_after_a_week(read: House, sign_in: Callable[..., Client]) -> None:
    for number, days in enumerate((1, -1, 0, 6, 7), start=1):
        add(read, number, due_on=TODAY + timedelta(days=days))
    text = sign_in(read.rm).get("/tasks/").content.decode()
    assert lines(text) == ["客户C2", "客户C3", "客户C1", "客户C4"]
    groups = re.findall(r'id="group-(\w+)"', text)
    assert groups == ["overdue", "today", "week"]
    assert "1 day overdue" in text
    assert "397K" in text
    assert "Gold" in text


def test_list_holds_own_and_pool_but_nothing_foreign(
    read: House, sign_in: Callable[..., Client]
) -> None:
    add(read, 1)
    add(read, 2, owner=None)
    add(read, 3, owner=read.foreign_rm)
    client = sign_in(read.rm)
    assert lines(client.get("/tasks/").content.decode()) == ["客户C1", "客户C2"]
    assert lines(sign_in(read.foreign_rm).get("/tasks/").content.decode()) == ["客户C3"]


PAID = {"days_since_payroll": 5, "payroll_amount": 9000, "aum": "12000.00"}
FLOWS = {"aum": 4000, "is_payroll": False, "inflow_30d": 60000, "outflow_30d": 80000}
CARD = {"has_card": True, "card_spend_30d": 5200, "has_loan": True, "days_since_loan_opened": 10}
SIDES = {"product_items": 1, "settlement_items": 2, "referral_items": 0, "aum_drop_share_30d": 0}
WATCHED = {"on_watch": True, "aum_month_avg": 48756.25, "aum": 5694.46}


@pytest.mark.parametrize(
    ("code", "figures", "reason"),
    [
        ("THRESHOLD", {"gap": "52000.00"}, "52.0K short of VIP"),
        ("PAYROLL", {"gap": "52000.00"}, "Three gifts"),
        ("PAYROLL", PAID, "Pay of 9.00K came in on 2026-11-15, AUM then 12.0K"),
        ("PAYROLL", {**PAID, "payroll_amount": None}, "Pay came in on 2026-11-15, AUM then 12.0K"),
        ("ACTIVATION", {"aum": 9, "is_payroll": True}, "Pay comes in here; AUM only 9.00"),
        ("ACTIVATION", FLOWS, "80.0K went out within 30 days; AUM only 4.00K"),
        ("ACTIVATION", {"aum": None}, "Care events"),
        ("CROSS_LINE", {"is_executive": True}, "Executive of a corporate customer; no deposit"),
        ("CROSS_LINE", CARD, "5.20K spent by card in 30 days; no deposit"),
        ("CROSS_LINE", {**CARD, "card_spend_30d": 0}, "Loan of 2026-11-10; no deposit"),
        ("VIP_RETENTION", SIDES, "Products 1, settlement 2, referrals 0"),
        ("VIP_RETENTION", {**SIDES, "aum_drop_share_30d": 0.2}, "AUM fell by 20.0% in the 30 days"),
        ("DOWNGRADE", WATCHED, "May lose Gold: month&#x27;s daily average 48.8K, AUM 5.69K on"),
        ("OUTFLOW", {"gap": 5, "aum_drop_share_30d": 0.557}, "AUM fell by 55.7% in the 30 days up"),
        ("BIRTHDAY", {"days_to_birthday": 2}, "Birthday on 11-22"),
    ],
)
def test_line_says_why_by_its_play(
    read: House, sign_in: Callable[..., Client], code: str, figures: dict[str, object], reason: str
) -> None:
    person = customers.customer("C1", read.branch, read.rm)
    tiering.metric(person, "397000")
    tiering.carried(person, threshold_to=tiering.label("VIP"))
    in_list = campaigns.entry(person, campaigns.campaign(code), figures=figures)
    campaigns.follow_up(person, in_list)
    why = re.findall(r'class="line-why">([^<]+)<', sign_in(read.rm).get("/tasks/").content.decode())
    assert len(why) == 1
    assert reason in why[0]


def test_merged_and_closed_ones_are_no_lines_of_their_own(
    read: House, sign_in: Callable[..., Client]
) -> None:
    lead = add(read, 1)
    other = campaigns.entry(lead.customer, campaigns.campaign("PAYROLL"))
    campaigns.follow_up(lead.customer, other, lead=lead)
    add(read, 2, state="cancelled", cancel_reason="left_list")
    text = sign_in(read.rm).get("/tasks/").content.decode()
    assert lines(text) == ["客户C1"]
    assert "+ Payroll retention" in text


def test_play_in_the_address_narrows_the_list(read: House, sign_in: Callable[..., Client]) -> None:
    add(read, 1)
    client = sign_in(read.rm)
    assert lines(client.get("/tasks/?play=threshold").content.decode()) == ["客户C1"]
    assert lines(client.get("/tasks/?play=maturity").content.decode()) == []
    assert lines(client.get("/tasks/?play=nonsense").content.decode()) == ["客户C1"]


def test_list_of_three_takes_as_many_queries_as_a_list_of_one(
    read: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(read.rm)
    add(read, 1)
    with CaptureQueriesContext(connection) as one:
        client.get("/tasks/")
    add(read, 2)
    add(read, 3)
    with CaptureQueriesContext(connection) as three:
        client.get("/tasks/")
    assert len(three) == len(one)


def press(
    client: Client, follow_up: FollowUp, outcome: str = "interested", **headers: str
) -> object:
    data = {"outcome": outcome, "note": "<script>alert(1)</script>"}
    return client.post(f"/tasks/{follow_up.pk}/outcome/", data, headers=headers)


def test_press_logs_outcome_contact_and_record(read: House, sign_in: Callable[..., Client]) -> None:
    mine = add(read, 1)
    answer = press(sign_in(read.rm), mine)
    assert answer.headers["Location"] == "/tasks/"
    mine.refresh_from_db()
    assert (mine.state, mine.outcome, mine.worked_by) == ("done", "interested", read.rm)
    said = Contact.objects.get()
    assert (said.customer, said.officer, said.channel) == (mine.customer, read.rm, "call")
    assert AuditEvent.objects.get().subject_id == str(mine.pk)


def test_double_press_logs_once(read: House, sign_in: Callable[..., Client]) -> None:
    mine = add(read, 1)
    client = sign_in(read.rm)
    press(client, mine)
    answer = press(client, mine, "refused", **HTMX)
    assert "Interested" in answer.content.decode()
    assert Contact.objects.count() == 1


def test_progress_of_the_day_comes_with_the_line(
    read: House, sign_in: Callable[..., Client]
) -> None:
    late = add(read, 1, due_on=TODAY - timedelta(days=3))
    add(read, 2)
    client = sign_in(read.rm)
    text = press(client, late, **HTMX).content.decode()
    assert 'id="progress" hx-swap-oob="true"' in text
    assert "<strong>1</strong>/2" in text
    assert "<strong>1</strong>/2" in client.get("/tasks/").content.decode()


def test_colleague_who_was_faster_is_named(read: House, sign_in: Callable[..., Client]) -> None:
    pooled = add(read, 1, owner=None)
    press(sign_in(read.branch_manager), pooled)
    answer = press(sign_in(read.rm), pooled, "refused", **HTMX)
    assert read.branch_manager.name in answer.content.decode()


def test_unknown_outcome_keeps_the_line_as_a_fresh_page_has_it(
    read: House, sign_in: Callable[..., Client]
) -> None:
    mine = add(read, 1)
    client = sign_in(read.rm)
    answer = press(client, mine, "perhaps", **HTMX)
    assert answer.status_code == 422
    line, progress = bare(answer.content.decode()).split("</li>")
    page = bare(client.get("/tasks/").content.decode())
    assert line in page
    assert progress.strip() in page


def bare(text: str) -> str:
    """Without what differs from one rendering to the next."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return re.sub(r"\s+", " ", text.replace(' hx-swap-oob="true"', "")).strip()


@pytest.mark.parametrize(
    ("person", "state"),
    [("foreign_rm", 404), ("auditor", 403), ("head_office", 403), ("administrator", 403)],
)
def test_press_by_others_is_refused(
    read: House, sign_in: Callable[..., Client], person: str, state: int
) -> None:
    mine = add(read, 1)
    assert press(sign_in(getattr(read, person)), mine).status_code == state
    assert press(sign_in(getattr(read, person)), FollowUp(pk=10**9)).status_code == state
    mine.refresh_from_db()
    assert mine.state == "open"


def test_list_before_the_first_night_says_so(house: House, sign_in: Callable[..., Client]) -> None:
    assert "first night has not run" in sign_in(house.rm).get("/tasks/").content.decode()
