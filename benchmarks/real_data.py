"""All nights of the real data through the product, held against an independent program's result.

    python3 run.py benchmark real_data

A database of its own; 358 nights by `run_inbox`; then the exports `month_averages` and
`label_changes` (RETAIL) must equal the two expected files row for row. Exit status 1 when not.
"""

import csv
import os
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from night import DATABASE, ROOT, URLS, fresh_database, in_database, manage

# the first versions of Python 3.11 have no filter
SAFELY: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
ARCHIVE = ROOT / "tests/data/berka-2021.tar.xz"
AVERAGES = ["customer_no", "month", "month_avg", "month_end_balance", "earned_label"]
CHANGES = ["customer_no", "on", "from", "to", "reason", "month_avg"]
Row = tuple[str, ...]


def rows(path: Path, columns: list[str], scheme: str | None = None) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    return [
        tuple(row[column] for column in columns)
        for row in found
        if scheme is None or row["scheme"] == scheme
    ]


def is_equal(what: str, ours: list[Row], expected: list[Row]) -> bool:
    differing = len(set(ours) ^ set(expected))
    verdict = "equal" if ours == expected else f"{differing} rows differ, or their order"
    print(f"{what}: {len(ours)} rows, expected {len(expected)}: {verdict}")
    return ours == expected


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with tarfile.open(ARCHIVE) as archive:
            archive.extractall(folder, **SAFELY)  # noqa: S202 - our own archive
        inbox = folder / "berkaA"
        environment = {
            **os.environ, "BANKCRM_VAR": str(folder / "var"), "BANKCRM_INBOX": str(inbox),
        }  # fmt: skip
        for url in URLS:
            given = os.environ.get(url, os.environ["DATABASE_URL"])
            environment[url] = in_database(given, DATABASE)
        fresh_database(environment)
        seconds, megabytes, said = manage(["run_inbox"], environment)
        print(f"{said.strip()} in {seconds:.0f} s, {megabytes:.0f} MB")
        averages, changes = folder / "averages.csv", folder / "changes.csv"
        manage(["export", "month_averages", str(averages)], environment)
        manage(["export", "label_changes", str(changes)], environment)
        same = [
            is_equal(
                "month_averages",
                rows(averages, AVERAGES),
                rows(inbox / "expected_month_averages.csv", AVERAGES),
            ),
            is_equal(
                "label_changes",
                rows(changes, CHANGES, "RETAIL"),
                rows(inbox / "expected_label_changes.csv", CHANGES),
            ),
        ]
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
