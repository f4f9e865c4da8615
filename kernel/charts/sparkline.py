"""The course of one figure, small enough to stand under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, MARGIN = 200, 32, 2
FEWEST_POINTS = 2


@dataclass(frozen=True)
class Sparkline:
    """Two paths in a box of `width` and `height` that may be stretched sideways."""

    line: str
    area: str
    width: int = WIDTH
    height: int = HEIGHT


def sparkline(values: Sequence[Decimal | int | float]) -> Sparkline | None:
    """From the least to the greatest value; a figure that stays lies in the middle."""
    if len(values) < FEWEST_POINTS:
        return None
    low, high = min(values), max(values)
    points = [
        (round(WIDTH * place / (len(values) - 1)), _height(value, low, high))
        for place, value in enumerate(values)
    ]
    line = "M" + " ".join(f"{x},{y}" for x, y in points)
    return Sparkline(line, f"{line} {WIDTH},{HEIGHT} 0,{HEIGHT}Z")


def _height(value: Decimal | int | float, low: Decimal | int | float, high: object) -> int:
    span = float(high) - float(low)  # type: ignore[arg-type]
    share = (float(value) - float(low)) / span if span else 0.5
    return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN))
