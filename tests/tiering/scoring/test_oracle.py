"""Tiers of made-up histories are those that a plain day-by-day walk finds."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.tiering.scoring.nights import Nights, figures, hold
from tests.tiering.scoring.reference import Account, History, Night
from tiering.models import CustomerLabel, LabelChange, MonthAverage, ProductClass

LIVE_FROM = date(2024, 1, 18)
TURN = ("fund", date(2024, 4, 1), Fraction(1, 2))
BALANCES = (
    "0", "-350.05", "9999.99", "10000", "10000.01", "29999.99", "49999.99", "50000", "120000.10",
    "300000", "499999.99", "500000", "777777.77", "5999999.99", "6000000", "9000000.5",
)  # fmt: skip
CLASSES = ("demand", "fund", "term", "loan")


def dates(random: Random) -> list[date]:
    """Nights with gaps: quiet days, missing month ends, whole months without a delivery."""
    gaps = (1, 1, 2, 3, 6, 11, 19, 27, 40, 65)
    nights = [LIVE_FROM]
    while nights[-1] < LIVE_FROM + timedelta(days=330):
        nights.append(nights[-1] + timedelta(days=random.choice(gaps)))
    return nights


def history(random: Random, days: list[date]) -> list[Night]:
    nights = [Night(day) for day in days]
    entry = random.choice((0, 0, 1, 2, 5, 9))
    accounts: dict[str, Account] = {}
    for night in nights[entry:]:
        if night.on == nights[entry].on or random.random() < 0.4:
            name = random.choice("ab") if accounts else "a"
            accounts[name] = night.accounts[name] = account(random, night.on)
        if random.random() < 0.04:
            until = night.on + timedelta(days=random.choice((3, 25, 70)))
            night.held_after = (random.choice(("LOW", "GOLD", "VIP", "PRIVATE")), until)
    nights[-1].held_after = None
    return nights


def account(random: Random, today: date) -> Account:
    closes_in = random.choice((None,) * 12 + (-2, 0, 1, 5, 20))
    return Account(
        balance=Fraction(random.choice(BALANCES)),
        product_class=random.choice(CLASSES[:3]),
        currency=random.choice(("CNY", "CNY", "USD")),
        closed_on=None if closes_in is None else today + timedelta(days=closes_in),
    )


def run(nights: Nights, histories: dict[str, list[Night]], rates: dict[date, str]) -> None:
    for i, on in enumerate(sorted(rates)):
        if rates[on]:
            nights.rate("USD", rates[on], str(on))
        for no, days in histories.items():
            for name, held in days[i].accounts.items():
                nights.account(
                    f"{no}-{name}",
                    no,
                    balance=str(Decimal(held.balance.numerator) / held.balance.denominator),
                    product_class=held.product_class,
                    currency=held.currency,
                    closed_on=held.closed_on,
                )
        nights.run(on)
        for no, days in histories.items():
            set_by_hand = days[i].held_after
            if set_by_hand and CustomerLabel.objects.filter(customer__customer_no=no).exists():
                hold(no, *set_by_hand)


def rounded(number: Fraction) -> Decimal:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def check(no: str, expected: History) -> None:
    changes = LabelChange.objects.filter(customer__customer_no=no, scheme__code="RETAIL")
    found = changes.order_by("on", "id").values_list(
        "on", "from_label__code", "to_label__code", "reason", "month_avg"
    )
    assert [(on, was or "", *rest) for on, was, *rest in found] == [
        (*change, rounded(average)) for *change, average in expected.changes
    ]
    averages = MonthAverage.objects.filter(customer__customer_no=no).order_by("month")
    assert {f"{each.month:%Y-%m}": (Fraction(each.aum_sum), each.days) for each in averages} == (
        expected.months
    )
    if expected.label is None:
        return
    held = CustomerLabel.objects.get(customer__customer_no=no, scheme__code="RETAIL")
    state = (held.label.code, held.missed_months, held.on_watch)
    assert state == (expected.label, expected.missed, expected.on_watch)
    row = figures(no)
    assert (row.carried[0], row.on_watch) == (held.label_id, held.on_watch)


# A smaller seed is no simpler history: nothing to shrink.
@settings(
    max_examples=2,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_tiers_equal_the_walk_day_by_day(db: None, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - histories, not secrets
    days = dates(random)
    histories = {f"C{i:02}": history(random, days) for i in range(16)}
    rates = {day: random.choice(("", "", "7.1", "6.9123456789")) for day in days} | {days[0]: "7"}
    for days_of in histories.values():
        for night in days_of:
            night.rates = {"USD": Fraction(rates[night.on])} if rates[night.on] else {}
    with transaction.atomic():
        ProductClass.objects.filter(code=TURN[0]).update(
            next_coefficient=Decimal("0.5"), next_from=TURN[1]
        )
        run(Nights(), histories, rates)
        for no, days_of in histories.items():
            check(no, History(LIVE_FROM, turn=TURN).walk(days_of))
        transaction.set_rollback(True)
