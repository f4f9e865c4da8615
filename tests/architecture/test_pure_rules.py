"""The condition language reads nothing but its arguments: its source imports nothing impure."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
RULES = sorted((ROOT / "tiering/rules").rglob("*.py"))
IMPURE = (
    "django.db",
    "django.apps",
    "django.conf",
    "django.utils.timezone",
    "psycopg2.connect",
    "psycopg2.extras",
    "redis",
    "celery",
    "time",
    "random",
    "kernel.sql",
    "kernel.clock",
    "kernel.drafts",
    "kernel.locks",
)


def imported(source: str) -> Iterator[str]:
    """Every dotted name that the source imports, wherever in it; `from a import b` gives a.b."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def impure(name: str) -> bool:
    return "models" in name.split(".") or any(f"{name}.".startswith(f"{each}.") for each in IMPURE)


def test_gathering_sees_every_way_of_importing() -> None:
    source = (
        "import time\ndef late():\n    from django import db\n    from kernel.clock import today"
    )
    assert [name for name in imported(source) if impure(name)] == [
        "time",
        "django.db",
        "kernel.clock.today",
    ]
    assert impure("tiering.models.Label")
    assert not impure("datetime.timedelta")


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_rules_import_nothing_impure(path: Path) -> None:
    assert [each for each in imported(path.read_text(encoding="utf-8")) if impure(each)] == []
