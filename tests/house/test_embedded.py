"""Embedded PostgreSQL and Valkey: real ones, in a folder with an awkward name."""

import os
import sysconfig
from pathlib import Path
from stat import S_IMODE

import psycopg2
import pytest
import redis

from bankcrm.embedded.home import Home
from bankcrm.embedded.services import running

SITE_PACKAGES = Path(sysconfig.get_path("platlib"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A folder that another account may enter, with a space, a quote and a dollar in its name."""
    folder = tmp_path_factory.mktemp("services")
    for parent in (folder, folder.parent, folder.parent.parent):
        parent.chmod(0o755)  # pytest made them, for its user alone
    return Home.open(folder / "a b'c $d", SITE_PACKAGES)


def as_admin(url: str, statement: str) -> object:
    connection = psycopg2.connect(url.rpartition("/")[0] + "/postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone() if cursor.description else None
    finally:
        connection.close()


def test_services_start_keep_their_data_and_stop(home: Home) -> None:
    with running(home, set(), volatile=True) as first:
        as_admin(first["DATABASE_URL_ADMIN"], "create table kept as select 7 as answer")
        client = redis.Redis.from_url(first["REDIS_URL"])
        assert client.ping()
        client.close()
    with pytest.raises(psycopg2.OperationalError):
        as_admin(first["DATABASE_URL_ADMIN"], "select 1")
    with running(home, set(), volatile=True) as second:
        assert as_admin(second["DATABASE_URL_ADMIN"], "select answer from kept") == (7,)
        assert second["SECRET_KEY"] == first["SECRET_KEY"]


def test_services_stop_only_with_their_last_user(home: Home) -> None:
    with running(home, set(), volatile=True) as first:
        with running(home, set(), volatile=True) as second:
            assert second["DATABASE_URL"] == first["DATABASE_URL"]
        assert as_admin(first["DATABASE_URL_ADMIN"], "select 1") == (1,)


def test_services_refuse_a_wrong_password(home: Home) -> None:
    with running(home, set(), volatile=True) as settings:
        wrong = settings["DATABASE_URL_ADMIN"].replace(home.passwords["admin"], "wrong")
        with pytest.raises(psycopg2.OperationalError):
            as_admin(wrong, "select 1")
        client = redis.Redis.from_url(settings["REDIS_URL"].replace(home.passwords["valkey"], "x"))
        with pytest.raises(redis.AuthenticationError):
            client.ping()
        client.close()


def test_given_servers_are_not_embedded(home: Home) -> None:
    with running(home, {"DATABASE_URL", "REDIS_URL"}) as settings:
        assert not {"DATABASE_URL", "REDIS_URL"} & settings.keys()


def test_passwords_are_for_the_starting_user_alone(home: Home) -> None:
    note = home.folder / "passwords.json"
    assert (S_IMODE(note.stat().st_mode), note.stat().st_uid) == (0o600, os.geteuid())
    assert S_IMODE((home.folder / "postgres").stat().st_mode) == 0o700
