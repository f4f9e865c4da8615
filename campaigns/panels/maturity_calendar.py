"""What falls due: a month of days with their sums, and the accounts of some of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from campaigns.enums import FollowUpState
from campaigns.filters.maturities import MaturityFilter
from campaigns.models import FollowUp
from campaigns.panels.maturity_month import DueMonth, DueSum, counted, month_of
from campaigns.panels.maturity_steps import steps_by_maturity
from customers.enums import MATURING
from customers.models import Account, FxRate
from kernel.keyset import Keyset, KeysetPage
from staff.enums import BANK_WIDE_ROLES
from staff.models import Officer, OrgUnit
from tiering import badges
from tiering.models import CustomerLabel, MaturityCount
from tiering.queries.periods import ONE_DAY, month_end, month_start, next_month

MOST_COUNTED = 1_000
PER_PAGE = 30
CHUNK = 500
KEYSET = Keyset(("matures_on", "id"))
MOST_SUMMED = 2_000


@dataclass(frozen=True)
class MaturityLine:
    account: Account
    label: CustomerLabel | None
    amount: Decimal
    days_left: int
    steps: list[FollowUp]


@dataclass(frozen=True)
class Dues:
    """The accounts that a filter leaves; where there are more than `n`, nobody counted them all.

    `today` is the day on which they are read.
    """

    officer: Officer
    today: date
    accounts: QuerySet[Account]
    n: int
    is_more: bool = False
    amount: Decimal = Decimal(0)  # of all of them, where they were counted

    def page(self, *, after: str = "", before: str = "") -> KeysetPage:
        page = KEYSET.page(
            _on_screen(self.accounts),
            among=Account.objects.visible_to(self.officer),
            size=PER_PAGE,
            after=after,
            before=before,
        )
        return KeysetPage(self._lines(page.rows), page.before, page.after)

    def lines(self) -> Iterator[MaturityLine]:
        """All of them, a chunk at a time, for a workbook."""
        rows = _on_screen(self.accounts).order_by(*KEYSET.order).iterator(CHUNK)
        while chunk := list(islice(rows, CHUNK)):
            yield from self._lines(chunk)

    def _lines(self, accounts: list[Account]) -> list[MaturityLine]:
        rates, steps = _rates(), _steps(self.officer, accounts)
        return [
            MaturityLine(
                account=account,
                label=badges.badge_label(account.customer),
                amount=account.balance * rates.get(account.currency, Decimal(1)),
                days_left=(account.matures_on - self.today).days if account.matures_on else 0,
                steps=steps.get((account.pk, account.matures_on), []),
            )
            for account in accounts
        ]


def refuse_too_wide(officer: Officer, asked: MaturityFilter, on: date) -> None:
    """Accounts are looked at one by one only in a book, or where few fall due."""
    if asked.is_of_a_book() or not asked.narrow_names():
        return
    month, (first, last) = asked.shown_month(on), asked.period(on)
    maturing = _maturing(officer, min(first, month), max(last, month_end(month)))
    looked_at = asked.in_unit(maturing, "customer__").order_by()
    if looked_at[: MOST_SUMMED + 1].count() > MOST_SUMMED:
        asked.refuse_narrow()


def dues(officer: Officer, asked: MaturityFilter, on: date, *, today: date) -> Dues:
    """Read by the index of maturities, or by that of the officer's own book."""
    if not asked.is_valid():
        return Dues(officer, today, Account.objects.none(), n=0)
    first, last = asked.period(on)
    accounts = _narrowed(_maturing(officer, first, last), asked)
    unit = _counted_unit(officer, asked, on, last)
    if unit is not None and first > on:
        sums = counted(unit, since=first, until=last)
    elif accounts.order_by()[: MOST_COUNTED + 1].count() > MOST_COUNTED:
        return Dues(officer, today, accounts, MOST_COUNTED, is_more=True)
    else:
        sums = _live(accounts)
    n = sum(due.n_accounts for due in sums.values())
    amount = sum((due.amount for due in sums.values()), Decimal(0))
    return Dues(officer, today, accounts, n, amount=amount)


def _narrowed(accounts: QuerySet[Account], asked: MaturityFilter) -> QuerySet[Account]:
    accounts = asked.within(accounts, "customer__")
    if product := asked.chosen("product"):
        accounts = accounts.filter(product_class=product)
    if tier := asked.chosen("tier"):
        carrying = badges.carrying(tier).filter(customer=OuterRef("customer"))
        accounts = accounts.filter(Exists(carrying))
    if asked.chosen("uncontacted"):
        accounts = accounts.filter(~Exists(_done()))
    return accounts


def month(officer: Officer, asked: MaturityFilter, on: date) -> DueMonth:
    """Sums of a unit as the night counted them; of what is narrowed further, as they stand."""
    first = asked.shown_month(on)
    last = month_end(first)
    unit = _counted_unit(officer, asked, on, last)
    if not asked.is_valid():
        dues = {}
    elif unit is not None:
        dues = counted(unit, since=first, until=last)
    else:
        dues = _live(_narrowed(_maturing(officer, first, last), asked))

    def accounts_of(day: date) -> str:
        return asked.address_of(day) if unit is None or day > on else ""

    chosen = asked.period(on)
    return month_of(
        first,
        dues,
        on=on,
        current=chosen[0] if chosen[0] == chosen[1] else None,
        url=accounts_of,
        earlier=month_start(first - ONE_DAY),
        later=next_month(first),
    )


def _counted_unit(officer: Officer, asked: MaturityFilter, on: date, last: date) -> OrgUnit | None:
    """The unit whose days the nights counted; None where they did not: for less than a unit, for
    days too far ahead.
    """
    if asked.is_of_a_book() or asked.narrow_names() or last > on + MaturityCount.AHEAD:
        return None
    return asked.chosen("unit") or _own_unit(officer)


def _own_unit(officer: Officer) -> OrgUnit | None:
    """The whole bank for those who see all of it."""
    if officer.role in BANK_WIDE_ROLES:
        return OrgUnit.objects.filter(parent=None).order_by("path").first()
    return officer.org_unit


def _live(accounts: QuerySet[Account]) -> dict[date, DueSum]:
    rates = _rates()
    dues: dict[date, DueSum] = {}
    rows = accounts.order_by().values_list("matures_on", "currency")
    for day, currency, n, balance in rows.annotate(Count("pk"), Sum("balance")):
        known = dues.get(day, DueSum(day))
        amount = known.amount + balance * rates.get(currency, Decimal(1))
        dues[day] = DueSum(day, known.n_accounts + n, amount=amount)
    return dues


def _maturing(officer: Officer, first: date, last: date) -> QuerySet[Account]:
    accounts: QuerySet[Account] = Account.objects.visible_to(officer)
    return accounts.filter(
        closed_on__isnull=True, product_class__in=MATURING, matures_on__range=(first, last)
    )


def _on_screen(accounts: QuerySet[Account]) -> QuerySet[Account]:
    full = accounts.select_related("customer__owner", "customer__org_unit")
    return full.prefetch_related(badges.label_prefetch("customer__"))


def _rates() -> dict[str, Decimal]:
    return dict(FxRate.objects.values_list("currency", "rate_to_cny"))


def _done() -> QuerySet[FollowUp]:
    """Follow-ups of the account before the same day that somebody has worked."""
    done: QuerySet[FollowUp] = FollowUp.objects.filter(
        customer=OuterRef("customer"),
        account=OuterRef("pk"),
        anchor_on=OuterRef("matures_on"),
        state=FollowUpState.DONE,
    )
    return done


def _steps(
    officer: Officer, accounts: Iterable[Account]
) -> dict[tuple[int | None, date | None], list[FollowUp]]:
    """What is planned before the maturities, or was, as far as the officer may see it."""
    follow_ups = FollowUp.objects.visible_to(officer).filter(
        customer__in={account.customer_id for account in accounts},
        account__in=[account.pk for account in accounts],
    )
    return steps_by_maturity(follow_ups)
