"""What customers did lately: the rolling figures of activity.csv, from the money that moved."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from customers.demo.days import NO_DAY, Days, day_texts, to_day
from customers.demo.lines import Lines
from customers.demo.wealth import Cents, Numbers, Payroll, paid_on

COLUMNS = (
    *("customer_no", "last_transaction_on", "transactions_30d", "transactions_90d", "inflow_30d"),
    *("outflow_30d", "mobile_logins_30d", "payroll_amount", "payroll_on", "linked_payment"),
    *("direct_debit", "merchant"),
)
QUIET_DAY_SHARE = 0.012  # chance that someone pays or is paid without the balance telling
PASSING_THROUGH_SHARE = 0.03  # money that comes and goes on: a sign of wealth kept elsewhere


class ActivityLog:
    """Flows of each delivery's interval, kept as long as a window still looks at them."""

    def __init__(
        self, rng: np.random.Generator, customer_nos: list[str], payroll: Payroll, joined: Days
    ) -> None:
        count = len(customer_nos)
        self._rng = rng
        self._customer_nos = customer_nos
        self._payroll = payroll
        self._joined = joined
        self._last = np.full(count, NO_DAY)
        self._logins = rng.poisson(6, count) * (rng.random(count) < 0.6)
        self._passes_through = rng.random(count) < PASSING_THROUGH_SHARE
        self._flags = [
            f"{linked},{debit},{merchant}"
            for linked, debit, merchant in (
                rng.random((count, 3)) < np.array([0.55, 0.25, 0.05])
            ).astype(int)
        ]
        self._lines = Lines()
        self._history: list[tuple[int, Numbers, Cents, Cents]] = []

    def begin(self, on: date, wealth: Cents, is_dormant: NDArray[np.bool_]) -> None:
        """The first delivery tells of the weeks before it; dormant customers of years ago."""
        rng, count, today = self._rng, len(wealth), to_day(on)
        awake = ~is_dormant & (wealth > 0)
        self._last = today - np.minimum(rng.exponential(35, count), 400).astype(np.int64)
        self._last[is_dormant] = today - rng.integers(370, 1_500, int(is_dormant.sum()))
        self._last[wealth == 0] = NO_DAY
        self._logins[~awake] = 0
        turned = np.rint(np.abs(wealth) * rng.uniform(0, 0.4, count)).astype(np.int64)
        recent = awake & (self._last > today - 30)
        turned[~recent] = 0
        self._history.append((today, rng.poisson(5, count) * recent, turned, turned * 9 // 10))

    def record(self, on: date, before: date, change: Cents, is_dormant: NDArray[np.bool_]) -> None:
        """`change` is what the customer's deposits grew or shrank by since the last delivery."""
        rng, today, gap = self._rng, to_day(on), (on - before).days
        paid = (self._payroll.salary > 0) & (paid_on(self._payroll, on) > to_day(before))
        salary = np.where(paid, self._payroll.salary, 0)
        inflow = salary + np.maximum(change - salary, 0)
        outflow = np.maximum(salary - change, 0)
        quiet = rng.random(len(change)) < 1 - (1 - QUIET_DAY_SHARE) ** gap
        acts = ((change != 0) | paid | quiet) & ~is_dormant & (self._joined <= today)
        passing = acts & self._passes_through
        through = np.rint(rng.lognormal(np.log(60_000), 0.7, len(change))).astype(np.int64) * 100
        inflow, outflow = inflow + through * passing, outflow + through * passing
        acts_on = today - rng.integers(0, gap, len(change))
        self._last = np.where(acts, np.maximum(self._last, acts_on), self._last)
        self._logins = np.where(
            acts & (self._logins > 0), 1 + rng.poisson(6, len(acts)), self._logins
        )
        counts = acts * (1 + rng.poisson(0.4 * gap, len(acts)))
        self._history.append((today, counts, inflow, outflow))

    def lines(self, on: date, is_here: NDArray[np.bool_]) -> list[str | None]:
        today, count = to_day(on), len(is_here)
        self._history = [one for one in self._history if one[0] > today - 90]
        month = [one for one in self._history if one[0] > today - 30]
        paid = self._paid_days(on)
        figures = np.stack(
            [
                is_here,
                self._last,
                _sum([one[1] for one in month], count),
                _sum([one[1] for one in self._history], count),
                _sum([one[2] for one in month], count),
                _sum([one[3] for one in month], count),
                self._logins,
                np.where(paid == NO_DAY, 0, self._payroll.salary),
                paid,
            ]
        )
        return self._lines.renewed(figures, self._written)

    def _written(self, at: Numbers, figures: Numbers) -> list[str | None]:
        is_here, last, n_30, n_90, into, out, logins, salary, paid = figures
        cells = zip(
            is_here.tolist(),
            [self._customer_nos[row] for row in at.tolist()],
            day_texts(last),
            n_30.tolist(),
            n_90.tolist(),
            into.tolist(),
            out.tolist(),
            logins.tolist(),
            salary.tolist(),
            day_texts(paid),
            [self._flags[row] for row in at.tolist()],
            strict=True,
        )
        return [
            f"{no},{last},{n_30},{n_90},{into / 100:.2f},{out / 100:.2f},{logins},"
            f"{f'{salary / 100:.2f}' if salary else ''},{paid_day},{flags}"
            if here
            else None
            for here, no, last, n_30, n_90, into, out, logins, salary, paid_day, flags in cells
        ]

    def _paid_days(self, on: date) -> Days:
        """Latest pay day since the customer is here, or no day."""
        days = paid_on(self._payroll, on)
        counts = (self._payroll.salary > 0) & (days >= self._joined)
        return np.where(counts, days, NO_DAY)


def _sum(parts: list[Numbers], count: int) -> Numbers:
    return np.sum(parts, axis=0) if parts else np.zeros(count, dtype=np.int64)
