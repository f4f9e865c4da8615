"""What the work knows of one customer: lists, maturities with their 731 state, what is open."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from campaigns.enums import FollowUpState
from campaigns.models import FollowUp, MaturityOutcome, WhitelistEntry
from campaigns.panels.maturity_steps import steps_by_maturity
from campaigns.reasons import reason_of_entry
from campaigns.scoping import arms_shown_to
from customers.access import holdings
from customers.enums import MATURING
from customers.models import Account, Customer
from staff.models import Officer
from tiering.models import CustomerLabel

DAYS_AHEAD = 90
WATCHED = timedelta(days=30)  # after a maturity, until what stayed is settled


@dataclass(frozen=True)
class Holding:
    """The accounts of one class; `total` only where all are in one currency."""

    name: str
    accounts: list[Account]
    total: Decimal | None
    currency: str


@dataclass(frozen=True)
class Maturity:
    """Money that falls due, with what is planned before it and what came of that."""

    account: Account
    days: int
    steps: list[FollowUp]


@dataclass(frozen=True)
class Watched:
    """Money that fell due, followed for 30 days."""

    outcome: MaturityOutcome
    day: int
    share: Decimal


@dataclass(frozen=True)
class Listed:
    entry: WhitelistEntry
    reason: str


@dataclass(frozen=True)
class CustomerWork:
    """Everything about one customer that campaigns have to tell."""

    open: list[FollowUp] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    maturities: list[Maturity] = field(default_factory=list)
    watched: list[Watched] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)


def work_with(
    customer: Customer, officer: Officer, *, on: date, today: date, label: CustomerLabel | None
) -> CustomerWork:
    """As of the night of `on`, read `today`, as far as the officer may know it."""
    accounts = list(holdings(customer))
    follow_ups = _follow_ups(customer, officer, on)
    return CustomerWork(
        open=[each for each in follow_ups if each.state == FollowUpState.OPEN],
        holdings=_by_class(accounts),
        maturities=_maturities(accounts, follow_ups, on, today),
        watched=_watched(customer, officer, on),
        listed=_listed(customer, officer, label),
    )


def _follow_ups(customer: Customer, officer: Officer, on: date) -> list[FollowUp]:
    """Those that are open, and those before maturities that are still to come; nearest first."""
    follow_ups = FollowUp.objects.visible_to(officer).filter(customer=customer)
    before_maturity = follow_ups.filter(account__isnull=False, anchor_on__gte=on)
    rows = (follow_ups.open() | before_maturity).select_related(
        "campaign", "owner", "worked_by", "account", "entry"
    )
    return list(rows.order_by("due_on", "repeat", "id"))


def _by_class(accounts: list[Account]) -> list[Holding]:
    found = []
    for _, group in groupby(accounts, key=lambda account: account.product_class):
        rows = list(group)
        currencies = {each.currency for each in rows}
        total = sum((each.balance for each in rows), Decimal(0)) if len(currencies) == 1 else None
        name = rows[0].get_product_class_display()
        found.append(Holding(name, rows, total, rows[0].currency))
    return found


def _maturities(
    accounts: list[Account], follow_ups: list[FollowUp], on: date, today: date
) -> list[Maturity]:
    """The nearest first."""
    steps = steps_by_maturity(follow_ups)
    due = [
        each
        for each in accounts
        if each.product_class in MATURING
        and each.matures_on is not None
        and timedelta(0) <= each.matures_on - on <= timedelta(days=DAYS_AHEAD)
    ]
    return [
        Maturity(
            account=each,
            days=(each.matures_on - today).days,
            steps=steps.get((each.pk, each.matures_on), []),
        )
        for each in sorted(due, key=lambda account: (account.matures_on, account.pk))
        if each.matures_on is not None
    ]


def _watched(customer: Customer, officer: Officer, on: date) -> list[Watched]:
    """Matured within the last 30 days. Only listed money is watched: the arm decides here too."""
    shown = WhitelistEntry.objects.filter(arms_shown_to(officer), customer=customer)
    outcomes = MaturityOutcome.objects.filter(
        customer=customer, entry__in=shown, matures_on__range=(on - WATCHED, on)
    )
    return [
        Watched(each, (on - each.matures_on).days, _share(each))
        for each in outcomes.select_related("account").order_by("-matures_on", "id")
    ]


def _share(outcome: MaturityOutcome) -> Decimal:
    matured, stayed = Decimal(outcome.matured_amount), Decimal(outcome.retained_amount)
    return min(max(stayed / matured, Decimal(0)), Decimal(1)) if matured > 0 else Decimal(0)


def _listed(customer: Customer, officer: Officer, label: CustomerLabel | None) -> list[Listed]:
    """Open entries with their reason. Only the whole bank's roles learn of a hold-out: whoever
    works with the customer must not be able to tell it from a customer who is not listed.
    """
    entries = WhitelistEntry.objects.filter(customer=customer, left_on__isnull=True)
    rows = (
        entries.filter(arms_shown_to(officer))
        .select_related("campaign", "owner")
        .order_by("-campaign__priority")
    )
    return [Listed(each, reason_of_entry(each, each.campaign.play, label)) for each in rows]
