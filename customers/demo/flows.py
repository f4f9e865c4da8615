"""What a day does to the book: maturities, new products, prices, repayments, what is left over."""

from datetime import date, timedelta

import numpy as np

from customers.demo.book import CARD, FUND, LOAN, METAL, Book
from customers.demo.days import NO_DAY, add_months, is_month_end, to_day
from customers.demo.holdings import Holders
from customers.demo.products import chosen_sums, draw_classes, open_products
from customers.demo.wealth import Cents, Numbers

# what becomes of a maturing product: renewed, reinvested, moved to demand; the rest leaves the bank
# where it is a person's: firms keep their running accounts here
RENEWED, REINVESTED, KEPT = 0.50, 0.70, 0.88
OPENINGS_PER_DAY = 0.0015
LEAST_FREE_SUM = 1_000_000
FRIDAY = 4


def advance(
    rng: np.random.Generator, holders: Holders, book: Book, *, step: int, on: date, before: date
) -> None:
    """Everything between two deliveries; the demand balances come last, as the remainder."""
    today, gap = to_day(on), (on - before).days
    _mature(rng, holders, book, today)
    _open_new(rng, holders, book, step=step, today=today, gap=gap)
    if on.weekday() == FRIDAY or is_month_end(on):
        _revalue(rng, holders, book)
    repay_loans(book, today)
    bill_cards(rng, book, on, gap)
    settle(holders, book, step=step, today=today)


def settle(holders: Holders, book: Book, *, step: int, today: int) -> None:
    """Demand = wealth − what is bound; whoever closes has every account closed."""
    rows = book.rows
    owners = np.flatnonzero(holders.demand_row >= 0)
    left = holders.wealth[step] + holders.shift - book.fixed_by_owner()
    rows.balance[holders.demand_row[owners]] = left[owners]
    gone = (holders.closes[rows.owner] <= step) & (rows.closed == NO_DAY) & (rows.opened <= today)
    rows.balance[gone] = 0
    rows.closed[gone] = today


def _mature(rng: np.random.Generator, holders: Holders, book: Book, today: int) -> None:
    """Short terms may mature more than once between two deliveries."""
    while len(due := _due(book, today)):
        rows = book.rows
        fate = rng.random(len(due))
        fate[holders.is_parked[rows.owner[due]]] = 0
        renewed = due[fate < RENEWED]
        rows.opened[renewed] = rows.matures[renewed]
        rows.matures[renewed] = add_months(rows.matures[renewed], rows.term[renewed])
        ended = due[fate >= RENEWED]
        owners, sums, ended_on = rows.owner[ended], rows.balance[ended], rows.matures[ended]
        leaves = (fate[fate >= RENEWED] >= KEPT) & holders.is_personal[owners]
        np.subtract.at(holders.shift, owners[leaves], sums[leaves])
        rows.closed[ended], rows.balance[ended] = ended_on, 0
        again = fate[fate >= RENEWED] < REINVESTED
        classes = draw_classes(rng, holders.is_personal[owners[again]])
        book.add(open_products(rng, owners[again], classes, sums[again], ended_on[again]))


def _due(book: Book, today: int) -> Numbers:
    rows = book.rows
    runs = (rows.matures != NO_DAY) & (rows.closed == NO_DAY) & (rows.product_class != LOAN)
    return np.flatnonzero(runs & (rows.matures <= today) & (rows.opened <= today))


def _open_new(
    rng: np.random.Generator, holders: Holders, book: Book, *, step: int, today: int, gap: int
) -> None:
    """Some put idle money into a product."""
    free = holders.floor[step] + holders.shift - book.fixed_by_owner()
    can = holders.has_deposits & (free >= LEAST_FREE_SUM) & (holders.joins < step)
    buyers = np.flatnonzero(can & (rng.random(len(free)) < OPENINGS_PER_DAY * gap))
    classes = draw_classes(rng, holders.is_personal[buyers])
    opened = today - rng.integers(0, gap, len(buyers))
    sums = chosen_sums(rng, free[buyers], classes)
    book.add(open_products(rng, buyers, classes, sums, opened))


def _revalue(rng: np.random.Generator, holders: Holders, book: Book) -> None:
    """Funds and metals get the week's price."""
    rows = book.rows
    moved = np.flatnonzero(np.isin(rows.product_class, (FUND, METAL)) & (rows.closed == NO_DAY))
    change = np.rint(rows.balance[moved] * rng.normal(0.0005, 0.006, len(moved))).astype(np.int64)
    rows.balance[moved] += change
    np.add.at(holders.shift, rows.owner[moved], change)


def repay_loans(book: Book, today: int) -> None:
    """Equal monthly parts of the principal; closed when the last one is due."""
    rows = book.rows
    loans = np.flatnonzero((rows.product_class == LOAN) & (rows.closed == NO_DAY))
    months = np.clip((today - rows.opened[loans]) // 30, 0, rows.term[loans])
    left = rows.principal[loans] * (rows.term[loans] - months) // rows.term[loans]
    rows.balance[loans] = left
    ended = loans[rows.matures[loans] <= today]
    rows.balance[ended] = 0
    rows.closed[ended] = rows.matures[ended]


def bill_cards(rng: np.random.Generator, book: Book, on: date, gap: int) -> None:
    """A card's figures change on its statement day, one of the first 28 of the month."""
    days = {(on - timedelta(days=back)).day for back in range(min(gap, 31))}
    rows = book.rows
    is_card = (rows.product_class == CARD) & (rows.closed == NO_DAY)
    billed = np.flatnonzero(is_card & np.isin(rows.owner % 28 + 1, sorted(days)))
    used = rng.beta(0.7, 2.5, len(billed))
    rows.spend[billed] = np.rint(rows.limit[billed] * used).astype(np.int64)
    kept = rng.uniform(0.4, 1.3, len(billed))
    rows.balance[billed] = np.rint(rows.limit[billed] * np.minimum(used * kept, 1)).astype(np.int64)


def deposits_by_owner(book: Book, today: int) -> Cents:
    """Deposits and products of each customer; foreign accounts stand still and are left out."""
    rows = book.rows
    counts = (rows.product_class < LOAN) & (rows.opened <= today) & (rows.currency == "CNY")
    sums = np.bincount(
        rows.owner[counts], weights=rows.balance[counts], minlength=len(book.customer_nos)
    )
    return np.rint(sums).astype(np.int64)
