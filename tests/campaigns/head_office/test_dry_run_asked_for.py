"""A dry run that a request cannot carry: asked for, taken up by the worker, told when it ends."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from psycopg2.extensions import connection as Session

from campaigns.enums import DryRunState
from campaigns.models import FollowUp, WantedDryRun
from campaigns.operations import dry_runs
from campaigns.targeting import wanted
from customers.models import DataDate
from kernel import locks
from kernel.clock import now
from staff.enums import Role
from staff.models import Officer
from tests.campaigns.bank import MONDAY, Bank

RICH = {"metric": "aum", "op": "ge", "value": "1000"}
ADDRESS, API = "/campaigns/RICH/dry-run/", "/api/v1/campaigns/RICH/dry-run/"
BY_HTMX = {"HX-Request": "true"}
Enter = Callable[[Officer], Client]


@pytest.fixture
def people(bank: Bank, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bank:
    """A bank that is too large for a request, with a worker."""
    settings.BANKCRM_VAR, settings.REDIS_URL = tmp_path, "redis://worker"
    monkeypatch.setattr(dry_runs, "AT_ONCE", 0)
    for n in range(4):
        bank.customer(bank.rm, bank.branch, metrics={"aum": Decimal(n * 500)})
    DataDate.objects.update(business_date=MONDAY)
    bank.campaign("RICH", audience=RICH)
    return bank


@pytest.fixture
def browser(people: Bank, sign_in: Enter) -> Client:
    return sign_in(people.officer("9001", people.head_office, Role.HEAD_OFFICE))


def hold_lock(session: Session) -> None:
    """As another process that is at work."""
    with session.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", (locks.DRY_RUN,))


def state() -> DryRunState:
    return DryRunState(WantedDryRun.objects.get().state)


def test_page_waits_until_the_worker_has_tried_it(browser: Client) -> None:
    assert browser.post(ADDRESS).status_code == 302
    shown = browser.get(ADDRESS)
    assert shown.context["told"] is None
    assert shown.context["asked"].state == DryRunState.WAITING
    again = browser.get(ADDRESS, headers=BY_HTMX)
    assert f'hx-get="{ADDRESS}"' in again.content.decode()
    assert "HX-Refresh" not in again.headers

    assert not wanted.take_up()

    assert state() == DryRunState.DONE
    assert browser.get(ADDRESS).context["told"].n_customers == 2
    assert browser.get(ADDRESS, headers=BY_HTMX).headers["HX-Refresh"] == "true"
    assert not FollowUp.objects.exists()


def test_asked_for_twice_it_is_tried_once_and_anew_when_it_has_ended(browser: Client) -> None:
    browser.post(ADDRESS)
    first = WantedDryRun.objects.get()
    browser.post(ADDRESS)
    assert WantedDryRun.objects.get().asked_at == first.asked_at
    assert not wanted.take_up()
    made_at = browser.get(ADDRESS).context["run"].made_at
    assert not wanted.take_up()  # nothing waits
    assert browser.get(ADDRESS).context["run"].made_at == made_at

    browser.post(ADDRESS)
    shown = browser.get(ADDRESS).context
    assert shown["asked"].is_moving
    assert shown["run"].made_at == made_at  # the last one stands meanwhile
    wanted.take_up()
    assert browser.get(ADDRESS).context["run"].made_at > made_at


def test_one_is_at_work_in_the_whole_house(browser: Client, other_session: Session) -> None:
    browser.post(ADDRESS)
    hold_lock(other_session)
    assert not wanted.take_up()
    assert state() == DryRunState.WAITING


def test_worker_that_died_is_told_at_once_and_its_run_not_repeated_by_itself(
    browser: Client, other_session: Session
) -> None:
    browser.post(ADDRESS)
    WantedDryRun.objects.update(state=DryRunState.RUNNING, taken_at=now())
    hold_lock(other_session)
    assert browser.get(ADDRESS).context["asked"].is_moving
    other_session.close()

    shown = browser.get(ADDRESS).context
    assert (shown["asked"].state, shown["can_run"]) == (DryRunState.BROKEN, True)
    assert not wanted.take_up()
    assert state() == DryRunState.BROKEN
    browser.post(ADDRESS)
    wanted.take_up()
    assert state() == DryRunState.DONE


def test_error_ends_it_in_words(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any) -> None:
        raise ZeroDivisionError

    browser.post(ADDRESS)
    monkeypatch.setattr(wanted, "run_and_keep", broken)
    wanted.take_up()
    assert browser.get(ADDRESS).context["asked"].has_failed
    assert browser.get(API).status_code == 409


def test_nobody_takes_it_up(browser: Client) -> None:
    browser.post(ADDRESS)
    WantedDryRun.objects.update(asked_at=now() - timedelta(minutes=6))
    assert browser.get(ADDRESS).context["asked"].state == DryRunState.LEFT
    browser.post(ADDRESS)
    assert browser.get(ADDRESS).context["asked"].is_moving


def test_second_campaign_comes_after_the_first(people: Bank, browser: Client) -> None:
    people.campaign("POOR", audience=RICH | {"op": "lt"}, priority=2000)
    browser.post(ADDRESS)
    browser.post("/campaigns/POOR/dry-run/")
    assert browser.get("/campaigns/POOR/dry-run/").context["asked"].n_before == 1
    assert wanted.take_up()
    assert browser.get(ADDRESS).context["told"].n_customers == 2
    assert not wanted.take_up()
    assert browser.get("/campaigns/POOR/dry-run/").context["told"].n_customers == 2


def test_api_says_that_it_waits_and_then_what_was_found(
    people: Bank, browser: Client, sign_in: Enter
) -> None:
    assert browser.get(API).status_code == 404
    asked = browser.post(API, {}, "application/json")
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    assert browser.get(API).status_code == 202
    wanted.take_up()
    told = browser.get(API, {"at": "B001"})
    assert (told.status_code, told.json()["n_customers"]) == (200, 2)
    assert browser.get(API, {"at": "nowhere"}).status_code == 404
    assert browser.post(API, {}, "application/json").status_code == 200  # what was found already
    auditor = sign_in(people.officer("9003", people.head_office, Role.AUDITOR))
    assert auditor.get(API).status_code == 200
    assert auditor.post(API, {}, "application/json").status_code == 403


def test_without_a_worker_it_is_tried_at_once(browser: Client, settings: Any) -> None:
    settings.REDIS_URL = ""
    browser.post(ADDRESS)
    assert not WantedDryRun.objects.exists()
    assert browser.get(ADDRESS).context["told"].n_customers == 2


def test_second_press_that_waited_has_what_the_first_has_found(
    browser: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = ""
    pressed_at = now()
    browser.post(ADDRESS)
    made_at = browser.get(ADDRESS).context["run"].made_at
    with monkeypatch.context() as clock:
        clock.setattr(dry_runs, "now", lambda: pressed_at)
        browser.post(ADDRESS)
    assert browser.get(ADDRESS).context["run"].made_at == made_at
    browser.post(ADDRESS)
    assert browser.get(ADDRESS).context["run"].made_at > made_at
