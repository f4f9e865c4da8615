#!/usr/bin/env python3
"""Starts Bank CRM with everything it needs.

python3 run.py                  prepares and starts the product, with demo data at the first start
python3 run.py test [OPTIONS]   runs the tests (options go to pytest)
python3 run.py manage ARGS      runs a command of manage.py with the same settings and services
python3 run.py benchmark night [OPTIONS]   measures the night, likewise
"""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit("Cannot start: this is Python %d.%d; install 3.11 or later." % sys.version_info[:2])
if os.name != "posix":
    sys.exit("Cannot start: it needs Linux or macOS; on Windows start it inside WSL.")

import errno
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from bankcrm.embedded.home import Home, ServiceFailed
from bankcrm.embedded.services import running
from bankcrm.launch import processes, surroundings
from bankcrm.launch.failure import CannotStart
from bankcrm.launch.virtualenv import Virtualenv

ROOT = Path(__file__).resolve().parent
VIRTUALENV = Virtualenv(ROOT)
PYTHON = str(VIRTUALENV.python)
INTERRUPTED = 130


def start_product() -> int:
    given = surroundings.given_settings(ROOT / ".env")
    port = surroundings.port(given)
    var = surroundings.var_folder(given, ROOT)
    address = f"http://127.0.0.1:{port}/"
    with surroundings.only_start(var, address):
        surroundings.check_port_is_free(port)
        VIRTUALENV.ensure("demo")
        with _services(given | {"BANKCRM_PORT": str(port)}, var) as environment:
            _prepare(environment, var)
            _serve(environment, var, port, address)
    return 0


def run_tests(arguments: list[str]) -> int:
    given = surroundings.given_settings(None)  # an installation's .env does not change the tests
    var = surroundings.var_folder(given, ROOT) / "test"
    VIRTUALENV.ensure("dev")
    with _services(given | {"BANKCRM_ENV": "test"}, var) as environment:
        if "DATABASE_URL_ADMIN" in environment:
            _manage_or_stop(["prepare_roles"], environment)
        _manage_or_stop(["compile_translations"], environment)
        return processes.run([PYTHON, "-m", "pytest", "-n", "2", *arguments], environment, ROOT)


def run_program(program: Path, arguments: list[str]) -> int:
    """A program of ours in the user's folder, with settings, services and tables there."""
    given = surroundings.given_settings(ROOT / ".env")
    var = surroundings.var_folder(given, ROOT)
    VIRTUALENV.ensure("demo")
    with _services(given, var) as environment:
        if "DATABASE_URL_ADMIN" in environment and not surroundings.is_prepared(var, ROOT):
            _prepare(environment, var)
        return processes.run([PYTHON, str(program), *arguments], environment, Path.cwd())


@contextmanager
def _services(given: dict[str, str], var: Path) -> Iterator[dict[str, str]]:
    """The services up, and the environment that leads to them."""
    home = Home.open(var, VIRTUALENV.site_packages)
    kind = given.get("BANKCRM_ENV", "demo")
    real = surroundings.given_services(given)
    with running(home, real, volatile=kind == "test") as made:
        # Production brings its own keys, or settings refuse to load.
        own = {} if kind == "production" else made
        yield own | given | _bytecode(given) | {"BANKCRM_ENV": kind, "BANKCRM_VAR": str(var)}


def _bytecode(given: dict[str, str]) -> dict[str, str]:
    """Where bytecode is not to lie among the sources it goes into .venv.

    With none at all, every process would compile anew all that it imports.
    """
    if "PYTHONDONTWRITEBYTECODE" not in given or "PYTHONPYCACHEPREFIX" in given:
        return {}
    place = str(VIRTUALENV.folder / "bytecode")
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": place}


def _prepare(environment: dict[str, str], var: Path) -> None:
    _manage_or_stop(["prepare"], environment)
    surroundings.note_prepared(var, ROOT)


def _manage_or_stop(arguments: list[str], environment: dict[str, str]) -> None:
    status = processes.run([PYTHON, str(ROOT / "manage.py"), *arguments], environment, ROOT)
    if status != 0:
        raise CannotStart(f"`manage.py {arguments[0]}` ended with status {status}; see above.")


def _serve(environment: dict[str, str], var: Path, port: int, address: str) -> None:
    # Those who serve know no administrator's password.
    serving = {name: environment[name] for name in environment if name != "DATABASE_URL_ADMIN"}
    crew = processes.Crew(serving, ROOT, var / "log")
    celery = [PYTHON, "-m", "celery", "--app", "bankcrm.celery"]
    gunicorn = [PYTHON, "-m", "gunicorn", "bankcrm.wsgi:application", "--no-control-socket"]
    try:
        crew.start("web", [*gunicorn, f"--bind=127.0.0.1:{port}", "--workers=2", "--threads=4"])
        crew.wait_until_ready(f"{address}readyz")
        if environment["BANKCRM_ENV"] == "demo":
            # The progress bar speaks for the nights; their steps would fill the screen.
            quiet = {"BANKCRM_LOG_LEVEL": "WARNING"} | environment
            _manage_or_stop(["fill_demo", f"--address={address}"], quiet)
        # The bell rings from here on: it would start nights of its own among those of the demo.
        crew.start("worker", [*celery, "worker", "--concurrency=1"])
        crew.start("beat", [*celery, "beat", "--pidfile=", f"--schedule={var / 'beat-schedule'}"])
        crew.wait_until_ready(f"{address}readyz")
        print(f"\nBank CRM is ready: {address}\n", flush=True)
        if environment["BANKCRM_ENV"] == "demo":
            _manage_or_stop(["make_demo_logins"], environment)
        print("\nStop it with Ctrl-C.", flush=True)
        crew.watch()
    finally:
        _ignore_signals()
        print("\nStopping …", flush=True)
        crew.stop()


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _ignore_signals() -> None:
    """Stopping is not to be interrupted half-way."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    if not arguments:
        return start_product()
    if arguments[0] == "test":
        return run_tests(arguments[1:])
    if arguments[0] == "manage":
        return run_program(ROOT / "manage.py", arguments[1:])
    benchmark = ROOT / "benchmarks" / f"{arguments[1] if len(arguments) > 1 else ''}.py"
    if arguments[0] == "benchmark" and benchmark.exists():
        return run_program(benchmark, arguments[2:])
    print(__doc__, file=sys.stderr)
    return 2


def explained(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "the disk is full; free at least 3 GB."
    if error.errno in (errno.EACCES, errno.EPERM):
        return (
            f"{error.filename} belongs to another user; "
            "give a folder of your own: BANKCRM_VAR=/path python3 run.py"
        )
    return str(error)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except (CannotStart, ServiceFailed) as reason:
        sys.exit(f"Cannot start: {reason}")
    except OSError as error:
        sys.exit(f"Cannot start: {explained(error)}")
