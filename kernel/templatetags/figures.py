"""Amounts, shares and changes as people read them."""

from decimal import Decimal

from django import template

from kernel.money import short_amount, to_cents

register = template.Library()


@register.filter
def money(amount: Decimal | None) -> str:
    """`39.7万` or `397K`."""
    return short_amount(None if amount in (None, "") else amount)


@register.filter
def distance(amount: Decimal) -> str:
    """An amount without its sign, where words say the direction."""
    return short_amount(abs(amount))


@register.filter
def yuan(amount: Decimal | None) -> str:
    """To the cent, grouped: `396,512.20`."""
    return "–" if amount in (None, "") else f"{to_cents(Decimal(amount or 0)):,.2f}"


@register.filter
def percent(share: Decimal | None) -> str:
    """A template's missing value is an empty text, and as little a figure as None."""
    return "–" if share in (None, "") else f"{Decimal(share or 0) * 100:.1f}%"


@register.filter
def whole(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


@register.filter
def signed(number: int) -> str:
    """`▲ +12`, `▼ −3`; a change never speaks by colour alone."""
    if number == 0:
        return "0"
    return f"▲ +{number:,}" if number > 0 else f"▼ −{-number:,}"
