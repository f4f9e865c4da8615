"""The three database roles, on a real server."""

from collections.abc import Iterator

import psycopg2
import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from psycopg2.extensions import make_dsn, parse_dsn
from pytest_django import Settings

ROLES = ("owner", "web", "job")
PREFIX = "bankcrm_trial"


def admin_login() -> dict[str, str]:
    url = django_settings.DATABASE_URL_ADMIN or django_settings.DATABASE_URL
    return {**parse_dsn(url), "dbname": "postgres"}


def address(role: str, password: str) -> str:
    login = {**admin_login(), "user": f"{PREFIX}_{role}", "password": password, "dbname": PREFIX}
    host, port = login["host"].replace("/", "%2F"), login.get("port", "5432")
    return f"postgresql://{login['user']}:{password}@{host}:{port}/{PREFIX}"


def as_admin(*statements: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(make_dsn(**admin_login()))
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


@pytest.fixture
def trial(settings: Settings) -> Iterator[Settings]:
    """Settings that name roles of this test alone."""
    if as_admin("select rolsuper from pg_roles where rolname = current_user") != [(True,)]:
        pytest.skip("needs a superuser in DATABASE_URL_ADMIN")
    settings.DATABASE_URL_ADMIN = make_dsn(**admin_login())
    settings.DATABASE_URLS = {
        role: address(role, f"first {role}".replace(" ", "")) for role in ROLES
    }
    try:
        yield settings
    finally:
        as_admin(f"drop database if exists {PREFIX}")
        for role in ROLES:
            as_admin(f"drop role if exists {PREFIX}_{role}")


def test_roles_are_made_with_their_walls(trial: Settings) -> None:
    call_command("prepare_roles")
    found = as_admin(
        "select rolname::text, rolsuper, rolcreaterole, rolbypassrls from pg_roles "
        f"where rolname like '{PREFIX}%' order by 1"
    )
    assert found == [
        (f"{PREFIX}_job", False, False, True),
        (f"{PREFIX}_owner", False, False, True),
        (f"{PREFIX}_web", False, False, False),
    ]


def test_new_password_replaces_the_old_one(trial: Settings) -> None:
    call_command("prepare_roles")
    old = trial.DATABASE_URLS["web"]
    trial.DATABASE_URLS = {**trial.DATABASE_URLS, "web": address("web", "second")}
    call_command("prepare_roles")
    psycopg2.connect(trial.DATABASE_URLS["web"]).close()
    if needs_a_password():
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(old)


def needs_a_password() -> bool:
    """A server of a developer may trust everybody."""
    try:
        psycopg2.connect(make_dsn(**{**admin_login(), "password": "wrong"})).close()
    except psycopg2.OperationalError:
        return True
    return False


def test_passwords_are_not_printed(trial: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("prepare_roles")
    assert "first" not in "".join(capsys.readouterr())


def test_unreachable_server_is_said_without_its_password(settings: Settings) -> None:
    settings.DATABASE_URL_ADMIN = "postgresql://postgres:verysecret@127.0.0.1:1/postgres"
    with pytest.raises(CommandError) as refusal:
        call_command("prepare_roles")
    assert "verysecret" not in str(refusal.value)
