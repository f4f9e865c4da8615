"""What every test run needs; fixtures live beside the tests that use them."""

import os

import pytest
from django.conf import settings


def pytest_configure(config: pytest.Config) -> None:
    if settings.BANKCRM_ENV != "test":
        raise pytest.UsageError("Tests need BANKCRM_ENV=test (python3 run.py test sets it).")
    # Parallel runs share one Redis: each keeps its counters to itself.
    settings.CACHES["default"]["KEY_PREFIX"] = os.environ.get("PYTEST_XDIST_WORKER", "alone")


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
