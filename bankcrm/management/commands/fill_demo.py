"""Fills an empty database with demo deliveries and runs their nights."""

import shutil
from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from campaigns.models import Programme
from staff.models import OrgUnit

N_CUSTOMERS = 20_000
N_MONTHS = 12
N_DAYS = 45
SEED = 1
SEASON_GOES_ON = timedelta(days=75)


class Command(BaseCommand):
    help = (
        "Writes demo deliveries to the inbox and runs their nights, when the database is empty. "
        "Started again after an interruption, it goes on where it stopped. Never in production."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--customers", type=int, default=N_CUSTOMERS)
        parser.add_argument("--months", type=int, default=N_MONTHS)
        parser.add_argument("--days", type=int, default=N_DAYS)
        parser.add_argument("--seed", type=int, default=SEED)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demo data is never written to a production database.")
        unfinished = settings.BANKCRM_VAR / "demo-unfinished"
        if OrgUnit.objects.exists() and not unfinished.exists():
            return
        unfinished.touch()
        _write_deliveries(settings.BANKCRM_INBOX, options)
        _open_season(options["months"])
        call_command("run_inbox")
        unfinished.unlink()


def _open_season(n_months: int) -> None:
    """The season opens with the daily deliveries; the month ends before them are its history."""
    days = sorted(date.fromisoformat(folder.name) for folder in settings.BANKCRM_INBOX.iterdir())
    opens, last = days[min(n_months, len(days) - 1)], days[-1]
    Programme.objects.update(starts_on=opens, ends_on=last + SEASON_GOES_ON)


def _write_deliveries(inbox: Path, options: dict[str, Any]) -> None:
    """All or none: they are written elsewhere and moved into the inbox together."""
    if inbox.exists() and any(inbox.iterdir()):
        return
    partial = inbox.with_name(inbox.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    sizes = {name: options[name] for name in ("customers", "months", "days", "seed")}
    call_command("make_demo_deliveries", str(partial), **sizes)
    if inbox.exists():
        inbox.rmdir()
    partial.replace(inbox)
