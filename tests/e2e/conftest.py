"""A real Chromium before a small bank; any console error or stray request fails the test."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations import RunPython
from playwright.sync_api import Browser, Page

from customers.enums import AccountClass
from kernel.clock import now
from tests.conftest import House
from tests.factories import campaigns, customers, nights, tiering
from tests.factories.staff import PASSWORD, working_days

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
# Playwright keeps an event loop in this thread; the database is only used between its calls.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
BLOCKER = pytest.StashKey[Any]()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session", autouse=True)
def no_session_left(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A live server's threads may keep a session, and the test database could not be dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and usename = current_user"
            " and pid <> pg_backend_pid()"
        )


@pytest.fixture
def bank(house: House) -> House:
    """A branch with work to do: follow-ups of each group, labels, counts, results, a held night."""
    first = date(2026, 11, 1)
    working_days(first, (max(now().date(), campaigns.TODAY) - first).days + 60)
    customers.data_date()
    tiering.scoring_state()
    threshold, maturity = campaigns.campaign("THRESHOLD"), campaigns.campaign("MATURITY")
    for i, (name, code, aum) in enumerate(PEOPLE):
        person = customers.customer(f"62170000{i:04d}", house.branch, house.rm, name=name)
        tiering.metric(person, aum)
        tiering.carried(person, code, threshold_to=tiering.label("VIP") if code == "GOLD" else None)
        tiering.change(person, code)
        deposit = customers.account(
            f"A{i:06d}",
            person,
            aum,
            product_class=AccountClass.TERM,
            matures_on=date(2026, 11, 27),
            opened_on=date(2025, 11, 27),
        )
        customers.contact(person, house.rm)
        in_list = campaigns.entry(
            person, maturity if i % 2 else threshold, figures={"gap": "52000.00"}
        )
        campaigns.follow_up(
            person,
            in_list,
            campaigns.TODAY + timedelta(days=i % 3 - 1),
            account=deposit if i % 2 else None,
            owner=None if i == 4 else house.rm,
        )
    for code, n in (("PRIVATE", 2), ("VIP", 31), ("GOLD", 120), ("MASS", 400), ("LOW", 2211)):
        tiering.count(house.branch, code, n)
    tiering.move(house.branch, "MASS", "GOLD", 7)
    tiering.move(house.branch, "VIP", "GOLD", 3)
    came = customers.delivery()
    customers.reject(came, raw_value="=cmd|' /C calc'!A0")
    done = nights.run(delivery=came)
    for name in ("receive", "stage", "reconcile", "merge", "metrics", "labels", "publish"):
        nights.step(done, name)
    nights.run(
        date(2026, 11, 21), "held", reason="1,204 of 20,000 customers would change label (6.0 %)"
    )
    return house


SHIPPED = (
    "staff.migrations.0002_business_days",
    "tiering.migrations.0002_shipped_schemes",
    "tiering.migrations.0010_shipped_benefits",
    "campaigns.migrations.0003_shipped_campaigns",
    "campaigns.migrations.0009_promises",
    "campaigns.migrations.0020_campaigns_in_versions",
    "campaigns.migrations.0025_shipped_forbidden_words",
)


APPROVING = "tiering.migrations.0014_rules_wait_for_a_second_person"


def ship_again() -> None:
    """What the migrations put in: their functions may be run again."""
    for name in SHIPPED:
        for operation in import_module(name).Migration.operations:
            if isinstance(operation, RunPython):
                operation.code(apps, None)
    with connection.cursor() as cursor:  # the schemes of then have the states of today
        cursor.execute(import_module(APPROVING).APPROVED)


@pytest.fixture(scope="session", autouse=True)
def _blocker(request: pytest.FixtureRequest, django_db_blocker: Any) -> None:
    request.config.stash[BLOCKER] = django_db_blocker


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test with a live server leaves empty tables: the tests after it find what was shipped."""
    yield
    if nextitem is not None and "live_server" in getattr(item, "fixturenames", ()):
        with item.config.stash[BLOCKER].unblock():
            ship_again()
            connection.close()  # that of the browser's loop, which nobody else would close


PEOPLE = [
    ("杨永康", "GOLD", "397000"),
    ("孙俊杰", "VIP", "3060000"),
    ("林志强", "VIP", "1940000"),
    ("林海涛", "MASS", "9600"),
    ("郭永康", "GOLD", "187000"),
    ("王文博", "PRIVATE", "8389000"),
]


class Watched:
    """A page whose troubles are remembered."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.origin = origin
        self.troubles: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("request", self._see)
        page.on("response", self._answer)

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def _see(self, request: Any) -> None:
        if not request.url.startswith((self.origin, "data:", "blob:")):
            self.troubles.append(f"off-host: {request.url}")
        if "csrfmiddlewaretoken" in request.url:  # addresses are logged
            self.troubles.append(f"a token in an address: {request.url}")

    def _answer(self, response: Any) -> None:
        if response.status >= 400:
            self.troubles.append(f"{response.status} {response.url}")

    def sign_in(self, staff_no: str) -> None:
        self.page.goto(f"{self.origin}/sign-in/")
        self.page.fill("[name=username]", staff_no)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main button.button--main")
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)


@pytest.fixture
def open_page(browser: Browser, live_server: Any, bank: House) -> Iterator[Callable[..., Watched]]:
    contexts = []

    def make(
        width: int = 1440,
        language: str = "en",
        scheme: str = "light",
        signed_in_as: Watched | None = None,
        has_touch: bool = False,
    ) -> Watched:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale=language,
            color_scheme=scheme,
            has_touch=has_touch,
            is_mobile=has_touch,
            storage_state=signed_in_as and signed_in_as.page.context.storage_state(),
        )
        context.set_default_timeout(30_000)  # a machine that others use as well is slow, not wrong
        contexts.append(context)
        return Watched(context.new_page(), live_server.url)

    yield make
    for context in contexts:
        context.close()
