"""A few lines that no bank should send, so that the list of rejects has something to show.

They carry keys of their own, or repeat a good line to the letter, so they never hide a good value.
"""

from dataclasses import replace
from decimal import Decimal, InvalidOperation

import numpy as np

from customers.demo.writer import Sheet

SHARE = 0.0005
MOST_PER_FILE = 8  # far below the reject guard, which begins at 10 rows
BALANCE = 5

BAD_LINES = {
    "customers.csv": (
        "0009{n:08d},personal,查无网点,,,,F,,,,999999,,,1,0,",
        "0009{n:08d},company,类别有误,,,,,,,,000000,,,1,0,",
        "0009{n:08d},personal,日期有误,,,,M,1990-02-30,,,000000,,,1,0,",
    ),
    "accounts.csv": (
        "9991{n:015d},000999999999,DM01,demand,CNY,100.00,,,,,,",
        "9991{n:015d},{known},XX01,crypto,CNY,100.00,,,,,,",
        '9991{n:015d},{known},DM01,demand,CNY,"1,234.56",,,,,,',
        "9991{n:015d},{known},TD12,term,CNY,5000.00,2026-02-30,,12,,,",
        "9991{n:015d},{known},DM01,demand,XXX,88.00,,,,,,",
    ),
    "activity.csv": ("000999999999,2026-01-05,1,1,0.00,0.00,0,,,0,0,0",),
}


def blemish(rng: np.random.Generator, name: str, sheet: Sheet, *, known: str, start: int) -> Sheet:
    """The sheet with its share of bad lines; `start` keeps their keys apart between deliveries."""
    count = min(int(rng.poisson(len(sheet.lines) * SHARE)), MOST_PER_FILE)
    if name == "activity.csv":
        count = min(count, 1)
    patterns = BAD_LINES[name]
    extra = [str(rng.choice(patterns)).format(n=start + nth, known=known) for nth in range(count)]
    if count > 1 and sheet.lines:
        extra[-1] = sheet.lines[int(rng.integers(len(sheet.lines)))]
    total = sheet.balance_total
    if total is not None:
        total += sum((_balance(line) for line in extra), Decimal(0))
    return replace(sheet, lines=sheet.lines + extra, balance_total=total)


def _balance(line: str) -> Decimal:
    """What the control total counts of a line: nothing where the amount is no number."""
    try:
        return Decimal(line.split(",")[BALANCE])
    except InvalidOperation:
        return Decimal(0)
