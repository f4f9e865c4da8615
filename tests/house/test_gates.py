"""The gates: what has to be clean before a change goes in."""

import json
import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
KEY = b64encode(os.urandom(32)).decode()
PRODUCTION = {
    "BANKCRM_ENV": "production",
    "BANKCRM_DB_ROLE": "web",
    "SECRET_KEY": b64encode(os.urandom(48)).decode(),
    "ALLOWED_HOSTS": "crm.bank.example",
    "DATABASE_URL_WEB": os.environ["DATABASE_URL"],
    "DATABASE_URL_JOB": os.environ["DATABASE_URL"],
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "BANKCRM_FIELD_KEYS": json.dumps({"k1": KEY}),
    "BANKCRM_INDEX_KEY": KEY,
}


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "."],
        ["-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
        ["manage.py", "makemigrations", "--check", "--dry-run"],
        ["manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", os.devnull],
    ],
    ids=["ruff", "format", "imports", "migrations", "openapi"],
)
def test_gate_is_clean(command: list[str]) -> None:
    passes(command, {})


def test_deployment_check_is_clean() -> None:
    passes(["manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION)


def passes(command: list[str], settings: dict[str, str]) -> None:
    # The browser tests' own need: Playwright brings an event loop into the test process.
    inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=inherited | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db
def test_tables_are_what_the_migrations_say() -> None:
    call_command("migrate", check_unapplied=True, verbosity=0)
