"""Blocks of some thousand customers: drawn, changed night by night, and put into CSV lines."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from customers.demo.book import CARD, CLASSES, DEMAND, LOAN, PRODUCT_PREFIX
from customers.demo.days import NO_DAY, add_months, day_texts, to_day
from customers.demo.identity import card_numbers, mobile_numbers
from customers.demo.people import OCCUPATIONS, draw_births
from customers.demo.products import draw_terms
from customers.demo.wealth import PAY_DAYS, PERSONAL_CURVE, Cents, Numbers, last_pay_day, to_cents

BLOCK = 20_000
CUSTOMERS_PER_MANAGER = 400
CUSTOMERS_PER_BRANCH = 5_000
ACCOUNTS_EACH = ((1, 2, 3, 4, 5), (0.27, 0.29, 0.22, 0.13, 0.09))  # 2.48 on average
# of the accounts beside the first, which is a demand deposit
CLASS_SHARES = (0.10, 0.02, 0.26, 0.12, 0.07, 0.09, 0.06, 0.03, 0.01, 0.06, 0.18)
PAID_SHARE = 0.3
MOVED_SHARE = 0.0005  # customers who get another manager in a night
OPENED_SHARE = 0.0005  # customers who open one more account in a night
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉萍红建国志文辉力健世广义兴良海山仁波宁"

Lines = dict[str, list[str]]


@dataclass(frozen=True)
class Size:
    """How large the bank is; branches and managers follow from its customers."""

    customers: int
    seed: int

    @property
    def branches(self) -> int:
        return max(self.customers // CUSTOMERS_PER_BRANCH, 1)

    @property
    def managers(self) -> int:
        return max(self.customers // CUSTOMERS_PER_MANAGER, self.branches)

    def branch_of(self, manager: int) -> str:
        return f"B{manager % self.branches:04d}"


@dataclass
class Block:
    """Some thousand customers with their accounts, as columns and as lines."""

    size: Size
    first: int
    managers: Numbers
    customer_cells: list[tuple[str, str]]
    wealth: Cents
    owner: Numbers
    nth: Numbers
    product_class: Numbers
    balance: Cents
    opened: Numbers
    term: Numbers
    matures: Numbers
    pay_day: Numbers
    salary: Cents
    last_seen: Numbers
    turnover: Cents

    @property
    def count(self) -> int:
        return len(self.managers)


def draw_block(size: Size, first: int, on: date) -> Block:
    """The customers `first` and on, as they stand on the day of the base delivery."""
    rng = np.random.default_rng([size.seed, first])
    count, today = min(BLOCK, size.customers - first), to_day(on)
    wealth = to_cents(rng.standard_normal(count), PERSONAL_CURVE)
    n_accounts = rng.choice(ACCOUNTS_EACH[0], size=count, p=ACCOUNTS_EACH[1])
    owner = np.repeat(np.arange(count), n_accounts)
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(n_accounts) - n_accounts, n_accounts)
    product_class = rng.choice(len(CLASSES), size=len(owner), p=CLASS_SHARES)
    product_class[nth == 0] = DEMAND
    term = draw_terms(rng, product_class)
    term[product_class == LOAN] = 60
    length = np.where(term > 0, add_months(np.full(len(owner), today), term) - today, 3_000)
    opened = today - np.floor(rng.random(len(owner)) * length).astype(np.int64)
    paid = rng.random(count) < PAID_SHARE
    return Block(
        size=size,
        first=first,
        managers=rng.integers(size.managers, size=count),
        customer_cells=_customer_cells(rng, first, count, size.seed, today),
        wealth=wealth,
        owner=owner,
        nth=nth,
        product_class=product_class,
        balance=_split(rng, wealth, owner, product_class),
        opened=opened,
        term=term,
        matures=np.where(term > 0, add_months(opened, term), NO_DAY),
        pay_day=np.where(paid, rng.choice(PAY_DAYS, size=count), 0),
        salary=np.where(paid, rng.integers(3_000, 25_000, count) * 100, 0),
        last_seen=today - np.minimum(rng.exponential(60, count), 900).astype(np.int64),
        turnover=np.rint(wealth * rng.uniform(0, 0.3, count)).astype(np.int64),
    )


def _split(
    rng: np.random.Generator, wealth: Cents, owner: Numbers, product_class: Numbers
) -> Cents:
    """Each customer's wealth over the deposits and products; debts are sums of their own."""
    weight = np.where(product_class < LOAN, rng.uniform(0.1, 1, len(owner)), 0)
    per_owner = np.bincount(owner, weights=weight, minlength=len(wealth))
    balance = np.rint(wealth[owner] * weight / per_owner[owner]).astype(np.int64)
    owed = rng.integers(100_000, 50_000_000, len(owner))
    return np.where(product_class >= LOAN, owed // np.where(product_class == CARD, 20, 1), balance)


def _customer_cells(
    rng: np.random.Generator, first: int, count: int, seed: int, today: int
) -> list[tuple[str, str]]:
    """Of each line what stands before the unit and manager, and what stands after."""
    is_male = rng.random(count) < 0.49
    births = draw_births(rng, count, today)
    area = (f"99{first // BLOCK % 9_000 + 1_000:04d}",)
    opened = np.maximum(today - rng.integers(30, 5_000, count), births + 16 * 366)
    picks = zip(
        rng.integers(len(SURNAMES), size=count).tolist(),
        rng.integers(len(GIVEN), size=(count, 2)).tolist(),
        strict=True,
    )
    names = [SURNAMES[last] + GIVEN[one] + GIVEN[two] for last, (one, two) in picks]
    cells = zip(
        range(first + 1, first + count + 1),
        names,
        card_numbers(births, is_male, area),
        mobile_numbers(count, seed, first=first),
        np.where(is_male, "M", "F").tolist(),
        day_texts(births),
        rng.integers(len(OCCUPATIONS), size=count).tolist(),
        day_texts(np.minimum(opened, today)),
        (rng.random(count) >= 0.03).astype(int).tolist(),
        strict=True,
    )
    return [
        (
            f"{no:012d},personal,{name},身份证,{card},{mobile},{sex},{birth},{OCCUPATIONS[job]},",
            f"{since},{allowed},0,",
        )
        for no, name, card, mobile, sex, birth, job, since, allowed in cells
    ]


def change_block(block: Block, changed: float, on: date) -> None:
    """One night: balances move, a matured product runs on, a few accounts and managers are new."""
    today = to_day(on)
    rng = np.random.default_rng([block.size.seed, block.first, today])
    ended = (block.matures != NO_DAY) & (block.matures <= today)
    moves = rng.random(len(block.owner)) < changed - ended.mean()  # they count as changed, too
    factor = rng.uniform(0.7, 1.35, len(block.owner))
    moved = np.rint(block.balance * factor).astype(np.int64) + rng.integers(1, 50_000, len(moves))
    change = np.where(moves, moved - block.balance, 0)
    block.balance = block.balance + change
    block.opened = np.where(ended, block.matures, block.opened)
    block.matures[ended] = add_months(block.matures[ended], block.term[ended])
    touched = np.bincount(block.owner[moves], minlength=block.count) > 0
    block.last_seen = np.where(touched, today, block.last_seen)
    flow = np.bincount(block.owner, weights=np.abs(change), minlength=block.count)
    block.turnover = block.turnover + np.rint(flow).astype(np.int64)
    gets_another = rng.random(block.count) < MOVED_SHARE
    block.managers = np.where(
        gets_another, rng.integers(block.size.managers, size=block.count), block.managers
    )
    _open_accounts(block, np.flatnonzero(rng.random(block.count) < OPENED_SHARE), today)


def _open_accounts(block: Block, owners: Numbers, today: int) -> None:
    """One more demand deposit each, in its place in the order of account numbers."""
    counts = np.bincount(block.owner, minlength=block.count)
    owners = owners[counts[owners] < 10]
    at = np.cumsum(counts)[owners]
    block.nth = np.insert(block.nth, at, counts[owners])
    for name, value in (
        ("owner", owners),
        ("product_class", DEMAND),
        ("balance", 10_000),
        ("opened", today),
        ("term", 0),
        ("matures", NO_DAY),
    ):
        setattr(block, name, np.insert(getattr(block, name), at, value))


def all_lines(block: Block, on: date) -> Lines:
    return {
        "customers.csv": _customer_lines(block),
        "accounts.csv": _account_lines(block),
        "activity.csv": _activity_lines(block, on),
    }


def _customer_lines(block: Block) -> list[str]:
    cells = zip(block.customer_cells, block.managers.tolist(), strict=True)
    branch_of = block.size.branch_of
    return [f"{lead},{branch_of(m)},{m:06d},{trail}" for (lead, trail), m in cells]


def _account_lines(block: Block) -> list[str]:
    prefixes = [f"{PRODUCT_PREFIX[kind]}01,{CLASSES[kind]}" for kind in range(len(CLASSES))]
    cells = zip(
        ((block.first + 1 + block.owner) * 10 + block.nth).tolist(),
        (block.first + 1 + block.owner).tolist(),
        block.product_class.tolist(),
        block.balance.tolist(),
        day_texts(block.opened),
        day_texts(block.matures),
        block.term.tolist(),
        strict=True,
    )
    return [
        f"9990{no:015d},{owner:012d},{prefixes[kind]},CNY,{balance / 100:.2f},{opened},{matures},"
        f"{term or ''},,{'50000.00,1200.00' if kind == CARD else ','}"
        for no, owner, kind, balance, opened, matures, term in cells
    ]


def _activity_lines(block: Block, on: date) -> list[str]:
    pay_days = {day: last_pay_day(on, day) for day in PAY_DAYS} | {0: NO_DAY}
    paid_on = day_texts(np.array([pay_days[day] for day in block.pay_day.tolist()]))
    cells = zip(
        range(block.first + 1, block.first + block.count + 1),
        day_texts(block.last_seen),
        block.turnover.tolist(),
        block.salary.tolist(),
        paid_on,
        strict=True,
    )
    return [
        f"{no:012d},{seen},{turned % 17},{turned % 17 + turned % 41},"
        f"{turned / 100:.2f},{turned / 125:.2f},"
        f"{no % 9},{f'{salary / 100:.2f}' if salary else ''},{paid},{no % 2},{no % 3 % 2},0"
        for no, seen, turned, salary, paid in cells
    ]
