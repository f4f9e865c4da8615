"""Fills an empty database with demo deliveries and runs their nights."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from bankcrm import inbox
from bankcrm.demo_arrivals import arrivals
from bankcrm.management.commands.run_inbox import run_nights
from campaigns.demo import head_office, workday
from campaigns.models import Programme
from customers.demo.days import delivery_dates
from kernel.clock import today
from staff import working_days
from staff.models import OrgUnit

SIZES = {"customers": 20_000, "months": 12, "days": 45, "seed": 1}
SEASON_GOES_ON = timedelta(days=75)


class Command(BaseCommand):
    help = (
        "Writes demo deliveries to the inbox, runs their nights and has the officers work the days "
        "between them, when the database is empty. "
        "Started again after an interruption, it goes on where it stopped. Never in production."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, size in SIZES.items():
            parser.add_argument(f"--{name}", type=int, default=size)
        parser.add_argument("--address", help="where the pages are served meanwhile")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demo data is never written to a production database.")
        unfinished = settings.BANKCRM_VAR / "demo-unfinished"
        if OrgUnit.objects.exists() and not unfinished.exists():
            return
        end = unfinished.read_text() if unfinished.exists() else ""
        if not end and not inbox.arrived():
            end = str(today() - timedelta(days=1))
        unfinished.write_text(end)  # so that it goes on with the same dates on a later day
        self._fill(end, {name: options[name] for name in SIZES}, options["address"])
        unfinished.unlink()

    def _fill(self, end: str, sizes: dict[str, int], address: str | None) -> None:
        """Without an end the inbox held deliveries before we came: they are the demo."""
        months, days = sizes["months"], sizes["days"]
        if not end:
            dates = [date.fromisoformat(folder.name) for folder in inbox.arrived()]
            _open_season(dates, months)
            call_command("run_inbox")
            return
        dates = delivery_dates(end=date.fromisoformat(end), months=months, days=days)
        _open_season(dates, months)
        waiting = [on for on in dates if not inbox.is_judged(settings.BANKCRM_INBOX / str(on))]
        arguments = [f"--{name}={size}" for name, size in sizes.items()]
        with arrivals(waiting, [*arguments, f"--end={end}"]) as folders:
            for on in run_nights(folders, len(waiting), self.stderr):
                if on >= _first_day(dates, months):
                    head_office.agree(on)
                    if address:
                        self._open_doors(address, on)
                        address = None
                _work_until_next(on, dates, sizes["seed"])
        self.stdout.write(f"{len(waiting)} nights done")

    def _open_doors(self, address: str, on: date) -> None:
        """From the season's first day on there is something to do for every role."""
        self.stdout.write(f"\n\nThe bank stands as of {on}: sign in at {address}\n")
        call_command("make_demo_logins", stdout=self.stdout)
        self.stdout.write("\nThe days since then follow; the pages move with them.\n")


def _work_until_next(on: date, dates: list[date], seed: int) -> None:
    """The officers work the day on which this night is read, when it is over by the next delivery.

    After the last night the pages stand as in the morning.
    """
    reading_day = working_days.first_after(on)
    following = min((later for later in dates if later > on), default=on)
    if reading_day is not None and reading_day <= following:
        workday.work(on=reading_day, seed=seed)


def _open_season(dates: list[date], n_months: int) -> None:
    """The season opens with the daily deliveries; the month ends before them are its history."""
    Programme.objects.update(
        starts_on=_first_day(dates, n_months), ends_on=dates[-1] + SEASON_GOES_ON
    )


def _first_day(dates: list[date], n_months: int) -> date:
    return dates[min(n_months, len(dates) - 1)]
