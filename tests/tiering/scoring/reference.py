"""The rules of tiers written down once more, day by day and without a database: the oracle.

Nothing here is shared with the product; figures are fractions, each day is walked.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

LINES = (("PRIVATE", 6_000_000), ("VIP", 500_000), ("GOLD", 50_000), ("MASS", 10_000))
RANKS = {"LOW": 1, "MASS": 2, "GOLD": 3, "VIP": 4, "PRIVATE": 5}
ENDURES = {"PRIVATE": 6}
UPGRADES_FROM_DAY = 10
ONE_DAY = timedelta(days=1)


@dataclass
class Account:
    balance: Fraction
    product_class: str = "demand"
    currency: str = "CNY"
    closed_on: date | None = None


@dataclass
class Night:
    """What one delivered date brings, and what people did by day after it."""

    on: date
    accounts: dict[str, Account] = field(default_factory=dict)
    rates: dict[str, Fraction] = field(default_factory=dict)
    held_after: tuple[str, date] | None = None


@dataclass
class History:
    """One customer, night by night."""

    live_from: date
    turn: tuple[str, date, Fraction] | None = None  # class, first day, coefficient from then on
    accounts: dict[str, Account] = field(default_factory=dict)
    rates: dict[str, Fraction] = field(default_factory=dict)
    daily: dict[date, Fraction] = field(default_factory=dict)
    label: str | None = None
    missed: int = 0
    on_watch: bool = False
    held_until: date | None = None
    has_entered: bool = False
    changes: list[tuple[date, str, str, str, Fraction]] = field(default_factory=list)
    months: dict[str, tuple[Fraction, int]] = field(default_factory=dict)

    def walk(self, nights: list[Night]) -> "History":
        by_day = {night.on: night for night in nights}
        today, last, open_ends = self.live_from, nights[-1].on, []
        while today <= last:
            night = by_day.get(today)
            if night is not None:
                self.accounts |= night.accounts
                self.rates |= night.rates
            self.daily[today] = self._aum(today)
            is_end = (today + ONE_DAY).day == 1
            if night is not None:
                for end in open_ends:
                    self._close(end)
                open_ends = []
                self._night(today)
                if is_end:
                    self._close(today)
                if night.held_after is not None and self.label is not None:
                    self.label, self.held_until = night.held_after
                    self.missed, self.on_watch = 0, False
            elif is_end:
                open_ends.append(today)
            today += ONE_DAY
        return self

    def _aum(self, today: date) -> Fraction:
        total = Fraction(0)
        for account in self.accounts.values():
            if account.closed_on is not None and account.closed_on <= today:
                continue
            worth = account.balance * self.rates.get(account.currency, Fraction(1))
            if self.turn and account.product_class == self.turn[0] and today >= self.turn[1]:
                worth *= self.turn[2]
            total += worth
        return total

    def _average(self, today: date) -> tuple[Fraction, int]:
        first = max(today.replace(day=1), self.live_from)
        days = (today - first).days + 1
        return sum((self.daily[first + ONE_DAY * i] for i in range(days)), Fraction(0)), days

    def _earned(self, today: date) -> tuple[str, Fraction]:
        total, days = self._average(today)
        average = total / days
        return next((code for code, line in LINES if average >= line), "LOW"), average

    def _night(self, today: date) -> None:
        earned, average = self._earned(today)
        if self.label is None:
            if self.accounts:
                self.label = earned
                self.changes.append((today, "", earned, "entered", average))
            return
        if self.held_until is not None and today <= self.held_until:
            return
        if today.day >= UPGRADES_FROM_DAY and RANKS[earned] > RANKS[self.label]:
            self._change(today, earned, "upgrade", average)

    def _close(self, end: date) -> None:
        if self.label is None:
            return
        self.months[f"{end:%Y-%m}"] = self._average(end)
        if self.held_until is not None and end <= self.held_until:
            return
        earned, average = self._earned(end)
        if RANKS[earned] > RANKS[self.label]:
            self._change(end, earned, "upgrade", average)
        elif RANKS[earned] == RANKS[self.label]:
            self.missed, self.on_watch = 0, False
        else:
            self.missed, self.on_watch = self.missed + 1, True
            if self.missed >= ENDURES.get(self.label, 3):
                self._change(end, earned, "downgrade", average)

    def _change(self, on: date, to: str, reason: str, average: Fraction) -> None:
        self.changes.append((on, self.label or "", to, reason, average))
        self.label, self.missed, self.on_watch = to, 0, False
