"""The benchmarks' large deliveries hold what they declare, sorted, alike in both modes."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.generate import write_benchmark

FILES = ("customers.csv", "accounts.csv", "activity.csv")
CUSTOMERS = 3_000


@pytest.fixture(scope="module", params=["full", "delta"])
def deliveries(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp(request.param), request.param)


def written(out: Path, mode: str) -> Path:
    write_benchmark(
        out,
        customers=CUSTOMERS,
        changed=0.03,
        nights=2,
        seed=1,
        start=date(2026, 3, 16),
        mode=mode,
    )
    return out


def keyed_lines(path: Path) -> dict[str, str]:
    _header, *lines = path.read_text(encoding="utf-8").splitlines()
    return {line.partition(",")[0]: line for line in lines}


def test_control_figures_agree_with_the_files(deliveries: Path) -> None:
    for folder in deliveries.iterdir():
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        for name, figures in manifest["files"].items():
            assert figures["rows"] == len(keyed_lines(folder / name))
        with (folder / "accounts.csv").open(encoding="utf-8", newline="") as file:
            total = sum(Decimal(row["balance"]) for row in csv.DictReader(file))
        assert Decimal(manifest["files"]["accounts.csv"]["totals"]["balance"]) == total


def test_large_files_are_sorted_by_key_and_hold_no_quote(deliveries: Path) -> None:
    for folder in deliveries.iterdir():
        for name in FILES:
            keys = list(keyed_lines(folder / name))
            assert keys == sorted(keys)
            assert '"' not in (folder / name).read_text(encoding="utf-8")


def test_deltas_add_up_to_the_full_files(tmp_path: Path) -> None:
    full, delta = written(tmp_path / "full", "full"), written(tmp_path / "delta", "delta")

    for name in FILES:
        standing: dict[str, str] = {}
        for folder in sorted(delta.iterdir()):
            standing |= keyed_lines(folder / name)
            assert standing == keyed_lines(full / folder.name / name)


def test_the_wanted_share_of_accounts_changes_each_night(tmp_path: Path) -> None:
    first, second, _third = sorted(written(tmp_path / "full", "full").iterdir())
    before, after = keyed_lines(first / "accounts.csv"), keyed_lines(second / "accounts.csv")

    n_changed = sum(after[key] != line for key, line in before.items())
    assert n_changed / len(before) == pytest.approx(0.03, abs=0.006)
    assert len(before) / CUSTOMERS == pytest.approx(2.48, abs=0.06)
