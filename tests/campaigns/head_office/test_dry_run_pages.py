"""The page of a dry run: who may press, what it shows and keeps, its workbook, and the API's."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from campaigns.enums import Who
from campaigns.models import Campaign, CampaignVersion, FollowUp, PlanStep, WhitelistEntry
from campaigns.operations.campaign_drafts import start_draft
from campaigns.queries import definition_of
from customers.models import DataDate
from staff.enums import Role
from staff.models import AuditEvent, Officer
from tests.campaigns.bank import MONDAY, Bank

RICH = {"metric": "aum", "op": "ge", "value": "1000"}
Enter = Callable[[Officer], Client]
ADDRESS = "/campaigns/RICH/dry-run/"


@pytest.fixture
def people(bank: Bank, settings: Any, tmp_path: Path) -> Bank:
    settings.BANKCRM_VAR = tmp_path
    for n in range(8):
        bank.customer(
            bank.rm if n % 2 else None,
            bank.branch if n % 2 else bank.other_branch,
            metrics={"aum": Decimal(n * 500)},
        )
    DataDate.objects.update(business_date=MONDAY)
    bank.campaign("RICH", audience=RICH)
    return bank


@pytest.fixture
def maker(people: Bank) -> Officer:
    return people.officer("9001", people.head_office, Role.HEAD_OFFICE)


def test_press_shows_whom_the_night_would_list_and_keeps_it(
    people: Bank, maker: Officer, sign_in: Enter
) -> None:
    browser = sign_in(maker)
    assert browser.get(ADDRESS).context["told"] is None

    assert browser.post(ADDRESS).status_code == 302
    shown = browser.get(ADDRESS).context

    rich = {f"C{n + 1:05}" for n in range(8) if n * 500 >= 1000}
    assert {each.customer.customer_no for each in shown["page"].rows} == rich
    assert shown["told"].n_customers == shown["run"].n_entering == len(rich)
    assert shown["run"].on == MONDAY + timedelta(days=1)
    assert not FollowUp.objects.exists()
    assert not WhitelistEntry.objects.exists()
    assert definition_of(Campaign.objects.get(code="RICH")).benefits == ()


def test_unit_and_officer_narrow_page_and_workbook(
    people: Bank, maker: Officer, sign_in: Enter
) -> None:
    browser = sign_in(maker)
    browser.post(ADDRESS)
    own = browser.get(ADDRESS, {"unit": "B001", "officer": "S0011"}).context
    other = browser.get(ADDRESS, {"unit": "B002"}).context
    everywhere = browser.get(ADDRESS).context
    assert {each.officer for each in own["page"].rows} == {people.rm}
    assert {each.officer for each in other["page"].rows} == {None}
    assert own["told"].n_steps + other["told"].n_steps == everywhere["told"].n_steps
    assert {each.code for each in everywhere["officers"]} == {"S0011"}
    assert [each.code for each in everywhere["told"].units] == ["R01"]

    answer = browser.get(f"{ADDRESS}export.xlsx", {"unit": "B001"})
    sheet = ZipFile(BytesIO(b"".join(answer))).read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") - 1 == own["told"].n_steps > 0
    assert AuditEvent.objects.filter(action="campaign.dry_run_exported").count() == 1


def test_version_that_waits_is_tried_as_if_it_were_approved(
    people: Bank, maker: Officer, sign_in: Enter
) -> None:
    campaign = Campaign.objects.get(code="RICH")
    draft = start_draft(campaign=campaign, by=maker)
    poor = draft.definition | {"audience": {"metric": "aum", "op": "lt", "value": "1000"}}
    CampaignVersion.objects.filter(pk=draft.pk).update(definition=poor)
    browser = sign_in(maker)
    address = f"/campaigns/RICH/{draft.version}/dry-run/"
    browser.post(address)
    assert browser.get(address).context["told"].n_customers == 2
    assert browser.get(ADDRESS).context["told"] is None  # another definition
    campaign.refresh_from_db()
    assert campaign.audience == RICH


def test_branch_has_no_dry_run_and_nobody_presses_for_a_campaign_that_stands_still(
    people: Bank, maker: Officer, sign_in: Enter
) -> None:
    for officer in (people.rm, people.manager):
        assert sign_in(officer).post(ADDRESS).status_code == 403
    Campaign.objects.filter(code="RICH").update(state="paused")
    browser = sign_in(maker)
    browser.post(ADDRESS)
    shown = browser.get(ADDRESS).context
    assert shown["told"] is None
    assert not shown["can_run"]


def test_api_tells_what_the_page_shows(people: Bank, maker: Officer, sign_in: Enter) -> None:
    browser = sign_in(maker)
    asked = {"at": "B001"}
    answer = browser.post(
        "/api/v1/campaigns/RICH/dry-run/", json.dumps(asked), content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    told = answer.json()
    page = browser.get(ADDRESS, {"unit": "B001"}).context
    assert (told["n_customers"], told["n_steps"]) == (
        page["told"].n_customers,
        page["told"].n_steps,
    )
    assert {each["officer"] for each in told["customers"]} == {"S0011"}
    assert told["n_entering"] == page["run"].n_entering
    assert all(step["due_on"] for each in told["customers"] for step in each["steps"])


def test_pool_says_whether_the_customer_has_an_officer(
    people: Bank, maker: Officer, sign_in: Enter
) -> None:
    Officer.objects.filter(pk=people.rm.pk).update(daily_calls=0, daily_visits=0)
    browser = sign_in(maker)
    browser.post(ADDRESS)
    shown = browser.get(ADDRESS).context
    pool = {each.is_full: each.n_customers for each in shown["pools"]}
    assert pool == {True: 3, False: 3}
    assert len({each.name for each in shown["pools"]}) == 2
    assert (list(shown["officers"]), shown["n_officers"]) == ([], 0)
    assert {each.who for each in shown["page"].rows} == {each.name for each in shown["pools"]}


def test_check_back_stands_with_its_head(people: Bank, maker: Officer, sign_in: Enter) -> None:
    steps = PlanStep.objects.filter(plan__campaigns__code="RICH")
    last = steps.latest("offset")
    steps.filter(pk=last.pk).update(who=Who.SUPERVISOR, channel="call")
    browser = sign_in(maker)
    browser.post(ADDRESS)
    shown = browser.get(ADDRESS, {"unit": "B001"})
    [heads] = [{line.who for line in each.lines} for each in shown.context["page"].rows[:1]]
    assert heads == {str(people.rm), str(people.manager)}
    assert f'<span class="badge">{people.manager}</span>' in shown.content.decode()
    told = browser.post(
        "/api/v1/campaigns/RICH/dry-run/", {"at": "B001"}, content_type="application/json"
    ).json()
    by_step = {each["step"]: each["officer"] for each in told["customers"][0]["steps"]}
    assert by_step.pop(last.code) == "M001"
    assert set(by_step.values()) == {"S0011"}
