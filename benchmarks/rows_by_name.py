"""All rows that nights write, with names in place of numbers, so that two databases compare.

A night that was killed has drawn numbers from sequences that it never used; what its rows say and
which rows they belong to must be the same all the same.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import django
import psycopg2
from django.apps import apps
from django.db import models

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bankcrm.settings")
django.setup()

APPS = ("staff", "customers", "tiering", "campaigns")
# How a row is called whose number comes from a sequence and that others refer to.
NAMES = {
    "staff_officer": ("staff_no",),
    "staff_orgunit": ("code",),
    "customers_delivery": ("digest",),
    "customers_customer": ("customer_no",),
    "customers_account": ("account_no",),
    "campaigns_whitelistentry": ("campaign", "customer", "entered_on"),
    "campaigns_followup": ("campaign", "customer", "account", "anchor_on", "step"),
}
# Numbers within, drawn by chance, or sealed anew each time; what they stand for has other columns.
UNLIKE = {
    "staff_orgunit": {"path"},
    "customers_customer": {"public_id", "id_no", "mobile"},
    "customers_reject": {"raw_value"},
}


@dataclass(frozen=True)
class Rows:
    """Table → its rows as text, each with how often it is there."""

    tables: dict[str, Counter[str]]

    @property
    def n(self) -> int:
        return sum(rows.total() for rows in self.tables.values())

    def differences(self, other: "Rows") -> list[str]:
        found = []
        for table, rows in self.tables.items():
            missing, more = rows - other.tables[table], other.tables[table] - rows
            if missing or more:
                example = next(iter(missing or more))
                found.append(f"{table} -{missing.total()} +{more.total()} ({example})")
        return found


def all_rows(url: str) -> Rows:
    connection = psycopg2.connect(url)
    tables = {}
    with connection, connection.cursor() as cursor:
        for table, statement in _statements():
            cursor.execute("select to_regclass(%s)", (table,))
            if cursor.fetchone() == (None,):
                continue
            cursor.execute(statement)
            tables[table] = Counter(text for (text,) in cursor.fetchall())
    connection.close()
    return Rows(tables)


def _statements() -> Iterator[tuple[str, str]]:
    """Each table of the floors, and what stands beside it as draft and as undo."""
    for model in apps.get_models():
        if model._meta.app_label not in APPS:
            continue
        table = model._meta.db_table
        columns = ", ".join(_columns(model))
        yield table, f"select row({columns})::text from {table} t"
        for companion in (f"draft.{table}_next", f"draft.{table}_prior"):
            extra = ", t.existed" if companion.endswith("prior") else ""
            yield companion, f"select row({columns}{extra})::text from {companion} t"


def _columns(model: type[models.Model]) -> Iterator[str]:
    unlike = UNLIKE.get(model._meta.db_table, set())
    for field in model._meta.concrete_fields:
        is_numbered = isinstance(field, models.AutoField | models.BigAutoField)
        is_moment = isinstance(field, models.DateTimeField) and (
            field.auto_now_add or field.has_db_default()
        )
        if not (is_numbered or is_moment or field.name in unlike):
            yield _shown(field, "t", count())


def _shown(field: models.Field, alias: str, numbers: "count[int]") -> str:
    """The column, or the name of the row that it refers to."""
    value = f"{alias}.{field.column}"
    target = field.related_model if field.is_relation else None
    names = NAMES.get(target._meta.db_table) if isinstance(target, type) else None
    if names is None:
        return value
    other = f"x{next(numbers)}"
    parts = [_shown(target._meta.get_field(name), other, numbers) for name in names]
    words = f"concat_ws('|', {', '.join(parts)})"
    return f"(select {words} from {target._meta.db_table} {other} where {other}.id = {value})"
