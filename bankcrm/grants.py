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
WHOLE = "insert, update, delete"
EDITED = "insert, update"
# Whatever is not named here, the web role only reads. Columns, where a person decides only some.
WEB_RIGHTS = {
    "django_session": WHOLE,
    "django_admin_log": "insert",
    "axes_accessattempt": WHOLE,
    "axes_accessattemptexpiration": WHOLE,
    "axes_accesslog": EDITED,
    "axes_accessfailurelog": "insert",
    "staff_auditevent": "insert",
    "staff_savedview": WHOLE,
    "staff_notification": "insert, update (read_at)",
    "staff_leave": "insert, update (cancelled_at)",
    "staff_coachingnote": "insert",
    "staff_businessday": EDITED,
    "staff_approval": "insert, update (decision, decided_by_id, decided_at, decision_reason)",
    "staff_officer": "insert, update (name, password, last_login, locked_at)",
    "customers_customer": "update (crm_contact_allowed, owner_id, handover_to_id, "
    "handover_manager_no, handover_org_unit_id, handover_at)",
    "customers_contact": "insert, update (withdrawn_at)",
    "tiering_scheme": "insert, update (name_en, name_zh)",
    "tiering_label": "insert, update (name_en, name_zh, kind, rank)",
    "tiering_ruleset": "insert, update (version, state, definition, effective_from)",
    "tiering_ruletrial": "insert, update (against, effect, tried_at)",
    "tiering_productclass": "update (name_zh, name_en, next_coefficient, next_is_aum, "
    "next_is_retained, next_from)",
    "campaigns_contactplan": EDITED,
    "campaigns_planstep": WHOLE,
    "campaigns_messagetemplate": EDITED,
    "campaigns_forbiddenword": WHOLE,
    "campaigns_programme": EDITED,
    "campaigns_campaign": EDITED,
    "campaigns_campaign_benefits": WHOLE,
    "campaigns_campaignfile": "insert, update (removed_at)",
    "campaigns_campaignversion": "insert, update (version, state, definition)",
    "campaigns_unittarget": WHOLE,
    "campaigns_wanteddryrun": "insert, update (version_id, state, asked_by_id, asked_at, "
    "taken_at, ended_at)",
    "campaigns_followup": "insert, update (owner_id, due_on, ends_on, channel, lead_id, state, "
    "cancel_reason, outcome, note, worked_by_id, worked_at, contact_id, touched_at)",
    "campaigns_whitelistentry": "insert, update (owner_id)",
    "campaigns_bookhandover": "insert, update (undone_at, undone_by_id)",
    "campaigns_customerhandover": "insert",
    "campaigns_workhandover": "insert",
    "tiering_benefit": EDITED,
    "bankcrm_rerun": "insert",
    "bankcrm_run": "update (decided_by_id, decided_at, is_accepted, decision_reason, "
    "state, reason)",
}


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
    for table in existing.intersection(WEB_RIGHTS):
        _execute(f"grant {WEB_RIGHTS[table]} on {{}} to {{}}", table, web)


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
