"""How soon a draft of rules is tried on the whole population, beside PostgreSQL and pandas.

    python3 run.py benchmark what_if [--customers 100000 1000000 3000000] [--again]

For each size a bank of made-up figures in a database of its own, without nights. Figures are
brought once per night; then the VIP line moves as a slider moves it, and each place of it is tried
three ways, side by side in one run: by the product, by one statement of PostgreSQL over the wide
row, and by pandas over columns in memory. All three must count the same. Then, once each, what
follows when the slider is let go: the first page of the customers behind a number, the effect on
the running campaigns, and the backtest on the closed months (the first time with bringing them).
Exit status 1 when a million customers take 500 ms or three million a second (p95), or when a list
or the campaigns take five seconds.
"""

import argparse
import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from statistics import median, quantiles

import django
from night import ROOT, URLS, fresh_database, in_database, manage

DATABASE = "bankcrm_benchmark_what_if"
SIZES = (100_000, 1_000_000, 3_000_000)
MOST_SECONDS = {1_000_000: 0.5, 3_000_000: 1.0}
MOST_AFTERWARDS = 5.0
N_PLACES = 21


def environment_of(folder: Path) -> dict[str, str]:
    environment = {**os.environ, "BANKCRM_VAR": str(folder / "var-what-if")}
    for name in URLS:
        environment[name] = in_database(os.environ.get(name, os.environ["DATABASE_URL"]), DATABASE)
    return environment


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, nargs="+", default=SIZES)
    parser.add_argument(
        "--again", action="store_true", help="on the bank that the last run has left, of one size"
    )
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "benchmark")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        return measure(options.measure)
    if options.again and len(options.customers) != 1:
        parser.error("one bank is left: name its --customers")
    environment = environment_of(options.folder)
    status = 0
    heads = ("first", "p50", "p95", "SQL", "pandas", "list", "lists", "replay 1", "replay 2")
    print(f"{'customers':>10} {' '.join(f'{head:>8}' for head in heads)}")
    for size in options.customers:
        if options.again:
            manage(["migrate", "--verbosity", "0"], environment)
        else:
            fresh_database(environment, DATABASE)
        program = [sys.executable, __file__, "--measure", str(size)]
        status |= subprocess.run(program, env=environment, check=False).returncode
    return status


def measure(n_customers: int) -> int:
    """In a process of its own, which has the database in its environment."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bankcrm.settings")
    django.setup()
    bank = import_module("what_if_bank").Bank(n_customers)  # its models need what stands above
    started = time.perf_counter()
    bank.bring()
    first = time.perf_counter() - started
    tried, by_sql, by_pandas = [], [], []
    for place in range(N_PLACES):
        line = 300_000 + 20_000 * place
        found = [timed(way, line) for way in (bank.try_line, bank.ask_sql, bank.ask_pandas)]
        counts = [count for count, _ in found]
        if counts[1:] != counts[:-1]:
            print(f"line {line}: counted differently {counts}")
            return 1
        for seconds, (_, taken) in zip((tried, by_sql, by_pandas), found, strict=True):
            seconds.append(taken)
    p95 = quantiles(tried, n=20)[-1]
    bank.touch(400_000)  # brings what campaigns ask for, as the night does
    afterwards = [
        timed(way, 400_000)[1]
        for way in (bank.list_people, bank.ask_campaigns, bank.replay, bank.replay)
    ]
    row = [first, median(tried), p95, median(by_sql), median(by_pandas), *afterwards]
    is_slow = p95 >= MOST_SECONDS.get(n_customers, float("inf"))
    is_slow |= max(afterwards[:2]) >= MOST_AFTERWARDS
    figures = " ".join(f"{seconds * 1000:>6.0f}ms" for seconds in row)
    print(f"{n_customers:>10,} {figures}{'  TOO SLOW' if is_slow else ''}", flush=True)
    return int(is_slow)


def timed(way, line: int) -> tuple[dict[str, int], float]:
    started = time.perf_counter()
    counts = way(line)
    return counts, time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
