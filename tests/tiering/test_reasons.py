"""How far a figure is from its bound is said as what is missing, or as what is too much."""

from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext as _

from tiering.reasons import conditions_of
from tiering.rules import LabelBook, parse

SHORT, OVER = "short by %(amount)s", "over by %(amount)s"


@pytest.mark.parametrize(
    ("op", "bound", "words", "amount"),
    [
        ("le", 60, OVER, "13天"),
        ("lt", 60, OVER, "14天"),
        ("ge", 80, SHORT, "7天"),
        ("between", [10, 60], OVER, "13天"),
        ("between", [80, 90], SHORT, "7天"),
    ],
)
def test_gap_names_its_direction(op: str, bound: Any, words: str, amount: str) -> None:
    asked = parse({"metric": "days_since_transaction", "op": op, "value": bound})
    with translation.override("zh-hans"):
        [line] = conditions_of(asked, {"days_since_transaction": 73}, LabelBook({}, {}))
        assert line.gap == _(words) % {"amount": amount}


def test_what_is_met_has_no_gap() -> None:
    asked = parse({"metric": "days_since_transaction", "op": "le", "value": 73})
    [line] = conditions_of(asked, {"days_since_transaction": 73}, LabelBook({}, {}))
    assert line.gap == ""
