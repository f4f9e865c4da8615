"""Labels of rules that are not in force: they have no row yet, only a name."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def named(names: dict[str, Any], code: str) -> Any:
    return names.get(code)


@register.filter
def name_of(names: dict[str, Any], code: str) -> str:
    return names[code].name if code in names else code


@register.filter
def share_of(number: int, most: int) -> str:
    """In percent, as an SVG wants it."""
    return f"{100 * number / most:.2f}" if most else "0"
