"""How much each customer has with the bank on each delivery: drawn first, booked afterwards.

A customer's rank among all is a number that wanders but keeps its distribution, and money follows
from rank by a fixed curve. So the bank's proportions hold on every single date, while people move.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from customers.demo.days import to_day

Cents = NDArray[np.int64]
Numbers = NDArray[np.int64]
Ranks = NDArray[np.float64]

# share of customers that have less than so many yuan
PERSONAL_CURVE = (
    (0.0005, 0.5),
    (0.10, 60),
    (0.30, 600),
    (0.55, 3_000),
    (0.7295, 10_000),
    (0.8210, 30_000),
    (0.8590, 50_000),
    (0.9522, 300_000),
    (0.9673, 500_000),
    (0.9820, 800_000),
    (0.9985, 6_000_000),
    (0.9999, 25_000_000),
)
CORPORATE_CURVE = (
    (0.01, 2_000),
    (0.10, 50_000),
    (0.50, 2_000_000),
    (0.80, 20_000_000),
    (0.93, 100_000_000),
    (0.97, 350_000_000),
    (0.995, 900_000_000),
)
ROUND_SUMS = (200_000, 500_000)
ROUND_SUM_REACH = 1.12  # customers up to 12 % above a round sum may hold it
# what is left of a salary on the n-th day after pay day
SPENDING = np.array([1.0, 1.0, 0.8, 0.8, 0.8] + [0.6] * 5 + [0.42] * 5 + [0.2] * 7 + [0.05] * 20)
PAY_DAYS = (5, 8, 10, 15, 20, 25)


@dataclass(frozen=True)
class Temper:
    """How often a customer's rank moves, and how far: the small ones farther than the great."""

    moves_per_day: float
    low_spread: float
    high_spread: float

    def spread(self, ranks: Ranks) -> Ranks:
        return np.interp(ranks, (0.6, 1.7), (self.low_spread, self.high_spread))


PERSONAL_TEMPER = Temper(moves_per_day=0.025, low_spread=0.70, high_spread=0.07)
CORPORATE_TEMPER = Temper(moves_per_day=0.25, low_spread=0.04, high_spread=0.01)


@dataclass(frozen=True)
class Payroll:
    """Who is paid through the bank: employer's index or -1, pay day of the month, salary."""

    employer: Numbers
    pay_day: Numbers
    salary: Cents
    jitter: Numbers


def draw_ranks(rng: np.random.Generator, count: int, dates: list[date], temper: Temper) -> Ranks:
    """One row per delivery, one column per customer; unchanged bits where nobody moved."""
    ranks = [rng.standard_normal(count)]
    for before, after in pairwise(dates):
        now = ranks[-1].copy()
        moves = rng.poisson(temper.moves_per_day * (after - before).days, count)
        for nth in range(int(moves.max(initial=0))):
            movers = np.flatnonzero(moves > nth)
            now[movers] = _moved(rng, now[movers], temper)
        ranks.append(now)
    return np.array(ranks)


def _moved(rng: np.random.Generator, ranks: Ranks, temper: Temper) -> Ranks:
    """One Metropolis-Hastings step: refusing some moves keeps the ranks standard normal."""
    spread, step = temper.spread(ranks), rng.standard_normal(len(ranks))
    wanted = ranks + spread * step
    spread_back = temper.spread(wanted)
    step_back = (wanted - ranks) / spread_back
    log_ratio = (ranks**2 - wanted**2 + step**2 - step_back**2) / 2 + np.log(spread / spread_back)
    accepted = np.log(rng.random(len(ranks))) < log_ratio
    return np.where(accepted, wanted, ranks)


def to_cents(ranks: Ranks, curve: tuple[tuple[float, float], ...]) -> Cents:
    """Money of a rank: straight lines between the curve's points, on the logarithm of yuan."""
    at = [NormalDist().inv_cdf(share) for share, _ in curve]
    logs = np.log([yuan for _, yuan in curve])
    cents: Cents = np.rint(np.exp(np.interp(ranks, at, logs)) * 100).astype(np.int64)
    return cents


def hold_round_sums(rng: np.random.Generator, wealth: Cents) -> NDArray[np.bool_]:
    """Gives a good part of those just above a round sum that sum and a little change, for good."""
    parked = np.zeros(wealth.shape[1], dtype=bool)
    for yuan in ROUND_SUMS:
        first = wealth[0] / (yuan * 100)
        holds = (first >= 1) & (first < ROUND_SUM_REACH) & (rng.random(len(first)) < 0.6)
        change = (wealth[0, holds] - yuan * 100) // 20
        wealth[:, holds] = yuan * 100 + change
        parked |= holds
    return parked


def let_some_leave(rng: np.random.Generator, wealth: Cents, n_month_ends: int) -> None:
    """Every twentieth wealthy customer takes 30 % to 65 % away within the daily deliveries."""
    n_days = wealth.shape[0] - n_month_ends
    if n_days < 2:
        return
    leavers = np.flatnonzero((wealth[-1] >= 30_000_000) & (rng.random(wealth.shape[1]) < 0.05))
    for customer in leavers.tolist():
        step = n_month_ends + int(rng.integers(n_days // 2, n_days))
        kept = rng.uniform(0.35, 0.68)
        wealth[step:, customer] = np.rint(wealth[step - 1, customer] * kept).astype(np.int64)


def draw_payroll(rng: np.random.Generator, employers: Numbers, first_wealth: Cents) -> Payroll:
    """About a third of those with something in the bank are paid by one of the firms."""
    count = len(first_wealth)
    paid = (first_wealth > 20_000) & (rng.random(count) < 0.33)
    employer = np.full(count, -1)
    weights = 1 / (np.arange(len(employers)) + 3) ** 0.8  # the first firms are the great ones
    employer[paid] = rng.choice(employers, size=int(paid.sum()), p=weights / weights.sum())
    salary = np.rint(rng.lognormal(np.log(6_500), 0.45, count)).astype(np.int64) * 100
    salary = np.minimum(salary, first_wealth + 800_000)
    return Payroll(
        employer=employer,
        pay_day=np.where(paid, np.array(PAY_DAYS)[employer % len(PAY_DAYS)], 0),
        salary=np.where(paid, salary, 0),
        jitter=rng.integers(0, 3, count),
    )


def last_pay_day(on: date, pay_day: int) -> int:
    """The latest such day of a month that is not after `on`."""
    month_start = on.replace(day=1)
    if on.day < pay_day:
        month_start = date(on.year - (on.month == 1), on.month - 1 or 12, 1)
    return to_day(month_start.replace(day=pay_day))


def paid_on(payroll: Payroll, on: date) -> Numbers:
    """Each customer's latest pay day as a day number; only meaningful where there is one."""
    days = np.zeros(32, dtype=np.int64)
    for pay_day in PAY_DAYS:
        days[pay_day] = last_pay_day(on, pay_day)
    return days[payroll.pay_day]


def salary_left(payroll: Payroll, on: date) -> Cents:
    """What of the last salary is still there: spent in a few goes, not evenly."""
    since = to_day(on) - paid_on(payroll, on)
    spent_days = np.where(since == 0, 0, np.maximum(since - payroll.jitter, 0))
    share = SPENDING[np.clip(spent_days, 0, len(SPENDING) - 1)]
    left: Cents = np.rint(payroll.salary * share).astype(np.int64)
    return left
