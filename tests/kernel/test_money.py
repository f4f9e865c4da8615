"""Amounts in words of each language."""

from decimal import Decimal

import pytest

from kernel.money import short_amount, to_cents
from kernel.safe_text import neutralised


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        ("397000", "39.7万", "397K"),
        ("257300000", "2.57亿", "257M"),
        ("3060000", "306万", "3.06M"),
        ("-15000", "-1.50万", "-15.0K"),
        ("999.5", "999.50", "999.50"),
        ("0", "0.00", "0.00"),
    ],
)
def test_short_amount_reads_as_people_of_the_language_write(amount, zh, en):
    assert short_amount(Decimal(amount), "zh-hans") == zh
    assert short_amount(Decimal(amount), "en") == en


def test_short_amount_without_an_amount_is_a_dash():
    assert short_amount(None, "en") == "–"


@pytest.mark.parametrize(("amount", "cents"), [("0.005", "0.01"), ("-0.005", "-0.01")])
def test_cents_round_half_away_from_zero(amount, cents):
    assert to_cents(Decimal(amount)) == Decimal(cents)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "＝1", "\tx"])
def test_formula_start_is_neutralised(text):
    assert neutralised(text) == f"'{text}"


def test_other_text_is_left_alone():
    assert neutralised("王=小明") == "王=小明"
