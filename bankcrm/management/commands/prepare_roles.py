"""Creates or updates the three database roles and the database, as the administrator."""

from typing import Any

import psycopg2
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from psycopg2 import sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import encrypt_password, make_dsn, parse_dsn

# What each role may do in the server; what it may do in the tables, the migrations grant.
ATTRIBUTES = {
    # Migrates, and creates the databases of tests.
    "owner": "login nosuperuser createdb nocreaterole bypassrls",
    # Serves people: row security always applies.
    "web": "login nosuperuser nocreatedb nocreaterole nobypassrls",
    # Works for the whole bank at night.
    "job": "login nosuperuser nocreatedb nocreaterole bypassrls",
}
MAINTENANCE_DATABASE = "postgres"


class Command(BaseCommand):
    help = (
        "Creates or updates the roles named in DATABASE_URL, DATABASE_URL_WEB and "
        "DATABASE_URL_JOB, with their passwords, and the database. Signs in with "
        "DATABASE_URL_ADMIN, or with DATABASE_URL where that is not set. Safe to repeat."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        logins = {role: parse_dsn(url) for role, url in settings.DATABASE_URLS.items()}
        admin = parse_dsn(settings.DATABASE_URL_ADMIN or settings.DATABASE_URL)
        try:
            self._prepare(logins, admin)
        except psycopg2.Error as error:
            # Never the address: it carries a password.
            raise CommandError(f"The database roles cannot be prepared: {error}") from error

    def _prepare(self, logins: dict[str, dict[str, str]], admin: dict[str, str]) -> None:
        connection = psycopg2.connect(make_dsn(**{**admin, "dbname": MAINTENANCE_DATABASE}))
        connection.autocommit = True
        try:
            for role in _distinct(logins):
                _put_role(connection, ATTRIBUTES[role], logins[role], admin)
            _let_owner_act_as_the_others(connection, logins)
            _put_database(connection, logins)
        finally:
            connection.close()
        names = ", ".join(sorted({login["user"] for login in logins.values()}))
        self.stdout.write(f"Database roles are ready: {names}")


def _distinct(logins: dict[str, dict[str, str]]) -> list[str]:
    """One role may serve for several outside production; the strongest wins."""
    first = {login["user"]: role for role, login in reversed(logins.items())}
    return list(first.values())


def _put_role(
    connection: Connection, attributes: str, login: dict[str, str], admin: dict[str, str]
) -> None:
    name = sql.Identifier(login["user"])
    with connection.cursor() as cursor:
        cursor.execute("select from pg_roles where rolname = %s", [login["user"]])
        if cursor.rowcount == 0:
            cursor.execute(sql.SQL("create role {}").format(name))
        if login["user"] == admin["user"]:
            return  # whoever is signed in does not weaken himself
        cursor.execute(sql.SQL("alter role {} with " + attributes).format(name))
        if "password" in login:
            # Hashed here, so that a server that logs statements does not log a password.
            secret = encrypt_password(login["password"], login["user"], connection, "scram-sha-256")
            cursor.execute(sql.SQL("alter role {} password {}").format(name, sql.Literal(secret)))


def _let_owner_act_as_the_others(connection: Connection, logins: dict[str, dict[str, str]]) -> None:
    owner = logins["owner"]["user"]
    others = {login["user"] for login in logins.values()} - {owner}
    with connection.cursor() as cursor:
        for other in sorted(others):
            grant = sql.SQL("grant {} to {}")
            cursor.execute(grant.format(sql.Identifier(other), sql.Identifier(owner)))


def _put_database(connection: Connection, logins: dict[str, dict[str, str]]) -> None:
    owner = logins["owner"]
    name, role = sql.Identifier(owner["dbname"]), sql.Identifier(owner["user"])
    with connection.cursor() as cursor:
        cursor.execute("select from pg_database where datname = %s", [owner["dbname"]])
        if cursor.rowcount == 0:
            cursor.execute(sql.SQL("create database {} owner {}").format(name, role))
        cursor.execute(sql.SQL("revoke all on database {} from public").format(name))
        for user in sorted({login["user"] for login in logins.values()}):
            grant = sql.SQL("grant connect, temporary on database {} to {}")
            cursor.execute(grant.format(name, sql.Identifier(user)))
