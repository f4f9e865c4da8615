"""Dataclasses as plain JSON and back: what was found once is read again in the same shape."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """Objects, lists, numbers and texts; days in ISO form, amounts as text: none is rounded.

    The same whenever the same was found.
    """
    if is_dataclass(value):
        return {each.name: to_plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple | list):
        return [to_plain(each) for each in value]
    return str(value) if isinstance(value, date | Decimal) else value


def of_plain(shape: type[T], kept: Mapping[str, Any]) -> T:
    """What `to_plain` has made of a dataclass of this shape.

    A field that the shape got later was not kept: a list is then empty, anything else None.
    """
    hints = get_type_hints(shape)
    return shape(**{name: _value(hint, kept.get(name)) for name, hint in hints.items()})


def _value(hint: Any, kept: Any) -> Any:
    kind = get_origin(hint)
    if kind in (tuple, list):
        return kind(_value(get_args(hint)[0], each) for each in kept or ())
    if kept is None:
        return None
    if is_dataclass(hint):
        return of_plain(hint, kept)  # type: ignore[arg-type]  # a shape, not a value of one
    if hint is Decimal:
        return Decimal(kept)
    return date.fromisoformat(kept) if hint is date else kept
