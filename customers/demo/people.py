"""Personal customers: who they are, where they bank, and whether they may be called."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from customers.demo.days import Days, day_texts
from customers.demo.identity import card_numbers, mobile_numbers
from customers.demo.names import NamePool
from customers.demo.organisation import Organisation
from customers.demo.wealth import Cents, Numbers
from customers.demo.writer import joined

COLUMNS = (
    *("customer_no", "kind", "name", "id_type", "id_no", "mobile", "gender", "birth_date"),
    *("occupation", "annual_income", "org_code", "manager_no", "opened_on", "contact_allowed"),
    *("protected", "risk_flag"),
)
CARD = "身份证"
OCCUPATIONS = (
    *("教师", "医生", "护士", "工程师", "公务员", "会计", "销售", "司机", "厨师", "个体经营"),
    *(
        "企业管理",
        "程序员",
        "律师",
        "设计师",
        "技工",
        "客服",
        "农业生产",
        "自由职业",
        "退休",
        "学生",
    ),
)
RETIRED, STUDENT = OCCUPATIONS.index("退休"), OCCUPATIONS.index("学生")
RISK_FLAGS = ("", "反洗钱关注", "疑似诈骗受害", "征信异常")


@dataclass
class Register:
    """The lines of customers.csv, and what may change in them: unit, manager."""

    customer_no: list[str]
    org_code: NDArray[np.object_]
    manager_no: NDArray[np.object_]
    opened: Days
    leading: list[str]
    trailing: list[str]
    joins: Numbers

    def lines(self, step: int) -> list[str | None]:
        """One line per customer, None for whoever has not come yet."""
        here = (self.joins <= step).tolist()
        cells = zip(here, self.leading, self.org_code, self.manager_no, self.trailing, strict=True)
        return [
            f"{lead},{unit},{manager},{trail}" if is_here else None
            for is_here, lead, unit, manager, trail in cells
        ]

    def followed_by(self, other: "Register") -> "Register":
        return Register(
            self.customer_no + other.customer_no,
            np.concatenate([self.org_code, other.org_code]),
            np.concatenate([self.manager_no, other.manager_no]),
            np.concatenate([self.opened, other.opened]),
            self.leading + other.leading,
            self.trailing + other.trailing,
            np.concatenate([self.joins, other.joins]),
        )


def draw_births(rng: np.random.Generator, count: int, first_day: int) -> Days:
    """Ages 18 to 88, most of them around 45; birthdays on all days of the year."""
    ages = np.clip(rng.normal(45, 15, count), 18.2, 88)
    return (first_day - np.rint(ages * 365.25) - rng.integers(0, 365, count)).astype(np.int64)


def draw_seats(
    rng: np.random.Generator, organisation: Organisation, is_valued: NDArray[np.bool_]
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Unit and manager; of the small customers about half are left to the branch's pool."""
    managers = organisation.managers
    picks = rng.integers(len(managers), size=len(is_valued))
    org_codes = np.array([one.org_code for one in managers], dtype=object)[picks]
    manager_nos = np.array([one.staff_no for one in managers], dtype=object)[picks]
    pooled = ~is_valued & (rng.random(len(is_valued)) < 0.5)
    manager_nos[pooled] = ""
    return org_codes, manager_nos


def draw_opened(rng: np.random.Generator, births: Days, joined_days: Days) -> Days:
    """Customers of the first delivery came over 15 years, never before they were 16."""
    since = joined_days - np.rint(rng.gamma(1.6, 1_300, len(births))).astype(np.int64)
    since = np.maximum(np.maximum(since, births + 16 * 366), joined_days - 5_600)
    return np.minimum(since, joined_days)


def build_people(
    rng: np.random.Generator,
    names: NamePool,
    organisation: Organisation,
    *,
    seed: int,
    wealth: Cents,
    joins: Numbers,
    joined_days: Days,
) -> Register:
    """`joins` is the delivery at which a customer appears; before it there is no line."""
    is_male = rng.random(len(joins)) < 0.49
    births = draw_births(rng, len(joins), int(joined_days.min()))
    opened = draw_opened(rng, births, joined_days)
    opened[joins > 0] = joined_days[joins > 0]
    org_codes, managers = draw_seats(rng, organisation, wealth >= 1_000_000)
    numbers = [f"0001{i:08d}" for i in range(1, len(joins) + 1)]
    cards = _with_mistakes(rng, card_numbers(births, is_male), _wrong_check_digit, 0.0004)
    mobiles = _with_mistakes(rng, mobile_numbers(len(joins), seed), _masked, 0.0004)
    jobs, incomes = _occupations(rng, (int(joined_days.min()) - births) // 365, wealth)
    persons = zip(
        numbers,
        names.draw(rng, is_male),
        cards,
        mobiles,
        np.where(is_male, "M", "F").tolist(),
        day_texts(births),
        jobs,
        incomes,
        strict=True,
    )
    leading = [joined((no, "personal", name, CARD, *rest)) for no, name, *rest in persons]
    return Register(numbers, org_codes, managers, opened, leading, _trailing(rng, opened), joins)


def _trailing(rng: np.random.Generator, opened: Days) -> list[str]:
    """From `opened_on` to `risk_flag`."""
    cells = zip(
        day_texts(opened),
        (rng.random(len(opened)) >= 0.03).astype(int),
        (rng.random(len(opened)) < 0.006).astype(int),
        _risk_flags(rng, len(opened)),
        strict=True,
    )
    return [joined(row) for row in cells]


def _occupations(
    rng: np.random.Generator, ages: Numbers, wealth: Cents
) -> tuple[list[str], list[str]]:
    """Jobs by age; an income for four in five, higher where there is more in the bank."""
    jobs = rng.integers(RETIRED, size=len(ages))
    jobs[ages >= 60] = RETIRED
    jobs[(ages < 23) & (rng.random(len(ages)) < 0.7)] = STUDENT
    base = rng.lognormal(np.log(78_000), 0.5, len(ages)) + 0.06 * (wealth / 100)
    yuan = np.rint(np.where(jobs == STUDENT, base * 0.1, base) / 1_000).astype(np.int64) * 1_000
    is_known = rng.random(len(ages)) < 0.8
    incomes = [f"{y}.00" if known else "" for y, known in zip(yuan, is_known, strict=True)]
    return [OCCUPATIONS[job] for job in jobs], incomes


def _risk_flags(rng: np.random.Generator, count: int) -> list[str]:
    picks = rng.choice(len(RISK_FLAGS), size=count, p=(0.991, 0.005, 0.002, 0.002))
    return [RISK_FLAGS[pick] for pick in picks]


def _with_mistakes(
    rng: np.random.Generator, texts: list[str], mistake: Callable[[str], str], share: float
) -> list[str]:
    """The same texts, a few of them as clerks and masking programs spoil them."""
    spoilt = rng.random(len(texts)) < share
    return [mistake(text) if bad else text for text, bad in zip(texts, spoilt, strict=True)]


def _masked(mobile: str) -> str:
    return f"{mobile[:3]}****{mobile[-4:]}"


def _wrong_check_digit(card: str) -> str:
    return card[:-1] + ("0" if card[-1] != "0" else "1")
