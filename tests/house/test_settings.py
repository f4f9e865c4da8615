"""Settings: all mistakes at once, secrets from files, nothing missing in .env.example."""

import ast
import json
import os
import subprocess
import sys
from base64 import b64encode
from decimal import Decimal
from pathlib import Path

import pytest
from environs import ValidationError

from bankcrm import environment

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "BANKCRM_ENV": "production",
    "SECRET_KEY": "a long enough key, with 50 and more different characters 0123456789",
    "ALLOWED_HOSTS": "crm.bank.example",
    "DATABASE_URL": "postgresql://owner:x@db/bankcrm",
    "DATABASE_URL_WEB": "postgresql://web:x@db/bankcrm",
    "DATABASE_URL_JOB": "postgresql://job:x@db/bankcrm",
    "REDIS_URL": "redis://redis:6379/0",
    "BANKCRM_FIELD_KEYS": json.dumps({"k1": b64encode(bytes(range(32))).decode()}),
    "BANKCRM_INDEX_KEY": b64encode(bytes(range(32))).decode(),
}


def load(settings: dict[str, str], show: str = "None") -> subprocess.CompletedProcess[str]:
    """Loads the settings in a process of its own, with nothing but these variables."""
    code = f"from bankcrm import settings; print({show})"
    environment = {"PATH": os.environ["PATH"], **settings}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def names_read_by(path: Path) -> set[str]:
    """Every NAME in env.something("NAME", …)."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def names_explained() -> set[str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    pairs = [line.removeprefix("#").partition("=") for line in lines if "=" in line]
    return {name for name, _, _ in pairs if name.isupper() and " " not in name}


def test_env_example_explains_every_setting_and_no_other() -> None:
    only_compose = {"POSTGRES_PASSWORD", "VALKEY_PASSWORD"}
    assert names_explained() == names_read_by(ROOT / "bankcrm" / "settings.py") | only_compose


def test_production_without_settings_names_all_that_are_missing() -> None:
    refused = load({})
    assert refused.returncode != 0
    assert all(name in refused.stderr for name in PRODUCTION if name != "BANKCRM_ENV")


def test_production_with_settings_loads_and_web_signs_in_as_web() -> None:
    loaded = load(PRODUCTION | {"BANKCRM_DB_ROLE": "web"}, "settings.DATABASES['default']['USER']")
    assert (loaded.returncode, loaded.stdout.strip()) == (0, "web")


@pytest.mark.parametrize(("role", "of_pages"), [("web", True), ("job", False), ("owner", False)])
def test_only_pages_ask_for_indexes_and_one_process(role: str, of_pages: bool) -> None:
    wanted = "settings.DATABASES['default']['OPTIONS'].get('options', '')"
    loaded = load(PRODUCTION | {"BANKCRM_DB_ROLE": role}, wanted)
    assert ("max_parallel_workers_per_gather=0" in loaded.stdout) is of_pages


def test_what_an_address_asks_of_the_planner_goes_first() -> None:
    settings = environment.database_settings("postgresql://w@host/bank?options=-c%20jit=off", "web")
    assert settings["OPTIONS"]["options"] == "-c jit=off"


def test_production_refuses_pages_for_developers() -> None:
    refused = load(PRODUCTION | {"DEBUG": "true"})
    assert refused.returncode != 0
    assert "DEBUG: Must be off in production" in refused.stderr
    demo = {"BANKCRM_ENV": "demo", "SECRET_KEY": "x", "DATABASE_URL": PRODUCTION["DATABASE_URL"]}
    assert load({**demo, "DEBUG": "true"}, "settings.DEBUG").stdout.strip() == "True"


def test_wrong_values_are_all_reported_without_their_secrets(tmp_path: Path) -> None:
    wrong = {
        "BANKCRM_PORT": "99999",
        "BANKCRM_HOLDOUT": "2",
        "BANKCRM_NEAR_LINE_SHARE": "5%",
        "BANKCRM_OVERDUE_REMIND": "-1",
        "BANKCRM_ALARM": "ftp://x",
        "BANKCRM_NIGHT_START": "25:00",
        "BANKCRM_FIELD_KEYS": '{"k1": "c2hvcnQ="}',
        "DATABASE_URL": "mysql://owner:verysecret@db/bankcrm",
        "SECRET_KEY": "",
        "SECRET_KEY_FILE": str(tmp_path / "missing"),
    }
    refused = load(PRODUCTION | wrong)
    assert all(name.removesuffix("_FILE") in refused.stderr for name in wrong)
    assert "verysecret" not in refused.stderr


def test_secret_from_a_file_is_read_without_its_line_end(tmp_path: Path) -> None:
    secret = tmp_path / "secret key"
    secret.write_text("from a file\n")
    given = {"BANKCRM_ENV": "demo", "DATABASE_URL": PRODUCTION["DATABASE_URL"]}
    loaded = load(given | {"SECRET_KEY_FILE": str(secret)}, "settings.SECRET_KEY")
    assert loaded.stdout.strip() == "from a file"


@pytest.mark.parametrize("text", ["-0.1", "1.1", "NaN", "Infinity", "five", ""])
def test_share_outside_its_range_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        environment.parse_share(text)


def test_share_is_kept_exact() -> None:
    assert environment.parse_share("0.05") == Decimal("0.05")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "no json", '{"k1": "AAAA"}', '{"k1": 7}', '{"k1": "not base64!"}']
)
def test_field_keys_that_cannot_encrypt_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        environment.parse_field_keys(text)


@pytest.mark.parametrize("text", ["", "mailto:duty@bank.example", "https://alarm.bank.example/x"])
def test_alarm_channel_is_taken(text: str) -> None:
    assert environment.parse_alarm(text) == text


@pytest.mark.parametrize("text", ["duty@bank.example", "file:///etc/passwd", "http://"])
def test_alarm_channel_that_leads_nowhere_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        environment.parse_alarm(text)
