"""From wealth to accounts: what each customer holds when the first delivery is written."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from customers.demo.book import CARD, DEMAND, LOAN, Accounts, Book, new_accounts
from customers.demo.days import Days, add_months
from customers.demo.products import (
    SMALLEST_SUM,
    backdated,
    chosen_sums,
    draw_classes,
    open_products,
)
from customers.demo.wealth import Cents, Numbers

PRODUCT_ROUNDS = 4
ROUND = 10_000_000  # cents: a hundred thousand yuan
FOREIGN_SHARE = 0.05
LOAN_SHARE = 0.06
CARD_SHARE = 0.22
CORPORATE_LOAN_SHARE = 0.35
LOAN_TERMS = (12, 24, 36, 60, 120, 240)


@dataclass
class Holders:
    """All customers, personal ones first; one column of `wealth` each, one row per delivery.

    `floor` is the least that a customer will have from a delivery on: what is bound in products
    stays below it, so no demand balance is ever driven below zero by them. `shift` is money that
    came or went outside the drawn story: a matured deposit taken away, a fund that rose.
    """

    customer_nos: list[str]
    is_personal: NDArray[np.bool_]
    wealth: Cents
    joins: Numbers
    joined: Days
    opened: Days
    has_deposits: NDArray[np.bool_]
    is_parked: NDArray[np.bool_]
    is_borrower_only: NDArray[np.bool_]
    closes: Numbers
    floor: Cents = field(init=False)
    shift: Cents = field(init=False)
    demand_row: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self.floor = np.minimum.accumulate(self.wealth[::-1], axis=0)[::-1]
        self.shift = np.zeros(len(self.customer_nos), dtype=np.int64)
        self.demand_row = np.full(len(self.customer_nos), -1)


def opening_book(rng: np.random.Generator, holders: Holders, first_day: int, last_day: int) -> Book:
    book = Book(holders.customer_nos)
    depositors = np.flatnonzero(holders.has_deposits)
    start = np.where(holders.joins > 0, holders.joined, holders.opened)
    opened = start[depositors]
    zero = np.zeros(len(depositors), dtype=np.int64)
    holders.demand_row[depositors] = book.add(new_accounts(depositors, DEMAND, zero, opened))
    book.add(_parked_products(rng, holders, first_day))
    for _ in range(PRODUCT_ROUNDS):
        book.add(_one_round(rng, holders, book, first_day))
    book.add(_foreign_accounts(rng, holders, start))
    book.add(_loans(rng, holders, start, first_day, last_day))
    book.add(_cards(rng, holders, start))
    return book


def _parked_products(rng: np.random.Generator, holders: Holders, first_day: int) -> Accounts:
    """A round sum in one term deposit or wealth product, with nothing but change beside it."""
    owners = np.flatnonzero(holders.is_parked)
    classes = draw_classes(rng, holders.is_personal[owners], maturing_only=True)
    today = np.maximum(first_day, holders.joined[owners])
    sums = holders.wealth[-1, owners] // ROUND * ROUND
    accounts = open_products(rng, owners, classes, sums, today)
    return backdated(rng, accounts, holders.opened[owners], today)


def _one_round(rng: np.random.Generator, holders: Holders, book: Book, first_day: int) -> Accounts:
    """One more product for some: the likelier, the more money is not yet bound."""
    every = np.arange(len(holders.customer_nos))
    free = holders.floor[holders.joins, every] - book.fixed_by_owner()
    likely = np.clip((np.log10(np.maximum(free, 1)) - 5.2) / 2.6, 0, 0.8)
    buys = holders.has_deposits & (free >= 2 * SMALLEST_SUM) & (rng.random(len(every)) < likely)
    owners = every[buys]
    classes = draw_classes(rng, holders.is_personal[owners])
    sums = chosen_sums(rng, free[owners], classes)
    today = np.maximum(first_day, holders.joined[owners])
    accounts = open_products(rng, owners, classes, sums, today)
    return backdated(rng, accounts, holders.opened[owners], today)


def _foreign_accounts(rng: np.random.Generator, holders: Holders, start: Days) -> Accounts:
    """Dollars and Hong Kong dollars of a few who have more than 30,000 yuan."""
    can = holders.has_deposits & (holders.floor[0] > 3_000_000)
    owners = np.flatnonzero(can & (rng.random(len(can)) < FOREIGN_SHARE))
    currency = rng.choice(np.array(["USD", "HKD"], dtype=object), size=len(owners))
    balance = np.rint(rng.lognormal(np.log(150_000), 1.0, len(owners))).astype(np.int64)
    return new_accounts(owners, DEMAND, balance, start[owners], currency=currency)


def _loans(
    rng: np.random.Generator, holders: Holders, start: Days, first_day: int, last_day: int
) -> Accounts:
    """Opened over the last three years and on until the last delivery; repaid monthly."""
    count = len(holders.customer_nos)
    share = np.where(holders.is_personal, LOAN_SHARE, CORPORATE_LOAN_SHARE)
    takes = (rng.random(count) < share) | (holders.is_borrower_only & (rng.random(count) < 0.5))
    takes &= holders.has_deposits | holders.is_borrower_only
    owners = np.flatnonzero(takes)
    opened = np.maximum(rng.integers(first_day - 1_000, last_day + 1, len(owners)), start[owners])
    term = rng.choice(LOAN_TERMS, size=len(owners))
    term = np.where(opened + term * 30 <= first_day, LOAN_TERMS[-1], term)
    typical = np.where(holders.is_personal[owners], 120_000, 3_000_000)
    yuan = np.rint(rng.lognormal(np.log(typical), 0.8) / 1_000) * 1_000
    loans = new_accounts(owners, LOAN, yuan * 100, opened, term, add_months(opened, term))
    loans.principal = loans.balance.copy()
    return loans


def _cards(rng: np.random.Generator, holders: Holders, start: Days) -> Accounts:
    """Everyone who has neither deposit nor loan has a card, and a fifth of the others."""
    borrowers_only = holders.is_borrower_only & (rng.random(len(start)) < 0.6)
    takes = holders.is_personal & (rng.random(len(start)) < CARD_SHARE)
    owners = np.flatnonzero((takes & holders.has_deposits) | borrowers_only)
    cards = new_accounts(owners, CARD, np.zeros(len(owners), dtype=np.int64), start[owners])
    cards.limit = rng.choice([5_000, 10_000, 20_000, 50_000, 100_000], size=len(owners)) * 100
    return cards
