"""Dataclasses as plain JSON and back: what was found once is read again in the same shape."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
AS_IT_IS = (str, int, float, bool)
MANY = (tuple, list)  # of one kind: `tuple[Line, ...]`
MAPPINGS = (dict, Mapping)  # by text


def to_plain(value: Any) -> Any:
    """Objects, lists, numbers and texts; days and moments in ISO form, amounts as text: none is
    rounded.

    The same whenever the same was found.
    """
    if is_dataclass(value):
        return {each.name: to_plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {key: to_plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def of_plain(shape: type[T], kept: Mapping[str, Any]) -> T:
    """What `to_plain` has made of a dataclass of this shape.

    A field that the shape got later was not kept: it has the shape's own default, or else a list
    is empty and anything else None, whatever its kind says. Raises TypeError for a field of a kind
    that is not kept plain.
    """
    hints = get_type_hints(shape)
    wanted = [each.name for each in fields(shape) if each.name in kept or not _has_default(each)]  # type: ignore[arg-type]  # a shape is a dataclass
    return shape(**{name: _value(hints[name], kept.get(name), name) for name in wanted})


def _value(hint: Any, kept: Any, name: str) -> Any:
    kind, of = get_origin(hint) or hint, get_args(hint)
    if kind in (Union, UnionType):
        return None if kept is None else _value(_but_none(of, name), kept, name)
    if kind in MANY:
        return kind(_value(of[0], each, name) for each in kept or ())
    if kind in MAPPINGS:
        return {key: _value(of[1], each, name) for key, each in (kept or {}).items()}
    if kept is None:
        return None  # old evidence is drawn as far as it goes
    return _single(kind, kept, name)


def _single(kind: Any, kept: Any, name: str) -> Any:
    if is_dataclass(kind):
        return of_plain(kind, kept)  # type: ignore[arg-type]  # a shape, not a value of one
    if kind in (date, datetime):
        return kind.fromisoformat(kept)
    if kind is Decimal:
        return Decimal(kept)
    if kind in AS_IT_IS:
        return kept
    raise TypeError(f"{name}: {kind} is not kept plain")


def _but_none(kinds: tuple[Any, ...], name: str) -> Any:
    """The one kind beside None: of two others nobody knows which was kept."""
    others = [each for each in kinds if each is not NoneType]
    if len(others) != 1:
        raise TypeError(f"{name}: one kind and None, not {kinds}")
    return others[0]


def _has_default(each: Field[Any]) -> bool:
    return each.default is not MISSING or each.default_factory is not MISSING
