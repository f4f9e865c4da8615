"""Writes deliveries of a made-up bank, ready for `nightly`."""

import sys
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kernel.clock import today

HAS_FAKER = find_spec("faker") is not None  # it comes with the demo requirements only
if HAS_FAKER:
    from customers.demo.deliveries import write_demo_deliveries

WRONG_USAGE = 2
BAR_WIDTH = 40


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # it touches no table
    help = (
        "Write synthetic deliveries of a bank that does not exist: M month ends, then D days up to "
        "END. The same arguments give the same bytes. Nobody in them is real: identity and firm "
        "numbers carry an area code beginning with 99, which is assigned to no place, and phones "
        "are of the 169 series, which no operator gives out; check digits and formats do hold. "
        "About 0.05 % of the lines are wrong on purpose."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", metavar="OUT", type=Path, help="a new or empty folder")
        parser.add_argument(
            "--customers",
            type=int,
            required=True,
            help="personal customers; beside them a fiftieth of firms, at least six",
        )
        parser.add_argument("--days", type=int, required=True, help="daily deliveries")
        parser.add_argument("--months", type=int, default=0, help="month-end deliveries before")
        parser.add_argument("--seed", type=int, required=True, help="another seed, another bank")
        parser.add_argument(
            "--end", type=date.fromisoformat, help="last business date (default: yesterday)"
        )

    def handle(self, *args: object, **options: Any) -> None:
        out, end = options["out"], options["end"] or today() - timedelta(days=1)
        customers, months, days = options["customers"], options["months"], options["days"]
        seed = options["seed"]
        if not HAS_FAKER:
            raise CommandError(
                "Demo data needs faker: pip install -r requirements/demo.txt",
                returncode=WRONG_USAGE,
            )
        if customers < 1 or months < 0 or days < 0 or months + days < 1 or seed < 0:
            raise CommandError(
                "Wanted: at least one customer and one delivery, and no negative number.",
                returncode=WRONG_USAGE,
            )
        _refuse_used(out)
        try:
            write_demo_deliveries(
                out,
                customers=customers,
                months=months,
                days=days,
                seed=seed,
                end=end,
                on_written=_show_progress if options["verbosity"] else _show_nothing,
            )
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}") from error
        if options["verbosity"]:
            self.stdout.write(f"{months + days} deliveries up to {end} are in {out}")


def _refuse_used(out: Path) -> None:
    """Old and new deliveries must never mix."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CommandError(
            f"{out} is not an empty folder; nothing was written.", returncode=WRONG_USAGE
        )


def _show_progress(done: int, total: int) -> None:
    if not sys.stderr.isatty():
        return
    filled = BAR_WIDTH * done // total
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r[{'#' * filled}{'.' * (BAR_WIDTH - filled)}] {done}/{total}{end}")
    sys.stderr.flush()


def _show_nothing(_done: int, _total: int) -> None:
    pass
