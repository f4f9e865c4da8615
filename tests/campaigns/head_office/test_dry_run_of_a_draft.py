"""A dry run that waits is of the words asked for, and of nothing that is over meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from campaigns.enums import DryRunState
from campaigns.models import Campaign, CampaignVersion, WantedDryRun
from campaigns.operations import dry_runs
from campaigns.operations.campaign_drafts import start_draft
from campaigns.targeting import wanted
from customers.models import DataDate
from kernel.clock import now
from staff.enums import Role
from staff.models import Officer
from tests.campaigns.bank import MONDAY, Bank

RICH = {"metric": "aum", "op": "ge", "value": "1000"}
POOR = {"metric": "aum", "op": "lt", "value": "1000"}
ADDRESS, API = "/campaigns/RICH/dry-run/", "/api/v1/campaigns/RICH/dry-run/"
JSON = "application/json"
Enter = Callable[[Officer], Client]


@pytest.fixture
def maker(bank: Bank, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Officer:
    """Of a bank that is too large for a request, with a worker."""
    settings.BANKCRM_VAR, settings.REDIS_URL = tmp_path, "redis://worker"
    monkeypatch.setattr(dry_runs, "AT_ONCE", 0)
    for n in range(4):
        bank.customer(bank.rm, bank.branch, metrics={"aum": Decimal(n * 500)})
    DataDate.objects.update(business_date=MONDAY)
    bank.campaign("RICH", audience=RICH)
    return bank.officer("9001", bank.head_office, Role.HEAD_OFFICE)


@pytest.fixture
def browser(maker: Officer, sign_in: Enter) -> Client:
    return sign_in(maker)


@pytest.fixture
def draft(maker: Officer) -> CampaignVersion:
    return start_draft(campaign=Campaign.objects.get(code="RICH"), by=maker)


def address(draft: CampaignVersion) -> str:
    return f"/campaigns/RICH/{draft.version}/dry-run/"


def by_api(draft: CampaignVersion) -> str:
    return f"/api/v1/campaign-versions/{draft.pk}/dry-run/"


def write(draft: CampaignVersion, audience: dict[str, str]) -> None:
    words = draft.definition | {"audience": audience}
    CampaignVersion.objects.filter(pk=draft.pk).update(definition=words)


def state() -> DryRunState:
    return DryRunState(WantedDryRun.objects.get().state)


def test_words_that_were_changed_meanwhile_are_not_taken_for_those_asked_for(
    browser: Client, draft: CampaignVersion
) -> None:
    browser.post(address(draft))
    write(draft, POOR)
    wanted.take_up()
    assert state() == DryRunState.CHANGED
    assert browser.get(address(draft)).context["told"] is None

    write(draft, RICH)  # and back again
    shown = browser.get(address(draft))
    assert shown.context["told"] is None
    assert "What was asked for has changed meanwhile." in shown.content.decode()
    assert browser.get(by_api(draft)).status_code == 409
    browser.post(address(draft))
    wanted.take_up()
    assert state() == DryRunState.DONE


def test_campaign_that_was_closed_meanwhile_is_not_tried(browser: Client) -> None:
    browser.post(ADDRESS)
    Campaign.objects.filter(code="RICH").update(state="closed")
    assert "It was closed, paused or discarded meanwhile." in browser.get(ADDRESS).content.decode()
    told = browser.get(API)
    assert (told.status_code, "meanwhile" in told.json()["detail"]) == (409, True)
    wanted.take_up()
    assert state() == DryRunState.OVER


def test_discarded_draft_is_neither_offered_nor_tried(
    browser: Client, draft: CampaignVersion
) -> None:
    page = f"/campaigns/RICH/{draft.version}/"
    browser.post(address(draft))
    assert address(draft) in browser.get(page).content.decode()
    CampaignVersion.objects.filter(pk=draft.pk).update(state="discarded")
    assert address(draft) not in browser.get(page).content.decode()
    wanted.take_up()
    assert state() == DryRunState.OVER

    browser.post(address(draft))
    assert state() == DryRunState.OVER
    shown = browser.get(address(draft))
    assert not shown.context["can_run"]
    assert "This draft was discarded" in shown.content.decode()
    refused = browser.post(by_api(draft), {}, JSON)
    assert (refused.status_code, "discarded" in refused.json()["detail"]) == (409, True)


def test_campaign_that_stands_still_is_refused_though_something_is_kept(browser: Client) -> None:
    browser.post(ADDRESS)
    wanted.take_up()
    browser.post(ADDRESS)  # and waits once more
    Campaign.objects.filter(code="RICH").update(state="paused")
    assert browser.post(API, {}, JSON).status_code == 409
    assert browser.get(API).status_code == 409


def test_try_that_failed_is_told_though_an_older_one_is_kept(browser: Client) -> None:
    browser.post(ADDRESS)
    wanted.take_up()
    assert browser.get(API).status_code == 200
    browser.post(ADDRESS)
    WantedDryRun.objects.update(state=DryRunState.RUNNING, taken_at=now())  # its worker is gone
    refused = browser.get(API)
    assert (refused.status_code, refused.json()["detail"]) == (409, "Broken off")
    assert browser.get(ADDRESS).context["has_failed"]
    assert browser.post(API, {}, JSON).status_code == 202
    wanted.take_up()
    assert browser.get(API).status_code == 200


def test_failure_before_the_one_that_is_kept_is_forgotten(browser: Client) -> None:
    browser.post(ADDRESS)
    wanted.take_up()
    earlier = now() - timedelta(hours=1)
    WantedDryRun.objects.update(state=DryRunState.BROKEN, asked_at=earlier)
    assert browser.get(API).status_code == 200
    assert not browser.get(ADDRESS).context["has_failed"]
