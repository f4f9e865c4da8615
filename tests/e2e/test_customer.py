"""The customer view in a browser: one tap opens the number, one press logs what was said."""

from collections.abc import Callable
from typing import Any

import pytest

from customers.models import Contact, Customer
from staff.models import AuditEvent
from tests.conftest import House
from tests.e2e.looking import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def at_customer(watched: Any, bank: House) -> Any:
    """The RM signed in, at the first customer."""
    watched.sign_in(bank.rm.staff_no)
    person = Customer.objects.order_by("id").first()
    watched.page.goto(f"{watched.origin}/customers/{person.public_id}/")
    return watched.page


def test_number_opens_in_place_and_stands_in_the_audit(
    bank: House, open_page: Callable[..., Any]
) -> None:
    watched = open_page()
    page = at_customer(watched, bank)
    page.click(".call-why summary")
    page.click(".call button[value=verify]")
    page.wait_for_selector("a[href='tel:13800019396']")
    assert AuditEvent.objects.get(action="customer.phone_shown").detail == {"reason": "verify"}
    assert watched.troubles == []


def test_contact_is_logged_within_thumb_reach(bank: House, open_page: Callable[..., Any]) -> None:
    watched = open_page(PHONE, "zh-CN", "dark")
    page = at_customer(watched, bank)
    page.click(".cust-bar a[href='#log']")
    page.check("#log [name=channel][value=call]")
    page.fill("#log textarea[name=note]", "thumb")
    page.click("#log button[value=interested]")
    page.wait_for_selector(".timeline >> text=thumb")
    assert Contact.objects.filter(note="thumb", outcome="interested").count() == 1
    page.click("[data-undo]")
    page.wait_for_selector(".notice--ok")
    assert page.locator(".timeline >> text=thumb").count() == 0
    assert Contact.objects.get(note="thumb").withdrawn_at is not None
    assert watched.troubles == []


def test_button_within_thumb_reach_dials_once_the_number_is_here(
    bank: House, open_page: Callable[..., Any]
) -> None:
    watched = open_page(PHONE, "zh-CN", "dark")
    page = at_customer(watched, bank)
    page.click(".cust-bar [data-call]")
    page.wait_for_selector("a.call-main[href^='tel:']")
    page.evaluate("""() => {
        window.dialled = 0;
        document.querySelector("a.call-main").addEventListener("click", (event) => {
            event.preventDefault();
            window.dialled += 1;
        });
    }""")
    page.click(".cust-bar [data-call]")
    assert page.evaluate("window.dialled") == 1
    assert AuditEvent.objects.filter(action="customer.phone_shown").count() == 1
    assert watched.troubles == []


def test_contact_logged_offline_is_sent_when_it_is_online_again(
    bank: House, open_page: Callable[..., Any]
) -> None:
    watched = open_page(PHONE, "zh-CN", "dark")
    page = at_customer(watched, bank)
    page.check("#log [name=channel][value=call]")
    page.fill("#log textarea[name=note]", "in the lift")
    page.context.set_offline(True)
    page.click("#log button[value=considering]")
    page.wait_for_selector("#log [data-retry]:not([hidden])")
    assert "in the lift" not in page.evaluate("JSON.stringify(localStorage)")
    page.context.set_offline(False)
    page.wait_for_selector(".timeline >> text=in the lift")
    assert Contact.objects.filter(note="in the lift", outcome="considering").count() == 1
