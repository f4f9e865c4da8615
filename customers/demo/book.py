"""The book of accounts: one row per account that ever was, in arrays, and its CSV lines."""

from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from customers.demo.days import NO_DAY, Days, day_texts
from customers.demo.lines import Lines
from customers.demo.wealth import Cents, Numbers

COLUMNS = (
    *("account_no", "customer_no", "product_code", "product_class", "currency", "balance"),
    *("opened_on", "matures_on", "term_months", "closed_on", "credit_limit", "spend_30d"),
)
CLASSES = (
    *("demand", "notice", "term", "wealth", "wealth_open", "fund", "insurance", "bond", "metal"),
    *("loan", "credit_card"),
)
DEMAND, NOTICE, TERM, WEALTH, WEALTH_OPEN, FUND, INSURANCE, BOND, METAL, LOAN, CARD = range(11)
PRODUCT_PREFIX = ("DM", "NT", "TD", "WM", "WO", "FD", "IN", "BD", "MT", "LN", "CC")
NO_AMOUNT = -1


@dataclass
class Accounts:
    """Columns of equal length. `principal` is what a loan began with; cents throughout."""

    owner: Numbers
    product_class: Numbers
    balance: Cents
    opened: Days
    term: Numbers
    matures: Days
    closed: Days
    limit: Cents
    spend: Cents
    principal: Cents
    currency: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.owner)


def new_accounts(
    owner: Numbers,
    product_class: Numbers | int,
    balance: Cents,
    opened: Days,
    term: Numbers | int = 0,
    matures: Days | int = NO_DAY,
    currency: str | NDArray[np.object_] = "CNY",
) -> Accounts:
    def column(value: Numbers | int) -> Numbers:
        return np.broadcast_to(np.asarray(value, dtype=np.int64), owner.shape).copy()

    return Accounts(
        owner=column(owner),
        product_class=column(product_class),
        balance=column(balance),
        opened=column(opened),
        term=column(term),
        matures=column(matures),
        closed=column(NO_DAY),
        limit=column(NO_AMOUNT),
        spend=column(NO_AMOUNT),
        principal=column(0),
        currency=np.broadcast_to(np.asarray(currency, dtype=object), owner.shape).copy(),
    )


_NONE = np.zeros(0, dtype=np.int64)


@dataclass
class Book:
    """All accounts, and the part of each line that never changes."""

    customer_nos: list[str]
    rows: Accounts = field(default_factory=lambda: new_accounts(_NONE, _NONE, _NONE, _NONE))
    _heads: list[str] = field(default_factory=list)
    _lines: Lines = field(default_factory=Lines)

    def add(self, more: Accounts) -> Numbers:
        """Appends, and answers the row numbers given. Account numbers rise with them."""
        start = len(self.rows)
        merged = {
            name: np.concatenate([getattr(self.rows, name), getattr(more, name)])
            for name in Accounts.__dataclass_fields__
        }
        self.rows = Accounts(**merged)
        self._heads += [self._head(row) for row in range(start, len(self.rows))]
        return np.arange(start, len(self.rows))

    def _head(self, row: int) -> str:
        rows = self.rows
        kind, term = int(rows.product_class[row]), int(rows.term[row])
        owner = self.customer_nos[rows.owner[row]]
        product = f"{PRODUCT_PREFIX[kind]}{term or 1:02d}"
        return f"9990{row + 1:015d},{owner},{product},{CLASSES[kind]},{rows.currency[row]}"

    def fixed_by_owner(self) -> Cents:
        """Yuan held outside the main demand account: what the customer cannot spend by card."""
        rows = self.rows
        counts = (rows.product_class > DEMAND) & (rows.product_class < LOAN)
        sums = np.bincount(
            rows.owner[counts], weights=rows.balance[counts], minlength=len(self.customer_nos)
        )
        return np.rint(sums).astype(np.int64)

    def lines(self, today: int) -> list[str | None]:
        """One line per account, None where the account is not yet open."""
        rows = self.rows
        figures = np.stack(
            [
                *(rows.opened <= today, rows.balance, rows.opened, rows.matures, rows.term),
                *(rows.closed, rows.limit, rows.spend),
            ]
        )
        return self._lines.renewed(figures, self._written)

    def _written(self, at: Numbers, figures: Numbers) -> list[str | None]:
        is_open, balances, opened, matures, terms, closed, limits, spends = figures
        cells = zip(
            is_open.tolist(),
            [self._heads[row] for row in at.tolist()],
            balances.tolist(),
            day_texts(opened),
            day_texts(matures),
            np.where(terms > 0, terms, NO_AMOUNT).tolist(),
            day_texts(closed),
            limits.tolist(),
            spends.tolist(),
            strict=True,
        )
        return [
            f"{head},{balance / 100:.2f},{opened},{matures},{term if term > 0 else ''},{closed},"
            f"{_amount(limit)},{_amount(spend)}"
            if is_open
            else None
            for is_open, head, balance, opened, matures, term, closed, limit, spend in cells
        ]

    def total(self, chosen: NDArray[np.bool_]) -> Decimal:
        return Decimal(int(self.rows.balance[chosen].sum())) / 100


def _amount(cents: int) -> str:
    return "" if cents == NO_AMOUNT else f"{cents / 100:.2f}"
