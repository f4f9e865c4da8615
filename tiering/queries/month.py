"""A month's daily average from today to its end: what must be kept to reach a line, and when."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from tiering.queries.periods import ONE_DAY, month_end


@dataclass(frozen=True, slots=True)
class MonthSoFar:
    """`total` is the sum of the daily balances of the `days` up to and with `on`.

    On its last day a month has nothing left to change: `ahead` goes on to the one that counts.
    """

    on: date
    total: Fraction
    days: int
    ends_on: date

    @property
    def days_left(self) -> int:
        return (self.ends_on - self.on).days

    @property
    def average(self) -> Fraction | None:
        return self.total / self.days if self.days else None

    def ahead(self) -> "MonthSoFar":
        """The month whose average can still be changed: this one, or the whole next."""
        if self.days_left:
            return self
        return MonthSoFar(self.ends_on, Fraction(0), 0, month_end(self.ends_on + ONE_DAY))

    def after(self, days: int, balance: Decimal) -> "MonthSoFar":
        """So many days later, the same balance on each of them; not beyond the month's end."""
        total = self.total + Fraction(balance) * days
        return MonthSoFar(self.on + ONE_DAY * days, total, self.days + days, self.ends_on)

    def at_end(self, balance: Decimal) -> Fraction:
        """The month's average when a balance is kept from tomorrow on."""
        end = self.after(self.days_left, balance)
        return end.total / end.days

    def to_keep(self, line: Decimal) -> Decimal:
        """The smallest balance, in cents, that kept from tomorrow on brings the month to a line.

        Zero or less: the month reaches it whatever happens.
        """
        missing = Fraction(line) * (self.days + self.days_left) - self.total
        return Decimal(ceil(missing / self.days_left * 100)) / 100

    def reaches_on(
        self, line: Decimal, balance: Decimal, *, not_before_day: int, after: date
    ) -> date | None:
        """The first night on which the average stands at a line, a balance being kept from tomorrow
        on, and which counts: it is after a day, and its day of the month is late enough.
        None when there is none by the end of the month after the one that can still be changed.
        """
        month = self
        for _ in range(2):
            month = month.ahead()
            for days in range(1, month.days_left + 1):
                then = month.after(days, balance)
                counts = then.on > after and then.on.day >= not_before_day
                if counts and then.total >= Fraction(line) * then.days:
                    return then.on
            month = month.after(month.days_left, balance)
        return None
