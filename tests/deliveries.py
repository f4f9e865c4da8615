"""Deliveries for tests: small folders as the core systems would hand them over.

`make_delivery(tmp_path, "2026-11-20", customers=[customer("C1")], accounts=[account("A1", "C1")])`
writes `tmp_path/2026-11-20` with its manifest and gives the folder. Rows are dicts of texts; what
a row leaves out takes the default of its file. A file that is not named is not delivered, except
org units and staff, which come with every delivery unless they are None.
"""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

Row = dict[str, str]

ORG_UNITS: tuple[Row, ...] = (
    {"org_code": "HO", "parent_code": "", "name": "总行", "level": "head_office"},
    {"org_code": "R01", "parent_code": "HO", "name": "一分行", "level": "region"},
    {"org_code": "B001", "parent_code": "R01", "name": "一支行", "level": "branch"},
    {"org_code": "B002", "parent_code": "R01", "name": "二支行", "level": "branch"},
)
STAFF: tuple[Row, ...] = (
    {"staff_no": "H001", "name": "总行甲", "org_code": "HO", "role": "head_office"},
    {"staff_no": "M001", "name": "一行长", "org_code": "B001", "role": "branch_manager"},
    {"staff_no": "M002", "name": "二行长", "org_code": "B002", "role": "branch_manager"},
    {"staff_no": "S0011", "name": "经理甲", "org_code": "B001", "role": "relationship_manager"},
    {"staff_no": "S0012", "name": "经理乙", "org_code": "B001", "role": "relationship_manager"},
    {"staff_no": "S0021", "name": "经理丙", "org_code": "B002", "role": "relationship_manager"},
)
DEFAULTS: dict[str, Row] = {
    "org_units.csv": {"org_code": "", "parent_code": "", "name": "", "level": ""},
    "staff.csv": {
        "staff_no": "",
        "name": "",
        "org_code": "B001",
        "role": "relationship_manager",
        "active": "1",
        "daily_calls": "15",
        "daily_visits": "3",
    },
    "customers.csv": {
        "customer_no": "",
        "kind": "personal",
        "name": "张三",
        "id_type": "",
        "id_no": "",
        "mobile": "",
        "gender": "F",
        "birth_date": "1980-05-06",
        "occupation": "",
        "annual_income": "",
        "org_code": "B001",
        "manager_no": "S0011",
        "opened_on": "2020-01-02",
        "contact_allowed": "1",
        "protected": "0",
        "risk_flag": "",
    },
    "corporates.csv": {"customer_no": ""},
    "accounts.csv": {
        "account_no": "",
        "customer_no": "",
        "product_code": "DM01",
        "product_class": "demand",
        "currency": "CNY",
        "balance": "0.00",
        "opened_on": "2020-01-02",
        "matures_on": "",
        "term_months": "",
        "closed_on": "",
        "credit_limit": "",
        "spend_30d": "",
    },
    "activity.csv": {"customer_no": "", "last_transaction_on": ""},
    "relations.csv": {"customer_no": "", "related_no": "", "relation": "family"},
    "contacts.csv": {
        "contact_no": "",
        "customer_no": "",
        "staff_no": "",
        "happened_at": "2026-11-01 10:00:00",
        "channel": "call",
        "outcome": "done",
        "note": "",
    },
    "fx_rates.csv": {"currency": "", "rate_to_cny": ""},
}


def customer(customer_no: str, **cells: str) -> Row:
    return {"customer_no": customer_no, **cells}


def account(account_no: str, customer_no: str, balance: str = "0.00", **cells: str) -> Row:
    return {"account_no": account_no, "customer_no": customer_no, "balance": balance, **cells}


def make_delivery(
    parent: Path,
    on: str,
    *,
    org_units: Iterable[Row] | None = ORG_UNITS,
    staff: Iterable[Row] | None = STAFF,
    customers: Iterable[Row] | None = None,
    corporates: Iterable[Row] | None = None,
    accounts: Iterable[Row] | None = None,
    activity: Iterable[Row] | None = None,
    relations: Iterable[Row] | None = None,
    contacts: Iterable[Row] | None = None,
    fx_rates: Iterable[Row] | None = None,
    mode: str | Mapping[str, str] = "full",
    encoding: str = "utf-8",
    columns: Mapping[str, Sequence[str]] | None = None,
    raw: Mapping[str, bytes] | None = None,
    compressed: Sequence[str] = (),
    manifest: Mapping[str, Any] | None = None,
    entries: Mapping[str, Mapping[str, Any]] | None = None,
    with_manifest: bool = True,
    name: str = "",
) -> Path:
    """Writes one delivery and gives its folder.

    `mode`: for all files, or by file name. `columns`: the exact header of a file (to leave columns
    out). `raw`: bytes of a file as they are, `compressed`: files that come as `.csv.gz`.
    `manifest` and `entries` override the control figures, of the whole and by file name.
    """
    tables = {
        "org_units.csv": org_units,
        "staff.csv": staff,
        "customers.csv": customers,
        "corporates.csv": corporates,
        "accounts.csv": accounts,
        "activity.csv": activity,
        "relations.csv": relations,
        "contacts.csv": contacts,
        "fx_rates.csv": fx_rates,
    }
    contents = {
        file: _csv_bytes(file, list(rows), (columns or {}).get(file), encoding)
        for file, rows in tables.items()
        if rows is not None
    }
    contents.update(raw or {})
    folder = parent / (name or on)
    folder.mkdir(parents=True)
    files: dict[str, dict[str, Any]] = {}
    for file, content in contents.items():
        disk_name = f"{file}.gz" if file in compressed else file
        stored = gzip.compress(content, mtime=0) if file in compressed else content
        (folder / disk_name).write_bytes(stored)
        figures = _figures(file, content, stored, encoding)
        figures["mode"] = mode if isinstance(mode, str) else mode.get(file, "full")
        figures.update((entries or {}).get(file, {}))
        files[disk_name] = {key: value for key, value in figures.items() if value is not None}
    if with_manifest:
        content_of = {"business_date": on, "encoding": encoding, "files": files, **(manifest or {})}
        text = json.dumps(content_of, ensure_ascii=False, indent=1)
        (folder / "manifest.json").write_text(text, encoding="utf-8")
    return folder


def _csv_bytes(file: str, rows: list[Row], header: Sequence[str] | None, encoding: str) -> bytes:
    defaults = DEFAULTS[file]
    named = dict.fromkeys([*defaults, *(column for row in rows for column in row)])
    columns = list(header or named)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([row.get(column, defaults.get(column, "")) for column in columns])
    return text.getvalue().encode(encoding)


def _figures(file: str, content: bytes, stored: bytes, encoding: str) -> dict[str, Any]:
    """Control figures; none that a broken file cannot have."""
    figures: dict[str, Any] = {"sha256": hashlib.sha256(stored).hexdigest()}
    try:
        lines = list(csv.reader(io.StringIO(content.decode(encoding), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return figures
    rows = [line for line in lines[1:] if line]
    figures["rows"] = len(rows)
    if lines and file == "accounts.csv" and "balance" in lines[0]:
        at = lines[0].index("balance")
        amounts = [_amount(row[at]) for row in rows if len(row) > at]
        if None not in amounts:
            figures["totals"] = {"balance": str(sum(filter(None, amounts), Decimal(0)))}
    return figures


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
