"""How soon whom a campaign would list is counted on the whole population.

    python3 run.py benchmark campaign_count [--customers 1000000]

The made-up bank of `what_if`. Figures are brought once per night; then the line of the audience
moves as somebody types it, and each place of it is counted: the list, the hold-out, who is kept
out, overlaps, units, and the work that comes to officers. Exit status 1 when a million customers
take 500 ms (p95).
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
from night import ROOT, URLS, fresh_database, in_database

DATABASE = "bankcrm_benchmark_campaign_count"
MOST_SECONDS = {1_000_000: 0.5}
N_PLACES = 21


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, nargs="+", default=(100_000, 1_000_000))
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "benchmark")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        return measure(options.measure)
    environment = {**os.environ, "BANKCRM_VAR": str(options.folder / "var-campaign-count")}
    for name in URLS:
        environment[name] = in_database(os.environ.get(name, os.environ["DATABASE_URL"]), DATABASE)
    status = 0
    print(f"{'customers':>10} {'first':>8} {'p50':>8} {'p95':>8} {'work':>8}")
    for size in options.customers:
        fresh_database(environment, DATABASE)
        program = [sys.executable, __file__, "--measure", str(size)]
        status |= subprocess.run(program, env=environment, check=False).returncode
    return status


def measure(n_customers: int) -> int:
    """In a process of its own, which has the database in its environment."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bankcrm.settings")
    django.setup()
    import_module("what_if_bank").Bank(n_customers)  # its models need what stands above
    first = seconds_of(300_000)
    counted, worked = zip(*(seconds_of(300_000 - 10_000 * n) for n in range(N_PLACES)), strict=True)
    p95 = quantiles(counted, n=20)[-1]
    is_slow = p95 >= MOST_SECONDS.get(n_customers, float("inf"))
    row = [sum(first), median(counted), p95, median(worked)]
    figures = " ".join(f"{seconds * 1000:>6.0f}ms" for seconds in row)
    print(f"{n_customers:>10,} {figures}{'  TOO SLOW' if is_slow else ''}", flush=True)
    return int(is_slow)


def seconds_of(line: int) -> tuple[float, float]:
    """For the count, and for the work that it would bring."""
    campaigns, what_if, queries = map(
        import_module, ("campaigns.models", "campaigns.what_if", "campaigns.queries")
    )
    definition_of = import_module("campaigns.definition").CampaignDefinition.parse
    units = list(import_module("staff.models").OrgUnit.objects.order_by("path"))
    campaign = campaigns.Campaign.objects.select_related("plan", "programme").get(code="THRESHOLD")
    audience = {"metric": "aum_month_avg", "op": "ge", "value": line}
    written = queries.definition_of(campaign).to_json() | {"audience": audience}
    started = time.perf_counter()
    definition = definition_of(written, queries.campaign_book())
    drawn = what_if.draw(definition, campaign)
    what_if.summarise(drawn, units[0], units)
    counted = time.perf_counter()
    what_if.workload(drawn, definition)
    return counted - started, time.perf_counter() - counted


if __name__ == "__main__":
    sys.exit(main())
