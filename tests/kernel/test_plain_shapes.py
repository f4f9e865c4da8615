"""What was found once is read again in its shape, also after the shape has grown."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

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
    others: tuple[Line, ...]
    by_code: dict[str, Line]
    last: Line | None
    n_more: int = 0


FOUND = Found(
    on=date(2026, 3, 17),
    n=0,
    first=Line("A", Decimal("0.10"), None),
    lines=(Line("B", Decimal("90000000000000.01"), 3),),
    days=[date(2026, 3, 18)],
)


@dataclass(frozen=True)
class OfMany:
    at: datetime
    share: Decimal | None
    ends_on: date | None
    by_code: Mapping[str, Line]
    counts: dict[str, int]
    is_set: bool
    name: str


def again(shape: type[Any], found: Any) -> Any:
    return of_plain(shape, json.loads(json.dumps(to_plain(found))))


def test_what_is_kept_is_read_again_as_it_was() -> None:
    kept = json.loads(json.dumps(to_plain(FOUND)))

    assert of_plain(Found, kept) == FOUND
    assert kept["lines"] == [{"code": "B", "amount": "90000000000000.01", "goal": 3}]


@pytest.mark.parametrize("share", [Decimal("0.10"), None])
@pytest.mark.parametrize("ends_on", [date(2026, 3, 31), None])
def test_every_kind_is_read_again_as_it_was(share: Decimal | None, ends_on: date | None) -> None:
    at = datetime(2026, 3, 17, 9, 30, 1, 250, tzinfo=UTC)
    lines = {"B": FOUND.lines[0]}
    found = OfMany(at, share, ends_on, lines, {"B": 2}, is_set=False, name="2026-03-17")

    read = again(OfMany, found)

    assert read == found
    assert [type(each) for each in vars(read).values()] == [
        type(each) for each in vars(found).values()
    ]


def test_what_was_not_kept_yet_is_empty() -> None:
    read = of_plain(Grown, to_plain(FOUND))

    assert (read.others, read.by_code, read.last, read.n_more) == ((), {}, None, 0)
    assert (read.n, read.lines) == (0, FOUND.lines)


def test_a_number_that_was_not_kept_is_none() -> None:
    kept = to_plain(FOUND)
    del kept["n"]

    assert of_plain(Found, kept).n is None


@pytest.mark.parametrize("kind", [set[int], int | str, Any])
def test_a_kind_that_is_not_kept_plain_is_refused(kind: Any) -> None:
    shape = make_dataclass("Odd", [("what", kind)])

    with pytest.raises(TypeError, match="what"):
        of_plain(shape, {"what": 1})


def test_what_is_kept_beside_the_shape_does_not_disturb_it() -> None:
    assert of_plain(Found, to_plain(FOUND) | {"digest": "9d"}) == FOUND
