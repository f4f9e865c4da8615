"""The whole demonstration: draws the bank, walks through the dates, writes each delivery."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from customers.demo import activity, book, people
from customers.demo.activity import ActivityLog
from customers.demo.blemishes import blemish
from customers.demo.book import Book
from customers.demo.days import delivery_dates, is_month_end, is_quarter_end, to_day
from customers.demo.flows import advance, bill_cards, deposits_by_owner, repay_loans, settle
from customers.demo.holdings import Holders, opening_book
from customers.demo.organisation import Organisation
from customers.demo.people import Register
from customers.demo.population import Population, draw_population
from customers.demo.staff_changes import StaffChanges
from customers.demo.ties import ContactBook, relations_sheet
from customers.demo.writer import Mode, Sheet, joined, write_delivery

FIRST_RATES = {"USD": 7.1, "HKD": 0.912}
CONTACTED_BEFORE = 0.25
CONTACTED_PER_MONTH = 0.03
HISTORY_DAYS = 120


def write_demo_deliveries(
    out: Path,
    *,
    customers: int,
    months: int,
    days: int,
    seed: int,
    end: date,
    on_written: Callable[[int, int], None] = lambda done, total: None,
) -> list[date]:
    """Writes `months` month-end deliveries and then `days` daily ones into `out`.

    The same arguments give the same bytes. `on_written` hears after each delivery how many of how
    many are done.
    """
    dates = delivery_dates(end=end, months=months, days=days)
    bank = Bank(customers, dates, seed, n_month_ends=months)
    for step, on in enumerate(dates):
        write_delivery(out, on, bank.delivery(step))
        on_written(step + 1, len(dates))
    return dates


class Bank:
    """The state between two deliveries, and the sheets of the next one."""

    def __init__(self, customers: int, dates: list[date], seed: int, *, n_month_ends: int) -> None:
        self._dates = dates
        self._rng = np.random.default_rng([seed, 2])
        drawn = draw_population(customers, dates, seed, n_month_ends=n_month_ends)
        self._population: Population = drawn
        self._register: Register = drawn.register
        self._organisation: Organisation = drawn.organisation
        self._holders: Holders = drawn.holders
        first, last = to_day(dates[0]), to_day(dates[-1])
        self._book: Book = opening_book(self._rng, self._holders, first, last)
        self._log = ActivityLog(
            self._rng, self._register.customer_no, drawn.payroll, self._holders.joined
        )
        self._changes = StaffChanges(drawn.organisation, n_month_ends, len(dates))
        self._contacts = ContactBook(self._rng)
        self._rates = dict(FIRST_RATES)
        self._deposits = np.zeros(0, dtype=np.int64)
        self._sent: dict[str, list[str | None]] = {}

    def delivery(self, step: int) -> dict[str, Sheet]:
        """To be asked once for each step, in order."""
        if step == 0:
            self._begin()
        else:
            self._advance(step)
        sheets = self._first_sheets() if step == 0 else {}
        sheets |= self._staff_sheets(step)
        sheets |= self._moving_sheets(step)
        sheets |= self._contact_sheets(step)
        sheets["fx_rates.csv"] = self._rates_sheet()
        return sheets

    def _begin(self) -> None:
        on = self._dates[0]
        repay_loans(self._book, to_day(on))
        bill_cards(self._rng, self._book, on, 31)
        settle(self._holders, self._book, step=0, today=to_day(on))
        self._deposits = deposits_by_owner(self._book, to_day(on))
        self._log.begin(on, self._deposits, self._population.is_dormant)

    def _advance(self, step: int) -> None:
        on, before = self._dates[step], self._dates[step - 1]
        advance(self._rng, self._holders, self._book, step=step, on=on, before=before)
        deposits = deposits_by_owner(self._book, to_day(on))
        self._log.record(on, before, deposits - self._deposits, self._population.is_dormant)
        self._deposits = deposits
        for currency in self._rates:
            self._rates[currency] *= 1 + self._rng.normal(0, 0.0015)

    def _first_sheets(self) -> dict[str, Sheet]:
        here = self._register.joins == 0
        of_people = np.flatnonzero(self._holders.is_personal & here)
        of_firms = np.flatnonzero(~self._holders.is_personal)
        return {
            "org_units.csv": self._organisation.units_sheet(),
            "corporates.csv": self._population.firms.sheet,
            "relations.csv": relations_sheet(
                self._rng,
                self._register.customer_no,
                of_people,
                of_firms,
                self._population.firms.roles,
            ),
        }

    def _staff_sheets(self, step: int) -> dict[str, Sheet]:
        """Everyone on the first day; again on the day on which an officer has left."""
        before = self._organisation
        self._organisation = self._changes.apply(self._rng, step, before, self._register)
        if step > 0 and self._organisation == before:
            return {}
        return {"staff.csv": self._organisation.staff_sheet()}

    def _moving_sheets(self, step: int) -> dict[str, Sheet]:
        """The three large files: whole at the start and at quarter ends, else what changed."""
        on = self._dates[step]
        today = to_day(on)
        accounts = self._book.lines(today)
        sheets = {
            "customers.csv": self._changed(
                "customers.csv", people.COLUMNS, self._register.lines(step), step
            )[0]
        }
        sheet, chosen = self._changed("accounts.csv", book.COLUMNS, accounts, step)
        sheets["accounts.csv"] = replace(sheet, balance_total=self._book.total(chosen))
        here = self._register.joins <= step
        sheets["activity.csv"] = self._changed(
            "activity.csv", activity.COLUMNS, self._log.lines(on, here), step
        )[0]
        known = self._register.customer_no[0]
        return {
            name: blemish(self._rng, name, sheet, known=known, start=step * 100)
            for name, sheet in sheets.items()
            if sheet.lines
        }

    def _changed(
        self, name: str, columns: tuple[str, ...], lines: list[str | None], step: int
    ) -> tuple[Sheet, NDArray[np.bool_]]:
        """The sheet of this delivery and which lines are in it."""
        mode: Mode = "full" if step == 0 or is_quarter_end(self._dates[step]) else "delta"
        before = self._sent.get(name, []) if mode == "delta" else []
        before = before + [None] * (len(lines) - len(before))
        chosen = [line is not None and line != old for line, old in zip(lines, before, strict=True)]
        self._sent[name] = lines
        picked = [line for line, is_in in zip(lines, chosen, strict=True) if is_in and line]
        return Sheet(columns, picked, mode), np.array(chosen, dtype=bool)

    def _contact_sheets(self, step: int) -> dict[str, Sheet]:
        """History of the months before the first delivery, then a little at each month end."""
        on = self._dates[step]
        if step > 0 and not is_month_end(on):
            return {}
        share, span = (CONTACTED_BEFORE, HISTORY_DAYS) if step == 0 else (CONTACTED_PER_MONTH, 25)
        valued = (self._deposits >= 3_000_000) & (self._register.joins < max(step, 1))
        spoken_to = valued & (self._rng.random(len(valued)) < share)
        today = to_day(on)
        return {
            "contacts.csv": self._contacts.sheet(self._register, spoken_to, today - span, today)
        }

    def _rates_sheet(self) -> Sheet:
        lines = [joined((currency, f"{rate:.4f}")) for currency, rate in self._rates.items()]
        return Sheet(("currency", "rate_to_cny"), lines)
