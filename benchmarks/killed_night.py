"""A night killed with SIGKILL in each of its steps and started again must end as one left alone.

    python3 run.py benchmark killed_night --customers 2000

Nights of a made-up bank lead up to the last delivery. That one runs through once; then, for each
step, on a copy of the same database: the command `nightly` is started, killed in that step, and
started again. All tables of the night must come out equal, but for numbers that a sequence gave,
sealed values and moments. One line per step; exit status 1 when one differs. With `--correction`
the night that is killed corrects one that came before it, and so takes that one back first.
"""

import argparse
import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
from night import ROOT, URLS, in_database, manage
from rows_by_name import Rows, all_rows

BASE, WHOLE, KILLED = (f"bankcrm_drill_{name}" for name in ("base", "whole", "killed"))
MONTHS, DAYS = 2, 3
ATTEMPTS = 8  # a short step may be over before the signal arrives
PATIENCE = 120
POLL = 0.002
STEPS_DONE = """
select s.name from bankcrm_runstep s join bankcrm_run r on r.id = s.run_id
where r.state = 'running' and s.state in ('done', 'unchanged')
"""
IS_CONNECTED = """
select exists (
    select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
)
"""


class TooLate(Exception):
    """The step was over when the signal arrived."""


@dataclass(frozen=True)
class Drill:
    folder: Path
    night: Path
    dice: random.Random

    def environment(self, database: str) -> dict[str, str]:
        urls = {url: os.environ.get(url, os.environ["DATABASE_URL"]) for url in URLS}
        return {
            **os.environ,
            **{name: in_database(url, database) for name, url in urls.items()},
            "BANKCRM_VAR": str(self.folder / database),
            "BANKCRM_LOG_LEVEL": "ERROR",
        }

    def command(self) -> list[str]:
        return ["nightly", "--delivery", str(self.night), "--json"]

    def run(self, database: str) -> dict[str, Any]:
        _, _, said = manage(self.command(), self.environment(database))
        answer: dict[str, Any] = json.loads(said.splitlines()[-1])
        return answer

    def copy(self, database: str) -> None:
        """The base's tables, and the files that it keeps of its last delivery."""
        drop(database)
        with session(None) as run:
            run(f"create database {database} template {BASE}")
        shutil.rmtree(self.folder / database, ignore_errors=True)
        shutil.copytree(self.folder / BASE, self.folder / database)

    def rows(self, database: str) -> Rows:
        return all_rows(in_database(os.environ["DATABASE_URL"], database))

    def kill_in(self, before: str | None, step: str, seconds: float) -> float:
        """Starts a night and kills it in `step`, which follows `before`; seconds into the step."""
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *self.command()],
            env=self.environment(KILLED),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            with session(KILLED) as run:
                wait_for(run, before, process)
                started = time.perf_counter()
                time.sleep(self.dice.uniform(0, seconds))
                process.kill()
                lasted = time.perf_counter() - started
                process.wait()
                done = {name for (name,) in run(STEPS_DONE)}
        finally:
            process.kill()
            process.wait()
        if step in done or (before is not None and before not in done):
            raise TooLate
        return lasted


@contextmanager
def session(database: str | None) -> Iterator[Any]:
    url = os.environ["DATABASE_URL"]
    connection = psycopg2.connect(in_database(url, database) if database else url)
    connection.autocommit = True

    def run(statement: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    try:
        yield run
    finally:
        connection.close()


def drop(database: str) -> None:
    """Waits for autovacuum, and for what the killed program's session still does."""
    patience = time.monotonic() + PATIENCE
    with session(None) as run:
        while True:
            try:
                run(f"drop database if exists {database}")
            except psycopg2.errors.ObjectInUse:
                if time.monotonic() > patience:
                    raise
                time.sleep(POLL)
            else:
                return


def wait_for(run: Any, before: str | None, process: subprocess.Popen[bytes]) -> None:
    """Until the step `before` is committed; for the first step, until the program has connected."""
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience and process.poll() is None:
        if run(IS_CONNECTED)[0][0] if before is None else (before,) in run(STEPS_DONE):
            return
        time.sleep(POLL)
    raise TooLate


def prepare(drill: Drill, deliveries: list[Path]) -> None:
    """The base: a database with all nights but the last."""
    drop(BASE)
    with session(None) as run:
        run(f"create database {BASE}")
    environment = drill.environment(BASE)
    Path(environment["BANKCRM_VAR"]).mkdir()
    manage(["migrate", "--verbosity", "0"], environment)
    for delivery in deliveries:
        manage(["nightly", "--delivery", str(delivery), "--json"], environment)


def altered(delivery: Path, folder: Path) -> Path:
    """The same delivery with other balances, as one that has to be corrected."""
    copy = folder / "altered" / delivery.name
    shutil.copytree(delivery, copy)
    manifest, file = copy / "manifest.json", copy / "accounts.csv"
    said = json.loads(manifest.read_text(encoding="utf-8"))
    said["files"][file.name] = {"mode": said["files"][file.name]["mode"]}  # no control figures
    manifest.write_text(json.dumps(said), encoding="utf-8")
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for row in rows[::10]:
        row["balance"] = "12345.67"
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return copy


def is_equal_when_killed(
    drill: Drill, before: str | None, step: str, seconds: float, expected: Rows
) -> bool:
    for attempt in range(ATTEMPTS):
        drill.copy(KILLED)
        try:
            lasted = drill.kill_in(before, step, seconds * 0.7**attempt)
        except TooLate:
            continue
        status = drill.run(KILLED)["status"]
        wrong = expected.differences(drill.rows(KILLED))
        verdict = "equal" if not wrong else "DIFFERS: " + ", ".join(wrong)
        print(f"{step:<11} killed after {lasted:6.3f} s, then {status}: {verdict}", flush=True)
        return status == "done" and not wrong
    print(f"{step:<11} was over each time before it could be killed", flush=True)
    return False


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--correction", action="store_true", help="kill a correction instead")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = [f"--customers={options.customers}", f"--months={MONTHS}", f"--days={DAYS}"]
        out = folder / "deliveries"
        manage(["make_demo_deliveries", str(out), *sizes, f"--seed={options.seed}"], {**os.environ})
        *earlier, last = sorted(path for path in out.iterdir() if path.is_dir())
        if options.correction:
            earlier.append(altered(last, folder))
        drill = Drill(folder, last, random.Random(options.seed))  # noqa: S311 - no secret
        prepare(drill, earlier)
        drill.copy(WHOLE)
        steps = drill.run(WHOLE)["steps"]
        expected = drill.rows(WHOLE)
        if not expected.differences(drill.rows(BASE)):
            sys.exit("The night changed nothing: there is nothing to compare.")
        print(f"{last.name}: {expected.n} rows in {len(expected.tables)} tables", flush=True)
        names: list[str | None] = [None, *(step["name"] for step in steps)]
        same = [
            is_equal_when_killed(drill, before, step["name"], step["seconds"], expected)
            for before, step in zip(names, steps, strict=False)
        ]
        for database in (BASE, WHOLE, KILLED):
            drop(database)
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
