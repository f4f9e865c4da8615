"""Both services as one thing that several commands may use at the same time."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bankcrm.embedded.home import Home
from bankcrm.embedded.postgres import Postgres
from bankcrm.embedded.valkey import Valkey


@contextmanager
def running(home: Home, given: set[str], volatile: bool = False) -> Iterator[dict[str, str]]:
    """Starts what is not `given` as a setting, yields the settings, stops what nobody uses.

    Every user holds a shared lock, so the last one to leave stops the services, and a user
    that was killed has left.
    """
    postgres = None if "DATABASE_URL" in given else Postgres(home, volatile)
    valkey = None if "REDIS_URL" in given else Valkey(home)
    with (home.folder / "users.lock").open("a") as users:
        try:
            with _alone(home.folder):
                fcntl.flock(users, fcntl.LOCK_SH)
                if postgres is not None:
                    postgres.start()
                if valkey is not None:
                    valkey.start()
            yield _settings(home, postgres, valkey)
        finally:
            with _alone(home.folder):
                if _is_last(users):
                    _stop(home, postgres, valkey)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Starting and stopping happen one at a time."""
    with (folder / "start.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stop(home: Home, postgres: Postgres | None, valkey: Valkey | None) -> None:
    if valkey is not None:
        valkey.stop()
    if postgres is not None:
        postgres.stop()
    home.wait_for_stopped()


def _settings(home: Home, postgres: Postgres | None, valkey: Valkey | None) -> dict[str, str]:
    settings = {
        "SECRET_KEY": home.passwords["secret_key"],
        "BANKCRM_FIELD_KEYS": json.dumps({"k1": home.passwords["field_key"]}),
        "BANKCRM_INDEX_KEY": home.passwords["index_key"],
    }
    if postgres is not None:
        settings |= {
            "DATABASE_URL_ADMIN": postgres.url("admin"),
            "DATABASE_URL": postgres.url("owner"),
            "DATABASE_URL_WEB": postgres.url("web"),
            "DATABASE_URL_JOB": postgres.url("job"),
        }
    if valkey is not None:
        settings["REDIS_URL"] = valkey.url()
    return settings
