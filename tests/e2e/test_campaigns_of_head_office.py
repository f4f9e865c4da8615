"""A campaign in a real browser: counted, refused to its maker, approved by another, listed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from campaigns.models import Campaign, WhitelistEntry
from staff.enums import Role
from staff.models import Officer
from tests.e2e.looking import PHONE, look
from tests.e2e.test_rules_of_head_office import at_desk, bank

__all__ = ["bank"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTED = "#trial .rule-sums dd"
AT_REST = "() => !document.querySelector('.htmx-request, .htmx-settling')"


def test_campaign_is_made_counted_approved_and_drawn(
    bank: list[Path],  # the fixture
    open_page: Callable[..., Any],
) -> None:
    maker, checker = Officer.objects.filter(role=Role.HEAD_OFFICE).order_by("staff_no")[:2]
    desk = at_desk(open_page, maker)
    begin(desk)
    n_listed = write_audience(desk)
    submit(desk)
    assert desk.page.locator("button[value=approve]").count() == 0  # not one's own
    approve(at_desk(open_page, checker, PHONE, "zh-CN", "dark"))

    call_command("nightly", "--delivery", str(bank[0]))

    campaign = Campaign.objects.get(code="SPRING")
    n_entered = WhitelistEntry.objects.filter(campaign=campaign, left_on=None).count()
    assert campaign.approved_size == n_listed
    assert 0 < n_entered <= n_listed * 1.2
    desk.page.goto(f"{desk.origin}/campaigns/SPRING/")
    look(desk, "campaign-drawn")


def begin(watched: Any) -> None:
    page = watched.page
    page.goto(f"{watched.origin}/campaigns/")
    page.click("a[href='/campaigns/new/']")
    page.fill("[name=code]", "SPRING")
    page.fill("[name=name_zh]", "春季")
    page.fill("[name=name_en]", "Spring")
    page.click("form.form button.button--main")
    page.wait_for_selector(LISTED)
    look(watched, "campaign-draft")


def write_audience(watched: Any) -> int:
    page = watched.page
    page.click("button[value='add-group audience']")
    page.wait_for_selector("[id='audience.g0.r0.metric']")
    page.select_option("[id='audience.g0.r0.metric']", "aum")
    page.wait_for_selector("[id='audience.g0.r0.value0']")
    page.wait_for_function(AT_REST)
    page.fill("[id='audience.g0.r0.value0']", "5万")
    page.wait_for_function(
        "at => document.querySelector(at) && document.querySelector(at).innerText !== '0'",
        arg=LISTED,
    )
    page.wait_for_function(AT_REST)
    watched.troubles.clear()  # a row without its value cannot be counted, and the console says so
    look(watched, "campaign-counted")
    return int(page.locator(LISTED).first.inner_text().replace(",", ""))


def submit(watched: Any) -> None:
    page = watched.page
    page.click("button[value=submit]")
    page.wait_for_selector("form[action$='/submit/'] [name=reason]")
    page.fill("form[action$='/submit/'] [name=reason]", "spring is near")
    page.click("form[action$='/submit/'] button")
    page.wait_for_selector("button[value=withdraw]")
    look(watched, "campaign-submitted")


def approve(watched: Any) -> None:
    page = watched.page
    page.goto(f"{watched.origin}/campaigns/")
    page.click("a[href='/campaigns/SPRING/1/']")
    page.wait_for_selector("button[value=approve]")
    look(watched, "campaign-to-approve")
    page.click("button[value=approve]")
    page.wait_for_selector(".notice--ok")
    assert Campaign.objects.get(code="SPRING").state == "live"
