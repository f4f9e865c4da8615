"""Head office lowers a line in a real browser: tried, approved by a second person, in force."""

import re
from collections.abc import Callable
from datetime import date, timedelta
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
def bank(db: None, settings: Any, tmp_path: Path) -> list[Path]:
    """A small bank after two nights; the deliveries of yesterday and today have not run yet."""
    settings.BANKCRM_VAR, settings.BANKCRM_INBOX = tmp_path, tmp_path / "inbox"
    out = tmp_path / "deliveries"
    size = ("--customers=1500", "--days=4", "--seed=1", f"--end={today()}")
    call_command("make_demo_deliveries", str(out), *size)
    *first, yesterdays, todays = sorted(out.iterdir())
    for delivery in first:
        call_command("nightly", "--delivery", str(delivery))
    return [yesterdays, todays]


def at_desk(open_page: Callable[..., Any], officer: Officer, *variant: object) -> Any:
    officer.set_password(PASSWORD)
    officer.save()
    watched = open_page(*variant)
    watched.sign_in(officer.staff_no)
    return watched


def test_line_is_lowered_tried_approved_in_force_and_rolled_back(
    bank: list[Path], open_page: Callable[..., Any]
) -> None:
    yesterdays, todays = bank
    maker, checker = Officer.objects.filter(role=Role.HEAD_OFFICE).order_by("staff_no")[:2]
    desk, phone = at_desk(open_page, maker), at_desk(open_page, checker, PHONE, "zh-CN", "dark")
    lower_the_line(desk)
    submit(desk, today() - timedelta(days=1))
    be_refused_to_approve(desk, version=2)
    approve(phone, version=2)
    call_command("nightly", "--delivery", str(yesterdays))
    assert_why(desk, version=2, line="CNY 400,000")
    bring_back(desk)
    submit(desk, today())
    approve(phone, version=3)
    call_command("nightly", "--delivery", str(todays))
    assert_why(desk, version=3, line="CNY 500,000")


def assert_why(watched: Any, *, version: int, line: str) -> None:
    """The night has worked by the version, and the customer's page says so."""
    assert ScoringState.objects.get().rule_versions["RETAIL"] == version
    person = Customer.objects.filter(kind="personal", metric__aum__gt=0)[0]
    watched.page.goto(f"{watched.origin}/customers/{person.public_id}/why/RETAIL/")
    words = watched.page.inner_text("#why")
    assert f"rule version {version}" in words
    assert line in words


def lower_the_line(watched: Any) -> None:
    page = watched.page
    page.goto(f"{watched.origin}/tiering/RETAIL/")
    page.click("form[action$='/drafts/'] button")
    page.wait_for_selector(AFFECTED)
    look(watched, "rules-draft")
    see_what_is_wrong(watched)
    page.focus(VIP_SLIDER)
    for _ in range(10):  # a step is 10,000 yuan
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("at => document.querySelector(at).innerText !== '0'", arg=AFFECTED)
    assert page.input_value(VIP_LINE) == "400000"
    page.wait_for_function(AS_MANY_SAMPLES, arg=AFFECTED)
    look(watched, "rules-tried")


def see_what_is_wrong(watched: Any) -> None:
    """Beside its row while it is typed, and gone when it is right; a refusal leads to it."""
    page = watched.page
    right, error = page.input_value(VIP_LINE), "[id='l1.g0.r0'] .error"
    page.fill(VIP_LINE, "")
    page.wait_for_selector(error)
    page.click("button[value=save]")
    page.wait_for_selector("[aria-invalid=true]:focus")
    page.fill(VIP_LINE, right)
    page.wait_for_selector(AFFECTED)
    assert page.locator("#sheet .error").count() == 0
    watched.troubles.clear()  # what may not stand is refused, and the console says so


def submit(watched: Any, begins: date) -> None:
    page = watched.page
    page.click("button[value=submit]")
    page.wait_for_selector("[name=effective_from]")
    page.fill("[name=effective_from]", begins.isoformat())
    page.fill("[name=reason]", "more customers worth a call")
    page.click("form[action$='/submit/'] button")
    page.wait_for_selector("button[value=withdraw]")
    look(watched, "rules-submitted")


def be_refused_to_approve(watched: Any, *, version: int) -> None:
    """There is no button for it; who forges one is told that a second person decides."""
    page = watched.page
    assert page.locator("button[value=approve]").count() == 0
    page.eval_on_selector("button[value=withdraw]", "button => { button.value = 'approve' }")
    page.click("button[value=approve]")
    page.wait_for_selector(".notice--danger, .toast, [role=alert]")
    assert RuleSet.objects.get(version=version).state == "submitted"


def approve(watched: Any, *, version: int) -> None:
    page = watched.page
    page.goto(f"{watched.origin}/tiering/")
    page.click(f"a[href='/tiering/RETAIL/{version}/']")
    page.wait_for_selector("button[value=approve]")
    look(watched, f"rules-to-approve-{version}")
    page.click("button[value=approve]")
    page.wait_for_selector(".notice--ok")
    assert RuleSet.objects.get(version=version).state == "approved"


def bring_back(watched: Any) -> None:
    """The first version, as a draft of the third."""
    page = watched.page
    page.goto(f"{watched.origin}/tiering/RETAIL/")
    page.click("form:has([name=base][value='1']) button")
    page.wait_for_selector(AFFECTED)
    assert page.input_value(VIP_LINE) == "500000"
    assert re.search(r"/tiering/RETAIL/3/draft/$", page.url)
