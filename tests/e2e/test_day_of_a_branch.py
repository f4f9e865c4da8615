"""A day of a branch in a real browser, on a made-up bank after real nights."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from campaigns.models import BookHandOver, FollowUp
from campaigns.panels import worklist
from customers.models import Contact
from staff.enums import Role
from staff.models import Officer, OrgUnit
from tests.e2e.looking import PHONE, look
from tests.e2e.pages import busiest
from tests.factories.staff import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZE = ("--customers=2000", "--months=1", "--days=3")
READY = """() => {
    const [line, pane] = [".line--chosen", "#pane:not(.pane--waits)"].map((each) =>
        document.querySelector(each));
    const settles = document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling");
    return !settles && line && pane && line.dataset.line === pane.dataset.pane;
}"""
DONE = "document.querySelector('#progress strong').innerText"


@pytest.fixture
def bank(db: None, settings: Any, tmp_path: Path) -> OrgUnit:
    """The branch of the officer with the most to do, as the nights of four deliveries left it."""
    settings.BANKCRM_VAR, settings.BANKCRM_INBOX = tmp_path, tmp_path / "inbox"
    call_command("fill_demo", *SIZE)
    unit = busiest(Role.RELATIONSHIP_MANAGER).org_unit
    assert unit is not None
    return OrgUnit.objects.get(pk=int(unit.path.split("/")[3]))


def officer_of(branch: OrgUnit, role: Role) -> Officer:
    """The one who has the most to do, with a password to sign in by."""
    people = Officer.objects.filter(
        role=role, org_unit__path__startswith=branch.path, delivered_active=True
    )
    found = max(people, key=lambda each: FollowUp.objects.open().filter(owner=each).count())
    found.set_password(PASSWORD)
    found.save()
    return found


def at_work(open_page: Callable[..., Any], officer: Officer, *variant: object) -> Any:
    watched = open_page(*variant)
    watched.sign_in(officer.staff_no)
    watched.page.wait_for_selector("h1")
    return watched


def test_day_of_a_branch(bank: OrgUnit, open_page: Callable[..., Any]) -> None:
    rm = officer_of(bank, Role.RELATIONSHIP_MANAGER)
    clear_ten_by_keyboard(at_work(open_page, rm), rm)
    manager = officer_of(bank, Role.BRANCH_MANAGER)
    help_the_one_who_is_behind(at_work(open_page, manager, 1440, "zh-CN"), manager)
    log_on_the_way(at_work(open_page, rm, PHONE, "zh-CN", "dark"), rm)


def clear_ten_by_keyboard(watched: Any, rm: Officer) -> None:
    page, before = watched.page, Contact.objects.count()
    for done in range(10):
        page.wait_for_function(READY)
        page.keyboard.press(str(done % 5 + 1))
        page.wait_for_function(f"n => {DONE} === n", arg=str(done + 1))
    worked = FollowUp.objects.filter(worked_by=rm, state="done", lead=None)
    today = worked.order_by("-worked_at")[:10]
    assert Contact.objects.count() == before + 10
    assert {each.contact.outcome == each.outcome for each in today} == {True}
    look(watched, "day-ten-done")


def help_the_one_who_is_behind(watched: Any, manager: Officer) -> None:
    """From the team page to the colleague with the most to do, and some of it to others."""
    page = watched.page
    page.goto(f"{watched.origin}/team/")
    look(watched, "day-team")
    page.locator("a[href$='/rebalance/']").first.click()
    page.wait_for_selector("textarea[name=reason], input[name=reason]")
    behind = Officer.objects.get(staff_no=page.url.split("/team/")[1].split("/")[0])
    n_before = FollowUp.objects.open().leading().filter(owner=behind).count()
    page.fill("[name=reason]", "任务过多，请同事分担")
    look(watched, "day-rebalance")
    page.click("main form[method=post] button.button--main")
    page.wait_for_selector(".notice--ok")
    given = BookHandOver.objects.get(officer=behind, decided_by=manager)
    assert given.undone_at is None
    assert FollowUp.objects.open().leading().filter(owner=behind).count() < n_before
    look(watched, "day-rebalanced")


def log_on_the_way(watched: Any, rm: Officer) -> None:
    """In a lift without network: the press is kept, sent when there is one, and logged once."""
    page, before = watched.page, Contact.objects.count()
    n_open = worklist.mine(rm).open().count()
    page.locator(".line-name").first.click()
    page.wait_for_selector(".pane--chosen [data-outcome='1']")
    page.context.set_offline(True)
    page.click("#pane [data-outcome='1']")
    page.wait_for_selector("#outbox:not([hidden])")
    assert Contact.objects.count() == before
    page.context.set_offline(False)
    page.wait_for_selector("#outbox", state="hidden")
    assert Contact.objects.count() == before + 1
    assert worklist.mine(rm).open().count() < n_open
