"""Real accounts through the whole night: averages and label changes equal an independent program's.

The first weeks; `python3 run.py benchmark real_data` runs all 358 nights.
"""

import csv
import io
import tarfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bankcrm import nightly
from bankcrm.enums import RunKind, State
from bankcrm.exports import EXPORTS

pytestmark = [pytest.mark.django_db, pytest.mark.drill]

# the first versions of Python 3.11 have no filter
SAFELY: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
ARCHIVE = Path(__file__).parent.parent / "data" / "berka-2021.tar.xz"
LAST = "2021-02-12"  # two entries into upgrades, one month close
Row = tuple[str, ...]


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real")
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, **SAFELY)  # noqa: S202 - our own archive
    return folder / "berkaA"


def rows(text: str, columns: list[str]) -> list[Row]:
    return [tuple(row[column] for column in columns) for row in csv.DictReader(io.StringIO(text))]


def exported(name: str, as_of: date, columns: list[str]) -> list[Row]:
    target = io.BytesIO()
    EXPORTS[name](target, as_of, None, None)
    return rows(target.getvalue().decode(), columns)


def expected(deliveries: Path, name: str, columns: list[str]) -> list[Row]:
    return rows((deliveries / f"expected_{name}.csv").read_text(), columns)


def test_real_nights_give_the_expected_averages_and_label_changes(deliveries: Path) -> None:
    folders = sorted(f for f in deliveries.iterdir() if f.is_dir() and f.name <= LAST)

    for folder in folders:
        run = nightly.start(RunKind.NIGHTLY, folder)
        assert run.state == State.DONE, f"{folder.name}: {run.reason}"

    running_month = LAST[:7]
    averages = ["customer_no", "month", "month_avg", "month_end_balance", "earned_label"]
    changes = ["customer_no", "scheme", "on", "from", "to", "reason", "month_avg"]
    assert [
        row
        for row in exported("month_averages", date.fromisoformat(LAST), averages)
        if row[1] < running_month
    ] == [row for row in expected(deliveries, "month_averages", averages) if row[1] < running_month]
    assert [
        row[:1] + row[2:]
        for row in exported("label_changes", date.fromisoformat(LAST), changes)
        if row[1] == "RETAIL"
    ] == [
        row
        for row in expected(deliveries, "label_changes", [c for c in changes if c != "scheme"])
        if row[1] <= LAST
    ]
