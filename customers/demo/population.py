"""Draws everybody: the story of each customer's wealth first, then who they are."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from customers.demo.days import Days, to_day
from customers.demo.firms import Firms, Role, build_firms, draw_roles, fit_deposits
from customers.demo.holdings import Holders
from customers.demo.names import NamePool
from customers.demo.organisation import Organisation, build_organisation
from customers.demo.people import Register, build_people
from customers.demo.wealth import (
    CORPORATE_CURVE,
    CORPORATE_TEMPER,
    PERSONAL_CURVE,
    PERSONAL_TEMPER,
    Cents,
    Numbers,
    Payroll,
    draw_payroll,
    draw_ranks,
    hold_round_sums,
    let_some_leave,
    salary_left,
    to_cents,
)

PEOPLE_PER_FIRM = 50
FEWEST_FIRMS = 6
NEWCOMER_SHARE = 0.04
BORROWER_ONLY_SHARE = 0.035
DORMANT_SHARE = 0.06
OVERDRAWN_SHARE = 0.0003
CLOSING_SHARE = 0.006
NEVER = 10**6


@dataclass(frozen=True)
class Population:
    organisation: Organisation
    register: Register
    firms: Firms
    holders: Holders
    payroll: Payroll
    is_dormant: NDArray[np.bool_]


@dataclass(frozen=True)
class Kinds:
    """Who among the personal customers lives by another story than the rest."""

    joins: Numbers
    joined: Days
    closes: Numbers
    is_borrower_only: NDArray[np.bool_]
    is_dormant: NDArray[np.bool_]
    is_overdrawn: NDArray[np.bool_]


@dataclass(frozen=True)
class Wealth:
    """The drawn stories: one row per delivery; people, then firms."""

    of_people: Cents
    of_firms: Cents
    payroll: Payroll
    is_parked: NDArray[np.bool_]


def draw_population(
    customers: int, dates: list[date], seed: int, *, n_month_ends: int
) -> Population:
    """`customers` personal ones, and a firm for every fifty of them."""
    rng = np.random.default_rng([seed, 1])
    names = NamePool(seed)
    organisation = build_organisation(rng, names)
    roles = draw_roles(max(customers // PEOPLE_PER_FIRM, FEWEST_FIRMS))
    kinds = _draw_kinds(rng, customers, np.array([to_day(on) for on in dates]))
    wealth = _draw_wealth(rng, dates, kinds, roles, n_month_ends)
    people = build_people(
        rng,
        names,
        organisation,
        seed=seed,
        wealth=wealth.of_people[-1],
        joins=kinds.joins,
        joined_days=kinds.joined,
    )
    first_day = to_day(dates[0])
    firms = build_firms(
        rng, organisation, seed=seed, roles=roles, payroll=wealth.payroll, first_day=first_day
    )
    register = people.followed_by(firms.register)
    holders = _holders(register, wealth, kinds, first_day)
    payroll = _with_firms(wealth.payroll, len(roles))
    is_dormant = np.concatenate([kinds.is_dormant, np.zeros(len(roles), dtype=bool)])
    return Population(organisation, register, firms, holders, payroll, is_dormant)


def _draw_wealth(
    rng: np.random.Generator, dates: list[date], kinds: Kinds, roles: list[Role], n_month_ends: int
) -> Wealth:
    ranks = draw_ranks(rng, len(kinds.joins), dates, PERSONAL_TEMPER)
    of_people = to_cents(ranks, PERSONAL_CURVE)
    let_some_leave(rng, of_people, n_month_ends)
    is_parked = hold_round_sums(rng, of_people)
    is_plain = _tell_stories(rng, of_people, kinds, is_parked)
    employers = np.flatnonzero([role != "prospect" for role in roles])
    payroll = draw_payroll(rng, employers, np.where(is_plain, of_people[0], 0))
    of_people += np.array([salary_left(payroll, on) for on in dates])
    of_firms = to_cents(draw_ranks(rng, len(roles), dates, CORPORATE_TEMPER), CORPORATE_CURVE)
    fit_deposits(rng, roles, of_firms, np.array([to_day(on) for on in dates]))
    return Wealth(of_people, of_firms, payroll, is_parked)


def _draw_kinds(rng: np.random.Generator, count: int, days: Days) -> Kinds:
    """`days` are those of the deliveries; people come and go evenly over the time between."""
    draw = rng.random(count)
    bounds = np.cumsum([NEWCOMER_SHARE, BORROWER_ONLY_SHARE, DORMANT_SHARE, OVERDRAWN_SHARE])
    kind = np.searchsorted(bounds, draw, side="right")
    joined = np.full(count, days[0])
    closes = np.full(count, NEVER)
    if len(days) > 1:
        some_day = rng.integers(days[0] + 1, days[-1] + 1, count)
        joined[kind == 0] = some_day[kind == 0]
        closing = (kind == 4) & (rng.random(count) < CLOSING_SHARE)
        closes[closing] = np.searchsorted(days, some_day[closing])
    joins = np.searchsorted(days, joined)
    return Kinds(joins, joined, closes, kind == 1, kind == 2, kind == 3)


def _tell_stories(
    rng: np.random.Generator, wealth: Cents, kinds: Kinds, is_parked: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Writes the special stories into `wealth`; answers who lives by the ordinary one."""
    steps = np.arange(len(wealth))[:, None]
    small = rng.integers(0, 9_900, len(kinds.joins))
    wealth[:, kinds.is_dormant] = small[kinds.is_dormant]
    wealth[:, kinds.is_overdrawn] = -small[kinds.is_overdrawn]
    wealth[:, kinds.is_borrower_only] = 0
    wealth[steps >= kinds.closes] = 0
    is_special = kinds.is_dormant | kinds.is_overdrawn | kinds.is_borrower_only
    is_parked &= ~is_special & (kinds.closes == NEVER)
    is_plain: NDArray[np.bool_] = ~is_special & ~is_parked & (kinds.closes == NEVER)
    return is_plain


def _with_firms(payroll: Payroll, count: int) -> Payroll:
    """Firms stand behind the people in all lists; nobody pays them a salary."""
    none = np.zeros(count, dtype=np.int64)
    return Payroll(
        np.concatenate([payroll.employer, none - 1]),
        np.concatenate([payroll.pay_day, none]),
        np.concatenate([payroll.salary, none]),
        np.concatenate([payroll.jitter, none]),
    )


def _holders(
    register: Register,
    wealth: Wealth,
    kinds: Kinds,
    first_day: int,
) -> Holders:
    n_people, n_firms = len(kinds.joins), wealth.of_firms.shape[1]
    no, ever = np.zeros(n_firms, dtype=bool), np.full(n_firms, NEVER)
    return Holders(
        customer_nos=register.customer_no,
        is_personal=np.arange(n_people + n_firms) < n_people,
        wealth=np.concatenate([wealth.of_people, wealth.of_firms], axis=1),
        joins=register.joins,
        joined=np.concatenate([kinds.joined, np.full(n_firms, first_day)]),
        opened=register.opened,
        has_deposits=np.concatenate([~kinds.is_borrower_only, wealth.of_firms[0] > 0]),
        is_parked=np.concatenate([wealth.is_parked, no]),
        is_borrower_only=np.concatenate([kinds.is_borrower_only, no]),
        closes=np.concatenate([kinds.closes, ever]),
    )
