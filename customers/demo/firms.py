"""Corporate customers: size figures, ratings, and candidates for each corporate class."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from customers.demo.days import Days, day_texts
from customers.demo.identity import firm_number, mobile_numbers
from customers.demo.names import firm_names
from customers.demo.organisation import Organisation
from customers.demo.people import Register, draw_seats
from customers.demo.wealth import Cents, Numbers, Payroll
from customers.demo.writer import Sheet, joined

Role = Literal["strategic", "quality", "sustained", "prospect", "ordinary"]

COLUMNS = (
    *("customer_no", "uscc", "industry", "employees", "revenue_wan", "assets_wan", "ownership"),
    *("group_no", "borrower", "segment", "eligible_strategic", "supported_industry"),
    *("larger_contribution", "head_office_list", "credit_rating", "bad_record", "litigation"),
    *("agreement_signed", "settlement_share", "affiliate_share", "pos_monthly", "ebank_active"),
    *("payroll_people", "payroll_monthly", "cards_issued", "special_contribution"),
)
# share of the firms that are made to fit a class
ROLE_SHARES: tuple[tuple[Role, float], ...] = (
    ("strategic", 0.02),
    ("quality", 0.04),
    ("sustained", 0.06),
    ("prospect", 0.06),
)
# typical employees, revenue and assets (in 10,000 yuan) of a large firm in each industry
LARGE_FIGURES = {
    "agriculture": (600, 20_000, 30_000),
    "industry": (1_000, 40_000, 60_000),
    "construction": (900, 80_000, 80_000),
    "wholesale": (200, 40_000, 30_000),
    "retail": (300, 20_000, 15_000),
    "transport": (1_000, 30_000, 60_000),
    "warehousing": (200, 30_000, 50_000),
    "post": (1_000, 30_000, 20_000),
    "accommodation": (300, 10_000, 30_000),
    "catering": (300, 10_000, 8_000),
    "telecom": (2_000, 100_000, 150_000),
    "software": (300, 10_000, 12_000),
    "real_estate": (400, 200_000, 60_000),
    "property": (1_000, 5_000, 5_000),
    "leasing": (300, 30_000, 120_000),
    "other": (300, 8_000, 10_000),
}
INDUSTRIES = tuple(LARGE_FIGURES)
SEGMENTS = {"telecom": "emerging", "software": "emerging", "real_estate": "real_estate"}
OWNERSHIPS = ("国有", "民营", "民营", "民营", "合资", "外资")
RATINGS = ("AA", "A+", "A", "A", "BBB+", "BBB", "BBB", "BB", "B", "")
GOOD_RATINGS = ("AAA", "AA+", "AA", "A+", "A")
FIRM_ID = "统一社会信用代码"
MISSING_SHARE = 0.07
CALM = 0.05  # the power of its moves that a great sum keeps
GREAT_SUM = 500_000_00  # cents
GROWTH_PER_DAY = 1.0004  # about a sixth in a year


@dataclass(frozen=True)
class Firms:
    register: Register
    roles: list[Role]
    sheet: Sheet


def draw_roles(count: int) -> list[Role]:
    """The first firms fit a class, at least one each; the rest are ordinary."""
    roles: list[Role] = []
    for role, share in ROLE_SHARES:
        roles += [role] * max(1, round(count * share))
    return (roles + ["ordinary"] * count)[:count]


def fit_deposits(rng: np.random.Generator, roles: list[Role], deposits: Cents, days: Days) -> None:
    """Lifts candidates over the deposit criteria of their class; prospects have nothing yet.

    Great sums move by less than the small ones that they were drawn as, and grow a little with the
    `days` of the deliveries: few firms hold most of a branch's money, and its average would leap.
    """
    great = deposits[0] >= GREAT_SUM
    moves = (deposits[:, great] / deposits[0, great]) ** CALM
    deposits[:, great] = np.rint(deposits[0, great] * moves).astype(np.int64)
    lowest = {"strategic": 2.2e8, "quality": 3.3e8, "sustained": 1.6e8}
    for firm, role in enumerate(roles):
        if role in lowest:
            least = deposits[:, firm].min()
            moves = (deposits[:, firm] / least) ** CALM
            wanted = lowest[role] * 100 * rng.uniform(1.0, 1.9)
            deposits[:, firm] = np.rint(max(wanted, least) * moves).astype(np.int64)
    growth = GROWTH_PER_DAY ** (days - days[0])
    deposits[:] = np.rint(deposits * growth[:, None]).astype(np.int64)
    deposits[:, [role == "prospect" for role in roles]] = 0


def build_firms(
    rng: np.random.Generator,
    organisation: Organisation,
    *,
    seed: int,
    roles: list[Role],
    payroll: Payroll,
    first_day: int,
) -> Firms:
    count = len(roles)
    industries = [INDUSTRIES[i % len(INDUSTRIES)] for i in range(count)]
    numbers = [f"0002{i:08d}" for i in range(1, count + 1)]
    codes = [firm_number(10_000_000 + (seed * 1_009 + i) % 80_000_000) for i in range(count)]
    seats = draw_seats(rng, organisation, np.ones(count, dtype=bool))
    opened = first_day - rng.integers(30, 5_000, count)
    mobiles = mobile_numbers(count, seed + 5)
    names = firm_names(rng, industries)
    leading = [
        joined((no, "corporate", name, FIRM_ID, code, mobile, "", "", "", ""))
        for no, name, code, mobile in zip(numbers, names, codes, mobiles, strict=True)
    ]
    trailing = [joined((day, 1, 0, "")) for day in day_texts(opened)]
    joins = np.zeros(count, dtype=np.int64)
    register = Register(numbers, *seats, opened, leading, trailing, joins)
    paid = _paid_through(payroll, count)
    lines = [
        joined(
            (
                numbers[i],
                codes[i],
                industries[i],
                *_profile(rng, roles[i], industries[i], i),
                *_business(rng, roles[i], paid[0][i], paid[1][i]),
            )
        )
        for i in range(count)
    ]
    return Firms(register, roles, Sheet(COLUMNS, lines))


def _paid_through(payroll: Payroll, count: int) -> tuple[Numbers, Numbers]:
    """People and cents a month that each firm pays through the bank."""
    paid = payroll.employer >= 0
    people = np.bincount(payroll.employer[paid], minlength=count)
    cents = np.bincount(payroll.employer[paid], weights=payroll.salary[paid], minlength=count)
    return people, np.rint(cents).astype(np.int64)


def _profile(rng: np.random.Generator, role: Role, industry: str, index: int) -> list[object]:
    """From `employees` to `litigation`."""
    is_big = role in ("strategic", "quality")
    scale = rng.uniform(1.2, 4) if is_big else float(np.exp(rng.uniform(-5.5, -0.2)))
    figures: list[object] = [round(figure * scale) for figure in LARGE_FIGURES[industry]]
    if role in ("ordinary", "prospect"):
        figures = ["" if rng.random() < MISSING_SHARE else figure for figure in figures]
    is_candidate = role not in ("ordinary", "prospect")
    segment = SEGMENTS.get(industry, "institution" if rng.random() < 0.08 else "traditional")
    return [
        *figures,
        rng.choice(OWNERSHIPS),
        f"G{index % 5:03d}" if role == "strategic" or index % 17 == 0 else "",
        int(is_candidate or rng.random() < 0.4),
        segment,
        int(role == "strategic"),
        int(is_candidate or rng.random() < 0.3),
        int(rng.random() < 0.15),
        int(role == "quality" and rng.random() < 0.3),
        rng.choice(GOOD_RATINGS if is_candidate else RATINGS),
        int(not is_candidate and rng.random() < 0.03),
        int(not is_candidate and rng.random() < 0.04),
    ]


def _business(rng: np.random.Generator, role: Role, people: int, cents: int) -> list[object]:
    """From `agreement_signed` to `special_contribution`."""
    if role == "prospect":
        return [0, "", "", "", 0, "", "", "", ""]
    is_candidate = role != "ordinary"
    low = 0.6 if role == "strategic" else 0.05
    pos = rng.lognormal(np.log(9e6 if is_candidate else 3e5), 0.5 if is_candidate else 1.2)
    return [
        int(role == "strategic"),
        f"{rng.uniform(low, 0.95):.2f}",
        f"{rng.uniform(low, 0.9):.2f}",
        f"{pos:.2f}" if rng.random() > MISSING_SHARE else "",
        int(is_candidate or rng.random() < 0.6),
        people,
        f"{cents / 100:.2f}",
        int(rng.poisson(25 if is_candidate else 4)),
        "普惠金融合作示范" if role == "sustained" and rng.random() < 0.2 else "",
    ]
