"""What was found once is read again in its shape, also after the shape has grown."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kernel.plain_shapes import of_plain, to_plain


@dataclass(frozen=True)
class Line:
    code: str
    amount: Decimal
    goal: int | None


@dataclass(frozen=True)
class Found:
    on: date
    n: int
    first: Line
    lines: tuple[Line, ...]
    days: list[date]


@dataclass(frozen=True)
class Grown(Found):
    ends_on: date
    others: tuple[Line, ...]
    last: Line


FOUND = Found(
    on=date(2026, 3, 17),
    n=0,
    first=Line("A", Decimal("0.10"), None),
    lines=(Line("B", Decimal("90000000000000.01"), 3),),
    days=[date(2026, 3, 18)],
)


def test_what_is_kept_is_read_again_as_it_was() -> None:
    kept = json.loads(json.dumps(to_plain(FOUND)))

    assert of_plain(Found, kept) == FOUND
    assert kept["lines"] == [{"code": "B", "amount": "90000000000000.01", "goal": 3}]


def test_what_was_not_kept_yet_is_empty() -> None:
    read = of_plain(Grown, to_plain(FOUND))

    assert (read.ends_on, read.others, read.last) == (None, (), None)
    assert (read.n, read.lines) == (0, FOUND.lines)


def test_what_is_kept_beside_the_shape_does_not_disturb_it() -> None:
    assert of_plain(Found, to_plain(FOUND) | {"digest": "9d"}) == FOUND
