"""How long a dry run takes beside the night's own planning, on a bank of nights.

    python3 run.py benchmark dry_run [--customers 100000 1000000]

For each size a database of its own, a whole night and one with 3 % of the accounts changed, which
the command `nightly` runs. Then a campaign is tried as it runs, and a version of it that moves much
of its list, the first time and again; and a page of what was found is read. Beside them, by turns,
stands what the same version costs the night itself: lists and follow-ups once it is adopted, rolled
back afterwards. Exit status 1 where a version that moves its list takes more than
three times as long as the night does.
"""

import argparse
import os
import subprocess
import sys
import time
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from statistics import median

import django
from night import ROOT, URLS, fresh_database, generated, in_database, manage

DATABASE = "bankcrm_benchmark_dry_run"
MOST_TIMES, N_ROUNDS = 3, 3
NIGHT = (
    "campaigns.targeting.whitelist",
    "campaigns.targeting.planning",
    "kernel.sql",
    "django.db.transaction",
    "customers.queries",
)
CAMPAIGN, LINE = "THRESHOLD", 100_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--customers", type=int, nargs="+", default=(100_000, 1_000_000))
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "benchmark")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        return measure(options.measure)
    environment = {**os.environ, "BANKCRM_VAR": str(options.folder / "var-dry-run")}
    for name in URLS:
        environment[name] = in_database(os.environ.get(name, os.environ["DATABASE_URL"]), DATABASE)
    options.folder.mkdir(parents=True, exist_ok=True)
    status = 0
    heads = ("as it runs", "version", "again", "steps", "page", "night", "ratio")
    print(f"{'customers':>10} {' '.join(f'{head:>10}' for head in heads)}")
    for size in options.customers:
        fresh_database(environment, DATABASE)
        for delivery in generated(size, 0.03, 1, options.folder):
            manage(["nightly", "--delivery", str(delivery), "--json"], environment)
        program = [sys.executable, __file__, "--measure", str(size)]
        status |= subprocess.run(program, env=environment, check=False).returncode
    return status


def measure(n_customers: int) -> int:
    """In a process of its own, which has the database in its environment."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bankcrm.settings")
    django.setup()
    models = import_module("campaigns.models")  # its models need what stands above
    campaign = models.Campaign.objects.select_related("plan", "programme").get(code=CAMPAIGN)
    definition = moved(campaign)
    dry_run = import_module("campaigns.targeting.dry_run").dry_run
    as_it_runs, _ = timed(lambda: dry_run(campaign))
    first, _ = timed(lambda: dry_run(campaign, definition))
    rounds = [
        (*timed(lambda: dry_run(campaign, definition)), planned(campaign.pk, definition))
        for _round in range(N_ROUNDS)
    ]
    again, night = median(each[0] for each in rounds), median(each[2] for each in rounds)
    ratio, run = median(each[0] / each[2] for each in rounds), rounds[0][1]
    page, _ = timed(lambda: read(campaign, definition, run))
    seconds = " ".join(f"{each:>9.2f}s" for each in (as_it_runs, first, again))
    print(
        f"{n_customers:>10,} {seconds} {len(run.plan):>10,} {page * 1000:>8.0f}ms {night:>9.2f}s"
        f" {ratio:>10.2f}{'  TOO SLOW' if ratio > MOST_TIMES else ''}",
        flush=True,
    )
    return int(ratio > MOST_TIMES)


def moved(campaign):
    """A version with another line: most of its list goes, and many others come."""
    queries = import_module("campaigns.queries")
    parse = import_module("campaigns.definition").CampaignDefinition.parse
    audience = {"metric": "aum_month_avg", "op": "ge", "value": LINE}
    written = queries.definition_of(campaign).to_json() | {"audience": audience}
    return parse(written, queries.campaign_book())


def read(campaign, definition, run) -> int:
    """A page of what is kept, as head office opens it."""
    dry_runs = import_module("campaigns.what_if.dry_runs")
    staff = import_module("staff.models")
    by = staff.Officer(role="head_office", staff_no="9001", name="9001")
    bank = staff.OrgUnit.objects.get(parent=None)
    dry_runs.keep(campaign, definition, run)
    told = dry_runs.reading(campaign, definition, by=by, unit=bank)
    return len(told.page(size=50)[0]) + len(told.officers) + len(told.units)


def planned(pk, definition) -> float:
    """Seconds that the night takes for its lists and follow-ups once the version is adopted."""
    whitelist, planning, sql, transaction, queries = map(import_module, NIGHT)
    day = queries.publication().on + timedelta(days=1)
    campaign = import_module("campaigns.models").Campaign.objects.get(pk=pk)
    with transaction.atomic():
        definition.adopt(campaign)
        campaign.save()
        sql.execute("set local jit = off")
        lists, _ = timed(lambda: whitelist.draw(on=day))
        plans, _ = timed(lambda: planning.plan(on=day, everyone=False, again=[pk]))
        transaction.set_rollback(True)
    return lists + plans


def timed(work):
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


if __name__ == "__main__":
    sys.exit(main())
