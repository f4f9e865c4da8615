"""Fills an empty database with demo deliveries and runs their nights."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from staff.models import OrgUnit

N_CUSTOMERS = 20_000
N_MONTHS = 12
N_DAYS = 45
SEED = 1


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
        call_command("run_inbox")
        unfinished.unlink()


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
