"""Bars of parts: how much of the whole each part takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

WIDTH = 1000


@dataclass(frozen=True)
class Part:
    """A stretch of a bar of width 1000."""

    x: int
    width: int


def length(value: Decimal | int, whole: Decimal | int) -> int:
    """Of a bar of width 1000, never beyond its ends; something is never drawn as nothing."""
    if whole <= 0 or value <= 0:
        return 0
    return max(1, min(WIDTH, round(WIDTH * value / whole)))


def parts(values: Sequence[Decimal | int]) -> list[Part]:
    """Side by side, together the whole bar; what is negative takes no room."""
    whole = sum(max(value, 0) for value in values)
    ends, reached = [0], Decimal(0)
    for value in values:
        reached += max(value, 0)
        ends.append(round(WIDTH * reached / whole) if whole else 0)
    return [Part(start, end - start) for start, end in pairwise(ends)]
