"""The relationship manager's day on a phone: by touch alone, as a phone shows the page."""

from collections.abc import Callable
from typing import Any

import pytest

from campaigns.models import FollowUp
from customers.models import Contact
from tests.conftest import House
from tests.e2e.looking import PHONE, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DONE = "n => document.querySelector('#progress strong').innerText === n"
SETTLED = """() => {
  const pane = document.querySelector('.pane--chosen:not(.pane--waits) [data-outcome]');
  return pane && !document.querySelector('.htmx-request, .htmx-settling, .htmx-swapping');
}"""
THUMB = 44
SMALL = """(least) => [...document.querySelectorAll('#pane [data-outcome], #toast button')]
  .map((each) => each.getBoundingClientRect())
  .filter((box) => box.width && (box.height < least || box.width < least)).length"""


def test_outcomes_are_logged_and_undone_by_tap(bank: House, open_page: Callable[..., Any]) -> None:
    watched = open_page(PHONE, "zh-CN", "dark", has_touch=True)
    watched.sign_in(bank.rm.staff_no)
    page, before = watched.page, Contact.objects.count()
    page.locator(".line-name").first.tap()
    outcomes = ("interested", "considering", "done")
    for n, outcome in enumerate(outcomes, start=1):
        page.wait_for_function(SETTLED)
        assert page.evaluate(SMALL, THUMB) == 0
        page.locator(f"#pane [data-outcome][value={outcome}]").tap()
        page.wait_for_function(DONE, arg=str(n))
    page.wait_for_function(SETTLED)
    look(watched, "thumb-three-done")
    worked = FollowUp.objects.filter(state="done", worked_by=bank.rm).order_by("worked_at")
    assert [each.outcome for each in worked] == list(outcomes)
    assert Contact.objects.count() == before + len(outcomes)
    page.locator("#toast [data-undo]").tap()
    page.wait_for_function(DONE, arg="2")
    assert worked.all().count() == len(outcomes) - 1
    assert watched.troubles == []


def test_day_is_reached_by_the_ways_at_the_foot(bank: House, open_page: Callable[..., Any]) -> None:
    """Work, customers and maturities: each one tap away, nothing wider than the phone."""
    watched = open_page(PHONE, "zh-CN", "light", has_touch=True)
    watched.sign_in(bank.rm.staff_no)
    for path in ("/customers/", "/maturities/", "/tasks/"):
        watched.page.locator(f"nav a[href='{path}']:visible").first.tap()
        watched.page.wait_for_url(f"**{path}")
        look(watched, f"thumb{path.replace('/', '-')}")
