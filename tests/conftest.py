"""What every test run needs; fixtures live beside the tests that use them."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from psycopg2 import sql as pg
from psycopg2.extensions import connection as Session

from bankcrm import grants
from staff.enums import Level, Role
from staff.models import Officer, OrgUnit
from tests.factories import staff

# How long an example takes says how busy the machine is, not whether the code is right.
hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    if settings.BANKCRM_ENV != "test":
        raise pytest.UsageError("Tests need BANKCRM_ENV=test (python3 run.py test sets it).")
    # Parallel runs share one Redis: each has a database of its own there, and may empty it.
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if settings.REDIS_URL and worker:
        server = settings.REDIS_URL.rpartition("/")[0]
        settings.CACHES["default"]["LOCATION"] = (
            f"{server}/{1 + int(worker.removeprefix('gw')) % 15}"
        )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = _skipped_browser_tests(terminalreporter)
    if skipped and os.environ.get("BANKCRM_REQUIRE_BROWSER"):
        terminalreporter.section("browser tests were skipped")
        terminalreporter.write_line("\n".join(skipped))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where a browser is promised, a skipped browser test fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not os.environ.get("BANKCRM_REQUIRE_BROWSER"):
        return
    if _skipped_browser_tests(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _skipped_browser_tests(reporter: pytest.TerminalReporter) -> list[str]:
    skipped = reporter.stats.get("skipped", [])
    return [report.nodeid for report in skipped if "browser" in report.keywords]


@dataclass(frozen=True)
class House:
    """Four people that every test of a page knows, and three more; R1 holds B1 and B2."""

    bank: OrgUnit
    region: OrgUnit
    branch: OrgUnit
    other_branch: OrgUnit
    rm: Officer
    branch_manager: Officer
    foreign_rm: Officer
    head_office: Officer
    regional_manager: Officer
    auditor: Officer
    administrator: Officer


@pytest.fixture
def house(db: None) -> House:
    bank = staff.unit("HO", level=Level.HEAD_OFFICE)
    region = staff.unit("R1", bank, Level.REGION)
    branch, other = staff.unit("B1", region), staff.unit("B2", region)
    return House(
        bank=bank,
        region=region,
        branch=branch,
        other_branch=other,
        rm=staff.officer("1001", Role.RELATIONSHIP_MANAGER, branch),
        branch_manager=staff.officer("1002", Role.BRANCH_MANAGER, branch),
        foreign_rm=staff.officer("2001", Role.RELATIONSHIP_MANAGER, other),
        head_office=staff.officer("9001", Role.HEAD_OFFICE, bank),
        regional_manager=staff.officer("3001", Role.REGIONAL_MANAGER, region),
        auditor=staff.officer("9002", Role.AUDITOR, bank),
        administrator=staff.administrator(),
    )


class WebClient(Client):
    """Each request runs under the web's database role, so that a missing grant fails a test."""

    def request(self, **request: Any) -> Any:
        role = grants.role_of(settings.DATABASE_URLS["web"])
        with connection.cursor() as cursor:
            cursor.execute(pg.SQL("set role {}").format(pg.Identifier(role)))
        try:
            return super().request(**request)
        finally:
            if not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute("reset role")


@pytest.fixture
def other_session(db: None) -> Iterator[Session]:
    """Another program's session with the same database: it sees what migrations have shipped."""
    parameters = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    other = psycopg2.connect(**{name: parameters[name] for name in names if name in parameters})
    yield other
    other.close()


@pytest.fixture
def sign_in(db: None) -> Callable[[Officer], WebClient]:
    """A signed-in browser that asks for English pages, under the web role."""

    def enter(officer: Officer | None = None) -> WebClient:
        client = WebClient(headers={"accept-language": "en"})
        if officer is not None:
            client.force_login(officer, backend="staff.requests.OfficerBackend")
        return client

    return enter
