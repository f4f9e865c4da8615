"""Amounts, shares, changes and days as people read them."""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kernel.clock import today
from kernel.money import short_amount, to_cents

register = template.Library()
SHORTENED = 10_000  # from here on every language writes amounts short


@register.filter
def money(amount: Decimal | None) -> str:
    """`39.7万` or `397K`; with a true minus, as other figures on a page."""
    return short_amount(None if amount in (None, "") else amount).replace("-", "−")


@register.filter
def distance(amount: Decimal) -> str:
    """An amount without its sign, where words say the direction."""
    return short_amount(abs(amount))


@register.filter
def rough_money(amount: Decimal) -> str:
    """As `money`, and small amounts without cents: for cells with little room."""
    return f"{amount:,.0f}".replace("-", "−") if abs(amount) < SHORTENED else money(amount)


@register.filter
def yuan(amount: Decimal | None) -> str:
    """To the cent, grouped: `396,512.20`."""
    return "–" if amount in (None, "") else f"{to_cents(Decimal(amount or 0)):,.2f}"


@register.filter
def typed(figure: Decimal) -> str:
    """As it would be typed, to a tenth, and grouped: `1,234.5`, `−12`."""
    tenths = figure.quantize(Decimal("0.1"), ROUND_HALF_UP).normalize() + 0
    return f"{tenths:,f}".replace("-", "−")


@register.filter
def percent(share: Decimal | None) -> str:
    """A template's missing value is an empty text, and as little a figure as None."""
    return "–" if share in (None, "") else f"{Decimal(share or 0) * 100:.1f}%"


@register.filter
def whole(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


@register.filter
def day_name(day: date) -> str:
    """`today` is the clock's day and no other; the rest have their date: `11-23`."""
    return _("today") if day == today() else date_format(day, "m-d")


@register.filter
def signed(number: int) -> str:
    """`▲ +12`, `▼ −3`; a change never speaks by colour alone."""
    if number == 0:
        return "0"
    return f"▲ +{number:,}" if number > 0 else f"▼ −{-number:,}"


@register.filter
def signed_money(amount: Decimal | None) -> str:
    """`+620万`, `−3.2万`."""
    return _with_sign(amount, money)


@register.filter
def signed_percent(share: Decimal | None) -> str:
    """`+1.8%`, `−0.4%`."""
    return _with_sign(share, percent)


@register.filter
def signed_points(share: Decimal | None) -> str:
    """The difference of two shares, in percentage points: `−0.9pp`."""
    return _with_sign(share, lambda size: f"{size * 100:.1f}pp")


@register.filter
def signed_whole(number: int | None) -> str:
    """`+116`, `−4`."""
    return (
        "–"
        if number is None
        else f"{'+' if number > 0 else '−' if number < 0 else ''}{abs(number):,}"
    )


@register.filter
def taken(number: int) -> str:
    """What falls away: `−116`, and nothing is `0`."""
    return signed_whole(-number)


@register.filter
def direction(number: Decimal | int | None) -> str:
    """The class of a change: `up`, `down`, or none."""
    return "" if not number else "up" if number > 0 else "down"


@register.filter
def arrow(number: Decimal | int | None) -> str:
    return "" if not number else "▲" if number > 0 else "▼"


def _with_sign(number: Decimal | int | None, written: Callable[[Decimal], str]) -> str:
    if number in (None, ""):
        return "–"
    size = written(abs(Decimal(number or 0)))
    if not number:
        return size
    return f"{'+' if number > 0 else '−'}{size}"
