"""Each role's first minutes, in a real browser."""

from collections.abc import Callable

import pytest

from bankcrm.models import Run
from customers.models import Customer
from staff.enums import Role
from tests.conftest import House
from tests.e2e.looking import PHONE, look
from tests.factories.staff import officer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def test_filter_keeps_the_keys_on_it(bank: House, open_page: Callable[..., object]) -> None:
    watched = open_page()
    watched.sign_in(bank.branch_manager.staff_no)
    watched.page.wait_for_url("**/dashboard/")
    watched.page.focus("#scheme")
    watched.page.keyboard.press("ArrowDown")
    watched.page.wait_for_url("**scheme=ACTIVITY")
    watched.page.wait_for_selector("#scheme:focus")
    look(watched, "branch-by-key")


def test_held_night_is_released_by_two_people_on_phones(
    bank: House, open_page: Callable[..., object]
) -> None:
    Run.objects.filter(state="held").update(guard="labels")
    officer("9003", Role.HEAD_OFFICE, bank.bank)
    for staff_no, act, seen in (("9001", "ask", "withdraw"), ("9003", "approve", None)):
        watched = open_page(PHONE, "zh-CN", "dark")
        watched.sign_in(staff_no)
        page = watched.page
        page.goto(f"{watched.origin}/nights/")
        page.click("main .notice a")
        page.fill("textarea[name=reason]", "核对无误")
        page.click(f"button[value={act}]")
        page.wait_for_selector(f"button[value={seen}]" if seen else ".notice--ok >> text=核对无误")
        look(watched, f"night-{act}")
    run = Run.objects.get(decided_by__staff_no="9003")
    assert (run.state, run.is_accepted) == ("running", True)


def test_contact_pressed_twice_is_logged_once(
    bank: House, open_page: Callable[..., object]
) -> None:
    watched = open_page()
    watched.sign_in(bank.rm.staff_no)
    person = Customer.objects.order_by("id").first()
    page = watched.page
    page.goto(f"{watched.origin}/customers/{person.public_id}/")
    page.check("#log [name=channel][value=call]")
    page.fill("#log textarea[name=note]", "pressed twice")
    page.dblclick("#log button[value=considering]")
    page.wait_for_selector("#toast [data-undo]")
    page.goto(f"{watched.origin}/customers/{person.public_id}/")
    assert page.locator(".timeline >> text=pressed twice").count() == 1
    assert watched.troubles == []


def test_search_by_whole_number_stays_out_of_the_address(
    bank: House, open_page: Callable[..., object]
) -> None:
    watched = open_page()
    watched.sign_in(bank.rm.staff_no)
    page = watched.page
    page.fill("#search", "13800019396")
    page.press("#search", "Enter")
    page.wait_for_selector("h1 >> text=138****9396")
    assert page.url == f"{watched.origin}/customers/"
    look(watched, "found-by-number")


def test_why_panel_opens_in_place(bank: House, open_page: Callable[..., object]) -> None:
    watched = open_page()
    watched.sign_in(bank.rm.staff_no)
    person = Customer.objects.order_by("id").first()
    watched.page.goto(f"{watched.origin}/customers/{person.public_id}/")
    watched.page.click("text=Why?")
    watched.page.wait_for_selector("#why-panel .why-label")
    look(watched, "customer-why")


def test_administration_lives_under_the_policy(
    bank: House, open_page: Callable[..., object]
) -> None:
    watched = open_page()
    watched.sign_in(bank.administrator.staff_no)
    watched.page.wait_for_url("**/admin/")
    watched.page.goto(f"{watched.origin}/admin/staff/officer/")
    assert watched.troubles == []
