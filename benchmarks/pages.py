"""How long the server takes for each page on a large bank, and what the pages weigh.

    python3 run.py benchmark pages --customers 1000000

Builds a bank of generated deliveries whose officers work between its nights, or takes the one that
stands from the last time; then `page_times` measures.
"""

import argparse
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import psycopg2
from night import ROOT, URLS, fresh_database, generated, in_database, manage

DATABASE = "bankcrm_benchmark_pages"
NIGHTS, CHANGED = 3, 0.03
IS_BUILT = """
select count(*) = %s and exists (select from customers_datadate where business_date = %s)
from customers_customer
"""
WORKED = """
from datetime import date
from campaigns.demo import workday
workday.work(on=date.fromisoformat("{day}"), seed=1)
"""


def environment_of(folder: Path) -> dict[str, str]:
    environment = {**os.environ, "BANKCRM_VAR": str(folder / "var-pages")}
    for name in URLS:
        environment[name] = in_database(os.environ.get(name, os.environ["DATABASE_URL"]), DATABASE)
    return environment


def is_built(url: str, n_customers: int, last_day: str) -> bool:
    """Whether the bank stands as it was built before, of this size and to its last night."""
    try:
        connection = psycopg2.connect(url)
    except psycopg2.OperationalError:
        return False
    with connection, connection.cursor() as cursor:
        cursor.execute("select to_regclass('customers_datadate') is not null")
        is_migrated = cursor.fetchone() == (True,)
        if is_migrated:
            cursor.execute(IS_BUILT, [n_customers, last_day])
        found = is_migrated and cursor.fetchone() == (True,)
    connection.close()
    return found


def build(deliveries: list[Path], environment: dict[str, str]) -> None:
    """The base night, then a day of work and a night by turns; the last morning is left open."""
    shutil.rmtree(environment["BANKCRM_VAR"], ignore_errors=True)
    fresh_database(environment, DATABASE)
    for night in deliveries:
        if night != deliveries[0]:
            work_on(date.fromisoformat(night.name), environment)
        seconds, _, _ = manage(["nightly", "--delivery", str(night), "--json"], environment)
        print(f"night {night.name} {seconds:7.1f} s", flush=True)


def work_on(day: date, environment: dict[str, str]) -> None:
    program = ["shell", "--no-imports", "-c", WORKED.format(day=day)]
    seconds, _, _ = manage(program, environment | {"BANKCRM_DB_ROLE": "job"})
    print(f"  day {day} {seconds:7.1f} s", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="keeps the generated deliveries there")
    options, others = parser.parse_known_args()
    folder = options.folder or Path(os.environ.get("BANKCRM_VAR", ROOT / "var")) / "benchmark"
    environment = environment_of(folder)
    deliveries = generated(options.customers, CHANGED, NIGHTS, folder)
    if is_built(environment["DATABASE_URL"], options.customers, deliveries[-1].name):
        manage(["migrate", "--verbosity", "0"], environment)
    else:
        build(deliveries, environment)
    manage(["collectstatic", "--noinput", "--verbosity", "0"], environment)
    measure = [sys.executable, str(ROOT / "benchmarks" / "page_times.py"), *others]
    return subprocess.run(measure, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
