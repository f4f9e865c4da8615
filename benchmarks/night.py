"""The whole night against one raw COPY of the same full extract, and how it grows.

    python3 run.py benchmark night --customers 1000000

For each size: a database of its own, a first full delivery, then nights of full extracts with 3 %
of the accounts changed. Each night is run by the command `nightly` and, right after it, the same
files are copied raw into plain tables; quoted are medians of the ratios, side by side in one run.
"""

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit, urlunsplit

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
URLS = ("DATABASE_URL", "DATABASE_URL_WEB", "DATABASE_URL_JOB")
DATABASE = "bankcrm_benchmark"
RAW_TABLES = {
    "customers.csv": """customer_no text, kind text, name text, id_type text, id_no text,
        mobile text, gender text, birth_date date, occupation text, annual_income numeric,
        org_code text, manager_no text, opened_on date, contact_allowed text, protected text,
        risk_flag text""",
    "accounts.csv": """account_no text, customer_no text, product_code text, product_class text,
        currency text, balance numeric, opened_on date, matures_on date, term_months int,
        closed_on date, credit_limit numeric, spend_30d numeric""",
    "activity.csv": """customer_no text, last_transaction_on date, transactions_30d bigint,
        transactions_90d bigint, inflow_30d numeric, outflow_30d numeric, mobile_logins_30d bigint,
        payroll_amount numeric, payroll_on date, linked_payment text, direct_debit text,
        merchant text""",
}


@dataclass(frozen=True)
class NightFigures:
    seconds: float
    copy_seconds: float
    peak_megabytes: float
    answer: dict

    @property
    def ratio(self) -> float:
        return self.seconds / self.copy_seconds


def in_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def fresh_database(environment: dict[str, str], name: str = DATABASE) -> None:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"drop database if exists {name}")
        cursor.execute(f"create database {name}")
    connection.close()
    manage(["migrate", "--verbosity", "0"], environment)


def manage(arguments: list[str], environment: dict[str, str]) -> tuple[float, float, str]:
    """Wall seconds, peak memory of the process in MB, what it printed."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(arguments)} ended with {process.returncode}\n{output}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024, output


def raw_copy(url: str, delivery: Path) -> float:
    """Seconds to COPY the delivery's three large files into plain logged tables."""
    connection = psycopg2.connect(url)
    seconds = 0.0
    with connection.cursor() as cursor:
        for file, columns in RAW_TABLES.items():
            cursor.execute(f"drop table if exists raw_copy; create table raw_copy ({columns})")
            connection.commit()
            with (delivery / file).open("rb") as source:
                header = source.readline().decode().strip()
                started = time.perf_counter()
                cursor.copy_expert(f"copy raw_copy ({header}) from stdin with (format csv)", source)
                connection.commit()
                seconds += time.perf_counter() - started
        cursor.execute("drop table raw_copy")
        connection.commit()
    connection.close()
    return seconds


def generated(n_customers: int, changed: float, n_nights: int, folder: Path) -> list[Path]:
    """The deliveries of a bank of this size, oldest first; written when they are not there yet."""
    deliveries = folder / f"deliveries-{n_customers}"
    if not deliveries.exists():
        generate = [sys.executable, str(ROOT / "benchmarks/generate.py"), str(deliveries)]
        options = ["--customers", n_customers, "--changed", changed, "--nights", n_nights]
        subprocess.run([*generate, *map(str, options), "--seed", "1"], check=True)
    return sorted(deliveries.iterdir())


def measure(n_customers: int, changed: float, n_nights: int, folder: Path) -> list[NightFigures]:
    environment = {**os.environ, "BANKCRM_VAR": str(folder / "var")}
    for name in URLS:
        environment[name] = in_database(os.environ.get(name, os.environ["DATABASE_URL"]), DATABASE)
    first, *nights = generated(n_customers, changed, n_nights, folder)
    fresh_database(environment)
    seconds, megabytes, _ = manage(["nightly", "--delivery", str(first), "--json"], environment)
    copied = raw_copy(environment["DATABASE_URL"], first)
    print(
        f"{n_customers:>9,} first load {seconds:7.1f} s = {seconds / copied:.1f} x COPY, "
        f"{megabytes:.0f} MB"
    )
    figures = []
    for night in nights:
        seconds, megabytes, output = manage(
            ["nightly", "--delivery", str(night), "--json"], environment
        )
        copied = raw_copy(environment["DATABASE_URL"], night)
        answer = json.loads(output.strip().splitlines()[-1])
        figures.append(NightFigures(seconds, copied, megabytes, answer))
    _, _, output = manage(["nightly", "--delivery", str(nights[-1]), "--json"], environment)
    again = json.loads(output.strip().splitlines()[-1])
    report(n_customers, figures, again)
    return figures


def report(n_customers: int, figures: list[NightFigures], again: dict) -> None:
    for night in figures:
        steps = " ".join(f"{s['name']} {s['seconds']:.2f}" for s in night.answer["steps"])
        print(
            f"{n_customers:>9,} night {night.answer['business_date']} {night.seconds:6.1f} s, "
            f"COPY {night.copy_seconds:5.1f} s, ratio {night.ratio:.2f}, "
            f"{night.peak_megabytes:.0f} MB | {steps}"
        )
    rows = sum(step["rows"] for step in again["steps"])
    print(
        f"{n_customers:>9,} median ratio {median(n.ratio for n in figures):.2f} (goal <= 4), "
        f"peak memory {max(n.peak_megabytes for n in figures):.0f} MB (goal <= 200), "
        f"same night again: {again['status']}, {rows} rows"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--changed", type=float, default=0.03)
    parser.add_argument("--nights", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="keeps the generated deliveries there")
    options = parser.parse_args()
    folder = options.folder or Path(os.environ.get("BANKCRM_VAR", ROOT / "var")) / "benchmark"
    folder.mkdir(parents=True, exist_ok=True)
    small = options.customers // 10
    shutil.rmtree(folder / "var", ignore_errors=True)
    of_small = measure(small, options.changed, options.nights, folder)
    shutil.rmtree(folder / "var", ignore_errors=True)
    of_large = measure(options.customers, options.changed, options.nights, folder)
    times = [median(n.seconds for n in figures) for figures in (of_small, of_large)]
    exponent = math.log(times[1] / times[0]) / math.log(options.customers / small)
    print(f"growth {small:,} -> {options.customers:,}: time exponent {exponent:.2f} (linear = 1)")


if __name__ == "__main__":
    main()
