"""Amounts as people of each language read them: 万 and 亿, or K, M and bn."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language

CENT = Decimal("0.01")
ZH_STEPS = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
EN_STEPS = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "K"))


def to_cents(amount: Decimal) -> Decimal:
    """Two decimals, half away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def short_amount(amount: Decimal | None, language: str | None = None) -> str:
    """`39.7万`, `2.57亿`; in English `397K`, `257M`. An en dash when there is no amount."""
    if amount is None:
        return "–"
    is_chinese = (language or get_language() or "zh").startswith("zh")
    for unit, name in ZH_STEPS if is_chinese else EN_STEPS:
        if abs(amount) >= unit:
            return f"{_three_digits(amount / unit)}{name}"
    return f"{to_cents(amount):,.2f}"


def _three_digits(number: Decimal) -> str:
    places = max(0, 3 - len(str(int(abs(number)))))
    return f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
