"""Lists of pages by key, never by offset: the last page costs what the first does.

The key in an address names a row and tells nothing of it; what the row is ordered by is read
again, from rows that the reader may see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet


@dataclass(frozen=True)
class KeysetPage:
    """`before` and `after` are the keys of the neighbouring pages, empty where there is none."""

    rows: list[Any]
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Keyset:
    """How a list is ordered: names of fields or annotations that are never null, the last unique.

    A name with a minus goes from high to low; `key` is the field that addresses name a row by.
    """

    order: tuple[str, ...]
    key: str = "pk"

    def page(
        self,
        rows: QuerySet[Any],
        *,
        among: QuerySet[Any],
        size: int,
        after: str = "",
        before: str = "",
    ) -> KeysetPage:
        """`among` are all rows that may be named, ordered or not; an unknown key is no key."""
        anchor = self._anchor(among, before or after)
        backwards = bool(before and anchor)
        order = [_turned(name) for name in self.order] if backwards else list(self.order)
        if anchor:
            rows = rows.filter(_beyond(order, anchor))
        # Who is on the page, before anything else is looked up: a page is few of many.
        keys = rows.order_by(*order).values("pk")[: size + 1]
        found = list(rows.filter(pk__in=keys).order_by(*order))
        has_more, found = len(found) > size, found[:size]
        if backwards:
            found.reverse()
        is_first = not has_more if backwards else anchor is None
        is_last = not backwards and not has_more
        return KeysetPage(
            rows=found,
            before="" if is_first or not found else self._key_of(found[0]),
            after="" if is_last or not found else self._key_of(found[-1]),
        )

    def _anchor(self, among: QuerySet[Any], key: str) -> dict[str, Any] | None:
        if not key:
            return None
        try:
            named = among.filter(**{self.key: key})
        except (ValueError, ValidationError):
            return None
        found: dict[str, Any] | None = named.values(*map(_plain, self.order)).first()
        return found

    def _key_of(self, row: Model) -> str:
        return str(getattr(row, self.key))


def _plain(name: str) -> str:
    return name.removeprefix("-")


def _turned(name: str) -> str:
    return _plain(name) if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], anchor: dict[str, Any]) -> Q:
    """Rows after the anchor: equal in the first names and further in the next one."""
    beyond, equal = Q(), Q()
    for name in order:
        field = _plain(name)
        further = Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": anchor[field]})
        beyond |= equal & further
        equal &= Q(**{field: anchor[field]})
    return beyond
