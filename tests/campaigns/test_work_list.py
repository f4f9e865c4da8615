"""The RM's list: what is on it, in which order, and what one press does."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.forms import NextDay
from campaigns.panels import own_due
from campaigns.panels.dashboard.attention import n_to_call
from campaigns.panels.frame import frame_of
from campaigns.panels.maturity_month import DueSum
from campaigns.queries import Desk
from campaigns.workload.loads import loads_of
from customers.enums import Outcome
from customers.models import Contact
from kernel.clock import BANK_TIME, now
from staff.enums import Role
from staff.models import BusinessDay, SavedView
from tests.campaigns.desk import DAY, HTMX, PANE, add, bare, lines, press
from tests.conftest import House
from tests.factories import campaigns, customers, staff, tiering
from tests.factories.campaigns import TODAY
from tiering.models import Scheme


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


MOST_QUERIES = 23
MOST_QUERIES_OF_A_PRESS = 36  # also of one that plans the next contact
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
        ("ACTIVATION", {"aum": 9, "is_payroll": True}, "AUM only 9.00 on 2026-11-20"),
        ("ACTIVATION", FLOWS, "80.0K went out within 30 days; AUM only 4.00K on"),
        ("ACTIVATION", {"aum": None}, "Care events"),
        ("CROSS_LINE", {"is_executive": True}, "Executive of a corporate customer; no deposit"),
        ("CROSS_LINE", CARD, "5.20K spent by card in 30 days; no deposit"),
        ("CROSS_LINE", {**CARD, "card_spend_30d": 0}, "Loan of 2026-11-10; no deposit"),
        ("VIP_RETENTION", SIDES, "Products 1, settlement 2, referrals 0"),
        ("VIP_RETENTION", {**SIDES, "has_term": True}, "referrals 0 · missing: Wealth product"),
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


def test_own_work_has_one_count_everywhere_and_the_pool_is_told_apart(
    read: House, sign_in: Callable[..., Client]
) -> None:
    for number, fields in enumerate(
        ({"due_on": TODAY - DAY}, {}, {"owner": None}, {"owner": None, "due_on": TODAY - DAY})
    ):
        add(read, number, **fields)
    text = sign_in(read.rm).get("/tasks/").content.decode()
    assert "<strong>0</strong>/2" in text
    assert "2 more wait in the pool" in text
    assert "1 overdue: begin there" in text
    assert own_due.n_due(read.rm) == 2
    head = sign_in(read.branch_manager)
    drill_down = head.get(f"/team/{read.rm.staff_no}/").content.decode()
    assert "2 more wait in the pool" in drill_down
    for page in (text, drill_down):
        assert re.findall(r'"group-n">([^<]+)<', page) == ["1 + 1 unclaimed", "1 + 1 unclaimed"]
        assert page.count('<span class="badge badge--warn">pool</span>') == 2
    assert "0 / 2" in head.get("/dashboard/").content.decode()


def test_what_a_colleague_worked_is_done_by_the_colleague(
    read: House, sign_in: Callable[..., Client]
) -> None:
    """Also above the branch, where it is taken off what the night counted for the owner."""
    owner = staff.officer("1003", Role.RELATIONSHIP_MANAGER, read.branch)
    campaigns.load(owner, n_due=5, n_late=2, n_customers=1)
    campaigns.load(read.rm, n_due=3, n_customers=1)
    done = {"state": "done", "outcome": "done", "worked_at": now(), "worked_by": read.rm}
    add(read, 1, owner=owner, due_on=TODAY - DAY, **done)
    add(read, 2, due_on=TODAY + DAY, **done)
    assert "<strong>2</strong>/2" in sign_in(read.rm).get("/tasks/").content.decode()
    loads = loads_of([read.rm, owner], today=TODAY)
    assert (loads[read.rm.pk].n_done, loads[owner.pk].n_done) == (2, 0)
    text = sign_in(read.regional_manager).get("/dashboard/").content.decode()
    assert "2 / 9" in text  # seven of the night's eight still wait
    assert re.search(r"\b1 overdue", text)


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


def test_line_tells_each_campaign_and_promise_that_it_stands_for_once(
    read: House, sign_in: Callable[..., Client]
) -> None:
    lead = add(read, 1, step="D3")
    other = campaigns.entry(lead.customer, campaigns.campaign("PAYROLL"))
    campaigns.follow_up(lead.customer, lead.entry, lead=lead, step="D8")
    for step, note in (("D0", ""), ("D3", ""), ("D8", "bring the brochure")):
        campaigns.follow_up(lead.customer, other, lead=lead, step=step, note=note)
    page = sign_in(read.rm).get("/tasks/").content.decode()
    told = re.findall(r'<span class="badge">\+ ([^<]+)', page)
    assert told == ["Payroll retention", "bring the brochure"]


def test_address_narrows_the_list(read: House, sign_in: Callable[..., Client]) -> None:
    add(read, 1)
    client = sign_in(read.rm)
    for query, found in (
        ("kind=threshold", 1),
        ("kind=maturity", 0),
        ("kind=nonsense", 1),
        ("tier=GOLD", 1),
        ("tier=VIP", 0),
        ("channel=call", 1),
        ("channel=visit", 0),
        ("due=today", 1),
        ("due=overdue", 0),
        ("amount=100000", 1),
        ("amount=500000", 0),
        ("kind=threshold&tier=GOLD&channel=call", 1),
    ):
        text = client.get(f"/tasks/?{query}").content.decode()
        assert len(lines(text)) == found, query


def test_tabs_count_what_is_open_whatever_is_shown(
    read: House, sign_in: Callable[..., Client]
) -> None:
    add(read, 1)
    person = add(read, 2).customer
    campaigns.follow_up(
        person, campaigns.entry(person, campaigns.campaign("BIRTHDAY")), due_on=TODAY + DAY
    )
    text = sign_in(read.rm).get("/tasks/?kind=birthday").content.decode()
    tabs = re.findall(r'class="tab"[^>]*>([^<]+)<span class="n">(\d+)', text)
    assert tabs == [("All", "3"), ("Near upgrade", "2"), ("Birthday care", "1")]


def test_own_view_is_a_tab_with_its_count(read: House, sign_in: Callable[..., Client]) -> None:
    add(read, 1)
    SavedView.objects.create(
        officer=read.rm, page="follow_ups", name="gold", query="channel=call&tier=GOLD"
    )
    text = sign_in(read.rm).get("/tasks/?tier=GOLD&channel=call").content.decode()
    tabs = re.findall(r'<a class="tab"[^>]*>', text[: text.index('gold<span class="n">1</span>')])
    assert ['aria-current="page"' in tab for tab in tabs] == [False, False, True]
    assert "gold" not in sign_in(read.branch_manager).get("/tasks/").content.decode()


def test_most_urgent_line_is_first_and_says_why(
    read: House, sign_in: Callable[..., Client]
) -> None:
    add(read, 1)
    person = customers.customer("C2", read.branch, read.rm)
    tiering.metric(person, "8389000")
    tiering.carried(person, "PRIVATE")
    campaigns.follow_up(person, campaigns.entry(person))
    text = sign_in(read.rm).get("/tasks/").content.decode()
    assert lines(text) == ["客户C2", "客户C1"]
    rank = [
        re.sub(r"<[^>]+>", "", each) for each in re.findall(r'class="line-rank">(.+?)</p>', text)
    ]
    reasons = "8.39M at stake, due on the day, Private banking, Near upgrade"
    assert rank[0] == f"Priority 73, High: {reasons} · rule v1"
    by_due = sign_in(read.rm).get("/tasks/?order=amount").content.decode()
    assert lines(by_due) == ["客户C2", "客户C1"]


def test_list_and_pane_of_three_take_as_many_queries_as_of_one(
    read: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(read.rm)
    first = add(read, 1)
    customers.contact(first.customer, read.rm)
    with CaptureQueriesContext(connection) as one:
        client.get("/tasks/")
    add(read, 2)
    customers.contact(add(read, 3).customer, read.rm)
    with CaptureQueriesContext(connection) as three:
        client.get("/tasks/")
    assert len(three) == len(one) <= MOST_QUERIES


def test_press_among_five_takes_as_many_queries_as_among_two(
    read: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(read.rm)
    press(client, add(read, 0))  # there is always something done today
    of_two = [add(read, number) for number in (1, 2)]
    with CaptureQueriesContext(connection) as two:
        press(client, of_two[0], "no_answer", headers=HTMX)
    of_five = [add(read, number) for number in (3, 4, 5, 6)]
    with CaptureQueriesContext(connection) as five:
        press(client, of_five[0], "no_answer", headers=HTMX)
    assert len(five) == len(two) <= MOST_QUERIES_OF_A_PRESS


def test_chosen_customer_stands_beside_the_list(
    read: House, sign_in: Callable[..., Client]
) -> None:
    add(read, 1)
    second = add(read, 2)
    customers.contact(second.customer, read.rm)
    text = sign_in(read.rm).get(f"/tasks/?chosen={second.pk}").content.decode()
    pane = text[text.index('id="pane"') :]
    assert f'data-pane="{second.pk}"' in pane
    for shown in (
        "客户C2",
        "138****9396",
        "397K",
        "孩子下月留学缴费",
        "= 397K at stake 12 + due on the day 18",
    ):
        assert shown in pane
    assert customers.MOBILE not in text


def test_pane_by_htmx_is_that_of_a_fresh_page(read: House, sign_in: Callable[..., Client]) -> None:
    add(read, 1)
    second = add(read, 2)
    client = sign_in(read.rm)
    address = f"/tasks/?kind=threshold&chosen={second.pk}"
    fragment = client.get(address, headers=PANE).content.decode()
    assert "<html" not in fragment
    assert bare(fragment) in bare(client.get(address).content.decode())


@pytest.mark.parametrize("chosen", ["foreign", "unknown"])
def test_foreign_follow_up_in_the_address_is_not_found(
    read: House, sign_in: Callable[..., Client], chosen: str
) -> None:
    pk = add(read, 1, owner=read.rm).pk if chosen == "foreign" else 10**12
    client = sign_in(read.foreign_rm)
    assert client.get(f"/tasks/?chosen={pk}").status_code == 404
    assert client.get(f"/tasks/?chosen={pk}", headers=PANE).status_code == 404
    assert client.get("/tasks/?chosen=abc").status_code == 200


def test_list_before_the_first_night_says_so(house: House, sign_in: Callable[..., Client]) -> None:
    assert "first night has not run" in sign_in(house.rm).get("/tasks/").content.decode()


def test_days_since_contact_go_by_the_clock_and_a_sent_message_is_none(
    read: House, sign_in: Callable[..., Client]
) -> None:
    mine = add(read, 1)
    just_past_midnight = datetime.combine(TODAY - 3 * DAY, time(0, 30), BANK_TIME)
    customers.contact(mine.customer, read.rm, happened_at=just_past_midnight)
    for hours in range(1, 5):
        sent_at = just_past_midnight + timedelta(days=1, hours=hours)
        customers.contact(mine.customer, read.rm, outcome=Outcome.SENT, happened_at=sent_at)
    tiering.line_case(mine.customer, gap="4000")
    late_on_the_next_day = datetime.combine(TODAY + DAY, time(23, 30), BANK_TIME)
    with time_machine.travel(late_on_the_next_day, tick=False):
        for officer, page in (
            (read.rm, "/tasks/"),
            (read.rm, "/customers/"),
            (read.branch_manager, "/dashboard/"),
        ):
            assert "4 days ago" in sign_in(officer).get(page).content.decode(), page


@pytest.mark.parametrize(
    ("clock", "day", "next_day"),
    [(TODAY, "today", "Tomorrow"), (TODAY - DAY, "11-21", "Sunday"), (TODAY + DAY, "11-21", "")],
)
def test_day_of_the_list_is_called_today_on_that_day_alone(
    read: House, sign_in: Callable[..., Client], clock: date, day: str, next_day: str
) -> None:
    """Ahead of a day off, or before a night that comes late, it has its date in all places."""
    add(read, 1)
    with time_machine.travel(datetime.combine(clock, time(9), BANK_TIME), tick=False):
        text = sign_in(read.rm).get("/tasks/").content.decode()
        team = sign_in(read.branch_manager).get("/team/").content.decode()
    assert f'id="group-today"><span>{day.capitalize()}</span>' in text
    assert f'<option value="today">{day.capitalize()}</option>' in text
    assert f"<span>{day}</span>" in text
    assert f"go on with what is due {day}" in text
    assert f">Due {day}<" in team
    assert (f"{next_day} <small>11-22</small>" in text) == bool(next_day)


def test_short_cuts_that_come_to_one_day_are_offered_once(read: House) -> None:
    friday = datetime(2026, 11, 20, 9, tzinfo=BANK_TIME)
    BusinessDay.objects.filter(on__in=[TODAY, TODAY + DAY]).update(is_working=False)
    desk = Desk(read.rm, friday, friday.date() - DAY, friday.date())
    monday = TODAY + 2 * DAY
    assert NextDay(desk=desk).short_cuts() == [("tomorrow", "Monday", monday)]
    thursday = replace(desk, at=friday - DAY, today=friday.date() - DAY)
    assert NextDay(desk=thursday).short_cuts() == [
        ("tomorrow", "Tomorrow", friday.date()),
        ("three_days", "Monday", monday),
    ]


def test_message_that_was_sent_leaves_a_maturity_uncontacted(read: House) -> None:
    person = add(read, 1).customer
    customers.account("A1", person, product_class="term", matures_on=TODAY)
    said = customers.contact(
        person, read.rm, happened_at=datetime.combine(TODAY - DAY, time(12), BANK_TIME)
    )
    schemes = list(Scheme.objects.all())
    head, unit = read.branch_manager, read.branch
    seen = frame_of(
        head, unit, night=customers.ON, today=TODAY, asked="month",
        scheme=schemes[0], schemes=schemes,
    )  # fmt: skip
    assert n_to_call(seen, DueSum(TODAY)) == 0
    Contact.objects.filter(pk=said.pk).update(outcome=Outcome.SENT)
    assert n_to_call(seen, DueSum(TODAY)) == 1
