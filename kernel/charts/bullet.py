"""How far a figure stands from a line, to its left or to its right."""

from dataclasses import dataclass
from decimal import Decimal

WIDTH = 120
LINE_AT = 70  # room for figures far below is wider than for those above
EDGE = 5


@dataclass(frozen=True)
class Bullet:
    """`line` and `dot` are places on a track of `width`; `start` and `span` join the two."""

    line: int
    dot: int
    width: int = WIDTH

    @property
    def start(self) -> int:
        return min(self.line, self.dot)

    @property
    def span(self) -> int:
        return abs(self.line - self.dot)


def bullet(gap: Decimal, widest: Decimal, *, is_below: bool) -> Bullet:
    """`widest` is the largest gap of the list, so that its rows can be compared."""
    share = min(abs(gap) / widest, Decimal(1)) if widest else Decimal(0)
    room = LINE_AT - EDGE if is_below else WIDTH - EDGE - LINE_AT
    way = max(4, round(room * share))  # what is nearly there still stands beside the line
    return Bullet(LINE_AT, LINE_AT - way if is_below else LINE_AT + way)
