"""What the web and the job role may do, granted anew after every migration.

The owner migrates and owns. The job role writes data and owns the schemas of the night (`draft`,
`stage`), so that it may truncate and analyze there. The web role reads, and writes only what
people change by day.
"""

from django.conf import settings
from django.db import connection
from psycopg2 import sql as pg
from psycopg2.extensions import parse_dsn

from bankcrm.night_tables import DRAFTS
from kernel import drafts, sql

MAINTAIN_SINCE = 170_000  # before, only the owner may analyze, and autovacuum must do
NIGHT_SCHEMAS = ("draft", "stage")
WEB_INSERTS = ("staff_auditevent", "axes_accesslog", "axes_accessfailurelog")
WEB_WRITES = (
    "django_session",
    "django_admin_log",
    "authtoken_token",
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accesslog",
    "staff_officer",
    "staff_officer_groups",
    "staff_officer_user_permissions",
    "staff_businessday",
    "customers_customer",
    "customers_contact",
    "tiering_productclass",
    "campaigns_contactplan",
    "campaigns_planstep",
    "campaigns_programme",
    "campaigns_campaign",
    "campaigns_whitelistentry",
    "campaigns_followup",
    "bankcrm_run",
)


def role_of(url: str) -> str | None:
    """The role in a database URL; None when the URL is empty."""
    return parse_dsn(url).get("user") if url else None


def step_aside() -> None:
    """Before a migration; `apply` makes good for it afterwards."""
    if sql.value("select to_regnamespace('draft')"):
        drafts.step_aside(DRAFTS)


def apply() -> None:
    """Grants, then the companions of the drafted tables. Harmless to repeat."""
    owner = sql.value("select current_user")
    job = role_of(settings.DATABASE_URLS["job"]) or owner
    web = role_of(settings.DATABASE_URLS["web"]) or owner
    for schema in NIGHT_SCHEMAS:
        _execute("create schema if not exists {} authorization {}", schema, job)
    _execute("grant usage, create on schema public to {}", owner)
    if job != owner:
        _grant_job(job)
    if web not in (owner, job):
        _grant_web(web)
    _prepare_drafts_as(job, owner)


def _grant_job(job: str) -> None:
    _execute("grant usage on schema public to {}", job)
    _execute(
        "grant select, insert, update, delete, truncate on all tables in schema public to {}", job
    )
    _execute("grant usage, select on all sequences in schema public to {}", job)
    if int(sql.value("show server_version_num")) >= MAINTAIN_SINCE:
        _execute("grant maintain on all tables in schema public to {}", job)


def _grant_web(web: str) -> None:
    _execute("grant usage on schema public to {}", web)
    _execute("revoke all on all tables in schema public from {}", web)
    _execute("grant select on all tables in schema public to {}", web)
    _execute("grant usage, select on all sequences in schema public to {}", web)
    existing = set(connection.introspection.table_names())
    for table in existing.intersection(WEB_INSERTS):
        _execute("grant insert on {} to {}", table, web)
    for table in existing.intersection(WEB_WRITES):
        _execute("grant insert, update, delete on {} to {}", table, web)


def _prepare_drafts_as(job: str, owner: str) -> None:
    """The job role must own what it truncates; the owner may act as it (`prepare_roles`)."""
    if job != owner:
        _execute("set role {}", job)
    try:
        drafts.prepare(DRAFTS)
    finally:
        if job != owner:
            sql.execute("reset role")


def _execute(statement: str, *names: str) -> None:
    sql.execute(pg.SQL(statement).format(*map(pg.Identifier, names)))
