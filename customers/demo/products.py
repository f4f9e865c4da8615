"""Which products customers buy: class, term, and sums as people choose them."""

import numpy as np
from numpy.typing import NDArray

from customers.demo.book import (
    BOND,
    FUND,
    INSURANCE,
    METAL,
    NOTICE,
    TERM,
    WEALTH,
    WEALTH_OPEN,
    Accounts,
    new_accounts,
)
from customers.demo.days import NO_DAY, Days, add_months
from customers.demo.wealth import Cents, Numbers

PERSONAL_MIX = (
    (TERM, 0.42),
    (WEALTH, 0.20),
    (WEALTH_OPEN, 0.10),
    (FUND, 0.11),
    (INSURANCE, 0.08),
    (BOND, 0.05),
    (METAL, 0.02),
    (NOTICE, 0.02),
)
CORPORATE_MIX = ((TERM, 0.50), (NOTICE, 0.20), (WEALTH, 0.20), (WEALTH_OPEN, 0.10))
# class: months to run, and how often each is chosen
TERMS = {
    TERM: ((3, 6, 12, 24, 36, 60), (0.15, 0.20, 0.35, 0.12, 0.13, 0.05)),
    WEALTH: ((1, 3, 6, 12), (0.20, 0.35, 0.25, 0.20)),
    INSURANCE: ((12, 36, 60, 120), (0.20, 0.30, 0.35, 0.15)),
    BOND: ((36, 60), (0.60, 0.40)),
}
ROUND_TERM_SUMS = (50_000_000, 20_000_000)  # cents: 500,000 and 200,000 yuan
SMALLEST_SUM = 100_000


def draw_classes(
    rng: np.random.Generator, is_personal: NDArray[np.bool_], *, maturing_only: bool = False
) -> Numbers:
    picked = np.zeros(len(is_personal), dtype=np.int64)
    for mask, mix in ((is_personal, PERSONAL_MIX), (~is_personal, CORPORATE_MIX)):
        kept = [(kind, share) for kind, share in mix if not maturing_only or kind in (TERM, WEALTH)]
        shares = np.array([share for _, share in kept])
        picked[mask] = rng.choice(
            [kind for kind, _ in kept], size=int(mask.sum()), p=shares / shares.sum()
        )
    return picked


def draw_terms(rng: np.random.Generator, classes: Numbers) -> Numbers:
    """Months to run, 0 for a class without maturity."""
    months = np.zeros(len(classes), dtype=np.int64)
    for kind, (choices, shares) in TERMS.items():
        mask = classes == kind
        months[mask] = rng.choice(choices, size=int(mask.sum()), p=shares)
    return months


def chosen_sums(rng: np.random.Generator, available: Cents, classes: Numbers) -> Cents:
    """A sum within what is available: often exactly 200,000 or 500,000, else rounded down."""
    wanted = available * rng.uniform(0.35, 0.95, len(available))
    step = np.where(wanted >= 10_000_000, 1_000_000, 100_000)
    sums = (wanted // step * step).astype(np.int64)
    likes_round = rng.random(len(available)) < 0.45
    is_saving = np.isin(classes, (TERM, WEALTH))
    for round_sum in ROUND_TERM_SUMS:
        fits = (available >= round_sum) & (available < round_sum * 2.4)
        sums[likes_round & is_saving & fits] = round_sum
    return sums


def open_products(
    rng: np.random.Generator, owners: Numbers, classes: Numbers, sums: Cents, opened: Days
) -> Accounts:
    terms = draw_terms(rng, classes)
    matures = np.where(terms > 0, add_months(opened, terms), NO_DAY)
    return new_accounts(owners, classes, sums, opened, terms, matures)


def backdated(
    rng: np.random.Generator, accounts: Accounts, earliest: Days, today: Days
) -> Accounts:
    """Spreads openings over the term, so that some account matures on every coming day."""
    length = np.where(accounts.term > 0, add_months(today, accounts.term) - today, 1_000)
    back = np.floor(rng.random(len(accounts)) * length).astype(np.int64)
    accounts.opened = np.maximum(today - back, np.minimum(earliest, today))
    running = accounts.term > 0
    accounts.matures = np.where(running, add_months(accounts.opened, accounts.term), NO_DAY)
    return accounts
