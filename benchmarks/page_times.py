"""Server time, queries and weight of every page, on the bank that DATABASE_URL_WEB names.

    python3 run.py benchmark page_times [--requests 20] [--only 'work list']

Each page is asked of the real WSGI application under the web's database role, in turn for two
officers of its role and two of their customers. Beside the times on the clock stands what a machine
that others use as well tells better: `cpu`, for which this process worked for a page, and `db`, for
which it waited in queries, both as medians. A loop of a million additions, before and after, says
what they mean on another machine. Exit status 1 when a page needs more than 100 ms at p95, when its
number of queries depends on who asks, or when the dashboard weighs too much.
"""

import argparse
import gzip
import io
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.utils.module_loading import import_string

from bankcrm.wsgi import application
from customers.models import Customer
from staff.models import Officer
from tests.e2e.pages import DASHBOARD, PAGES, Page, address, busiest

MOST_MILLISECONDS = 100
MOST_BYTES, MOST_REQUESTS = 60_000, 10
SIDES = 2  # officers that each page is measured for
WARM_UP = 3
PART = re.compile(rb'<(?:link|script|img)\b[^>]*?(?:src|href)="(/static/[^"]+)"')


@dataclass
class Measured:
    """One page as one officer has it."""

    milliseconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    queries: set[int] = field(default_factory=set)
    body: bytes = b""
    on_the_wire: int = 0


class Browser:
    """Asks the application as gunicorn does, signed in as one officer; counts the queries.

    `cpu` and `database` are milliseconds of the last answer.
    """

    def __init__(self, officer: Officer) -> None:
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={signed_in(officer)}"
        self.n_queries = 0
        self.cpu = self.database = 0.0

    def get(self, path: str) -> tuple[dict[str, str], bytes, float]:
        """Headers, body as sent, milliseconds; ends the program when the page is not there."""
        answered: list[Any] = []
        self.n_queries, self.database = 0, 0.0
        with connection.execute_wrapper(self._count):
            started, worked = time.perf_counter(), time.process_time()
            answer = application(self._environ(path), lambda *words: answered.extend(words))
            body = b"".join(answer)
            milliseconds = (time.perf_counter() - started) * 1000
            self.cpu = (time.process_time() - worked) * 1000
        answer.close()
        if not answered[0].startswith("200"):
            sys.exit(f"{path}: {answered[0]}")
        return dict(answered[1]), body, milliseconds

    def _count(self, execute: Any, *args: Any) -> Any:
        self.n_queries += 1
        started = time.perf_counter()
        found = execute(*args)
        self.database += (time.perf_counter() - started) * 1000
        return found

    def _environ(self, path: str) -> dict[str, Any]:
        path, _, query = path.partition("?")
        return {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": self.cookie,
            "HTTP_ACCEPT_ENCODING": "gzip",
            "HTTP_ACCEPT_LANGUAGE": "zh-CN",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
        }


def signed_in(officer: Officer) -> str:
    """The key of a session that stands as after a password."""
    session: SessionBase = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session[SESSION_KEY] = str(officer.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = officer.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def measured(page: Page, n_requests: int) -> list[Measured]:
    """In turn, so that what the machine does meanwhile falls on both officers alike."""
    sides = [(Measured(), *_side(page, nth)) for nth in range(SIDES)]
    for n in range(n_requests + WARM_UP):
        for found, browser, path in sides:
            headers, body, milliseconds = browser.get(path)
            if n >= WARM_UP:
                found.milliseconds.append(milliseconds)
                found.cpu.append(browser.cpu)
                found.database.append(browser.database)
                found.queries.add(browser.n_queries)
            found.on_the_wire = len(body)
            is_packed = headers.get("Content-Encoding") == "gzip"
            found.body = gzip.decompress(body) if is_packed else body
    return [found for found, *_ in sides]


def _side(page: Page, nth: int) -> tuple[Browser, str]:
    """Where a role has one person only, that one asks for something else."""
    try:
        officer = busiest(page.role, nth)
    except IndexError:
        officer = busiest(page.role)
    return Browser(officer), address(page, officer, nth)


def weight(page: Page) -> tuple[int, int]:
    """Requests and bytes on the wire of a page that nothing is kept of."""
    officer = busiest(page.role)
    browser = Browser(officer)
    _, body, _ = browser.get(address(page, officer))
    parts = set(PART.findall(gzip.decompress(body)))
    sizes = [len(browser.get(part.decode())[1]) for part in parts]
    return 1 + len(parts), len(body) + sum(sizes)


def report(page: Page, found: list[Measured]) -> list[str]:
    """Prints the page's line; returns what is wrong with it."""
    times = [each for side in found for each in side.milliseconds]
    cpu = median(each for side in found for each in side.cpu)
    database = median(each for side in found for each in side.database)
    p95 = quantiles(times, n=20)[-1]
    queries = sorted(set().union(*(side.queries for side in found)))
    on_the_wire = max(side.on_the_wire for side in found)
    print(
        f"{page.name:<18} {page.role.value:<21} {median(times):7.1f} {p95:7.1f} "
        f"{cpu:7.1f} {database:7.1f} "
        f"{'/'.join(map(str, queries)):>8} {on_the_wire:>8,}",
        flush=True,
    )
    wrong = []
    if p95 > MOST_MILLISECONDS:
        wrong.append(f"{page.name} ({page.role.value}): {p95:.0f} ms at p95")
    if len(queries) > 1:
        wrong.append(f"{page.name} ({page.role.value}): {queries} queries")
    return wrong


def loop_milliseconds() -> float:
    """The quickest of three: what this core does when nobody takes it away."""
    tries = []
    for _ in range(3):
        started, total = time.perf_counter(), 0
        for n in range(1_000_000):
            total += n
        tries.append((time.perf_counter() - started) * 1000)
    return min(tries)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=20, help="for each officer and page")
    parser.add_argument("--only", help="pages of this name")
    options = parser.parse_args()
    print(f"{Customer.objects.count():,} customers; milliseconds at the server, bytes on the wire")
    print(f"a loop of a million additions: {loop_milliseconds():.0f} ms")
    print(
        f"{'page':<18} {'role':<21} {'p50':>7} {'p95':>7} {'cpu':>7} {'db':>7} "
        f"{'queries':>8} {'bytes':>8}"
    )
    wrong = []
    for page in PAGES:
        if options.only in (None, page.name):
            wrong += report(page, measured(page, options.requests))
    print(f"a loop of a million additions: {loop_milliseconds():.0f} ms")
    n_requests, n_bytes = weight(DASHBOARD)
    print(f"{DASHBOARD.name}: {n_requests} requests, {n_bytes:,} bytes gzip")
    if n_bytes > MOST_BYTES or n_requests > MOST_REQUESTS:
        wrong.append(f"{DASHBOARD.name} weighs {n_bytes:,} bytes in {n_requests} requests")
    for each in wrong:
        print(f"WRONG {each}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
