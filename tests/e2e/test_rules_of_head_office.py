"""Head office lowers a line in a real browser: tried, approved by a second person, in force."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from customers.models import Customer
from kernel.clock import today
from staff.enums import Role
from staff.models import Officer
from tests.e2e.looking import PHONE, look
from tests.factories.staff import PASSWORD
from tiering.models import RuleSet, ScoringState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIP_SLIDER, VIP_LINE = "[data-slides='l1.g0.r0.value0']", "[id='l1.g0.r0.value0']"
AFFECTED = "#trial .rule-sums dd"
# The last trial has answered, and its samples are there: all who are affected, or twenty of them.
AS_MANY_SAMPLES = """at => {
    const n = Number(document.querySelector(at).innerText.replace(",", ""));
    const isAtWork = document.querySelector(".htmx-request, .htmx-settling");
    const shown = document.querySelectorAll(".samples tbody tr").length;
    return n && !isAtWork && shown === Math.min(n, 20);
}"""


@pytest.fixture
def bank(db: None, settings: Any, tmp_path: Path) -> Path:
    """A small bank after two nights; the delivery of today has not been run yet."""
    settings.BANKCRM_VAR, settings.BANKCRM_INBOX = tmp_path, tmp_path / "inbox"
    out = tmp_path / "deliveries"
    size = ("--customers=1500", "--days=3", "--seed=1", f"--end={today()}")
    call_command("make_demo_deliveries", str(out), *size)
    *first, last = sorted(out.iterdir())
    for delivery in first:
        call_command("nightly", "--delivery", str(delivery))
    return last


def at_desk(open_page: Callable[..., Any], officer: Officer, *variant: object) -> Any:
    officer.set_password(PASSWORD)
    officer.save()
    watched = open_page(*variant)
    watched.sign_in(officer.staff_no)
    return watched


def test_line_is_lowered_tried_approved_and_brought_back(
    bank: Path, open_page: Callable[..., Any]
) -> None:
    maker, checker = Officer.objects.filter(role=Role.HEAD_OFFICE).order_by("staff_no")[:2]
    desk = at_desk(open_page, maker)
    lower_the_line(desk)
    submit(desk)
    assert desk.page.locator("button[value=approve]").count() == 0  # not one's own
    approve(at_desk(open_page, checker, PHONE, "zh-CN", "dark"))

    call_command("nightly", "--delivery", str(bank))

    assert ScoringState.objects.get().rule_versions["RETAIL"] == 2
    person = Customer.objects.filter(kind="personal", metric__aum__gt=0)[0]
    desk.page.goto(f"{desk.origin}/customers/{person.public_id}/why/RETAIL/")
    assert "rule version 2" in desk.page.inner_text("#why")
    assert "CNY 400,000" in desk.page.inner_text("#why")
    bring_back(desk)


def lower_the_line(watched: Any) -> None:
    page = watched.page
    page.goto(f"{watched.origin}/tiering/RETAIL/")
    page.click("form[action$='/drafts/'] button")
    page.wait_for_selector(AFFECTED)
    look(watched, "rules-draft")
    page.focus(VIP_SLIDER)
    for _ in range(10):  # a step is 10,000 yuan
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("at => document.querySelector(at).innerText !== '0'", arg=AFFECTED)
    assert page.input_value(VIP_LINE) == "400000"
    page.wait_for_function(AS_MANY_SAMPLES, arg=AFFECTED)
    look(watched, "rules-tried")


def submit(watched: Any) -> None:
    page = watched.page
    page.click("button[value=submit]")
    page.wait_for_selector("[name=effective_from]")
    page.fill("[name=effective_from]", today().isoformat())
    page.fill("[name=reason]", "more customers worth a call")
    page.click("form[action$='/submit/'] button")
    page.wait_for_selector("button[value=withdraw]")
    look(watched, "rules-submitted")


def approve(watched: Any) -> None:
    page = watched.page
    page.goto(f"{watched.origin}/tiering/")
    page.click("a[href='/tiering/RETAIL/2/']")
    page.wait_for_selector("button[value=approve]")
    look(watched, "rules-to-approve")
    page.click("button[value=approve]")
    page.wait_for_selector(".notice--ok")
    assert RuleSet.objects.get(version=2).state == "approved"


def bring_back(watched: Any) -> None:
    page = watched.page
    page.goto(f"{watched.origin}/tiering/RETAIL/")
    page.click("form:has([name=base][value='1']) button")
    page.wait_for_selector(AFFECTED)
    assert page.input_value(VIP_LINE) == "500000"
    assert re.search(r"/tiering/RETAIL/3/draft/$", page.url)
    page.click("button[value=discard]")
    page.wait_for_url("**/tiering/RETAIL/")
    assert RuleSet.objects.get(version=3).state == "discarded"
