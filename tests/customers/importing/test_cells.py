"""Cells: what is taken, and as what; both looks at a cell must agree."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.importing.cells import (
    Amount,
    BadCell,
    Cell,
    Choice,
    Currency,
    Day,
    Flag,
    Moment,
    Rate,
    Share,
    Text,
    Whole,
)

KINDS: dict[str, Cell] = {
    "amount": Amount(required=True),
    "optional amount": Amount(),
    "day": Day(),
    "moment": Moment(required=True),
    "whole": Whole(500),
    "rate": Rate(required=True),
    "share": Share(),
    "flag": Flag(),
    "currency": Currency(),
    "choice": Choice(("term", "wealth", "wealth_open")),
    "text": Text(60, required=True),
    "optional text": Text(60),
}

TAKEN = [
    ("amount", "1234.56", "1234.56"),
    ("amount", "-0.00", "-0.00"),
    ("amount", "-12", "-12"),
    ("amount", "999999999999999.99", "999999999999999.99"),
    ("optional amount", "", ""),
    ("day", "2026-01-05", "2026-01-05"),
    ("day", "20260105", "2026-01-05"),
    ("day", "2026/01/05", "2026-01-05"),
    ("day", "2024-02-29", "2024-02-29"),
    ("day", "", ""),
    ("day", "0000-00-00", ""),
    ("day", "00000000", ""),
    ("day", "99991231", ""),
    ("moment", "2026-11-01", "2026-11-01"),
    ("moment", "2026-11-01 09:30", "2026-11-01 09:30"),
    ("moment", "2026-11-01T09:30:15+08:00", "2026-11-01 09:30:15"),
    ("moment", "2026-11-01 20:30:15Z", "2026-11-02 04:30:15"),
    ("moment", "20261101 09:30", "2026-11-01 09:30"),
    ("whole", "500", "500"),
    ("rate", "7.1", "7.1"),
    ("share", "0.625", "0.625"),
    ("share", "1", "1"),
    ("currency", "USD", "USD"),
    ("choice", "wealth_open", "wealth_open"),
    ("text", "NA", "NA"),
    ("text", "null", "null"),
    ("text", "None", "None"),
    ("text", "nan", "nan"),
    ("text", "王", "王"),
    ("text", "名" * 60, "名" * 60),
    ("text", "阿依古丽·买买提", "阿依古丽·买买提"),
    ("text", "=1+1", "=1+1"),
    ("text", "＝cmd", "＝cmd"),
    ("text", "<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("text", "{{7*7}}", "{{7*7}}"),
    ("text", "第一行\r\n第二行", "第一行\r\n第二行"),
    ("text", "back\\slash", "back\\slash"),
    ("text", "䶮㐂𠮷", "䶮㐂𠮷"),
    ("text", "00012345678901234567890", "00012345678901234567890"),
]

LEFT_OUT = [
    ("amount", "1,234.56", "not_a_number"),
    ("amount", "¥100", "not_a_number"),
    ("amount", "100元", "not_a_number"),
    ("amount", "(100.00)", "not_a_number"),
    ("amount", "100.00-", "not_a_number"),
    ("amount", "+100", "not_a_number"),
    ("amount", "abc", "not_a_number"),
    ("amount", "1e5", "not_a_number"),
    ("amount", "NaN", "not_a_number"),
    ("amount", "Infinity", "not_a_number"),
    ("amount", "１００", "not_a_number"),
    ("amount", " 100", "not_a_number"),
    ("amount", "1_000", "not_a_number"),
    ("amount", "0.001", "not_a_number"),
    ("amount", "1234567890123456", "out_of_range"),
    ("amount", "", "empty"),
    ("day", "2026-02-30", "impossible_date"),
    ("day", "2026-02-29", "impossible_date"),
    ("day", "2026年1月5日", "impossible_date"),
    ("day", "01/02/2026", "impossible_date"),
    ("day", "2026-1-5", "impossible_date"),
    ("day", "2026-01/05", "impossible_date"),
    ("day", "0000-01-01", "impossible_date"),
    ("day", "２０２６-01-05", "impossible_date"),
    ("day", "2026-01-05 ", "impossible_date"),
    ("moment", "2026-11-01 25:00", "impossible_date"),
    ("moment", "2026-11-01 09:30 at noon", "impossible_date"),
    ("moment", "", "empty"),
    ("whole", "-1", "not_a_number"),
    ("whole", "1.5", "not_a_number"),
    ("whole", "501", "out_of_range"),
    ("whole", "²", "not_a_number"),
    ("rate", "0", "out_of_range"),
    ("rate", "-7", "not_a_number"),
    ("share", "1.01", "out_of_range"),
    ("share", "-0.1", "out_of_range"),
    ("share", "60%", "not_a_number"),
    ("flag", "Y", "unknown_value"),
    ("flag", "true", "unknown_value"),
    ("currency", "usd", "unknown_currency"),
    ("currency", "人民币", "unknown_currency"),
    ("choice", "Term", "unknown_value"),
    ("choice", "crypto", "unknown_value"),
    ("text", "", "empty"),
    ("text", "   ", "empty"),
    ("text", "名" * 61, "too_long"),
    ("text", "a\x00b", "forbidden_character"),
    ("text", "a\x1bb", "forbidden_character"),
    ("text", "a\tb", "forbidden_character"),
    ("text", "a\ufffdb", "forbidden_character"),
    ("text", "a\u202eb", "forbidden_character"),
    ("text", "a\u2066b", "forbidden_character"),
    ("text", "a\x85b", "forbidden_character"),
    ("text", "a\ufeffb", "forbidden_character"),
    ("optional text", "a\u200fb", "forbidden_character"),
]


@pytest.mark.parametrize(("kind", "text", "stored"), TAKEN)
def test_cell_is_taken(kind: str, text: str, stored: str) -> None:
    assert KINDS[kind].normalised(text) == stored


@pytest.mark.parametrize(("kind", "text", "reason"), LEFT_OUT)
def test_cell_is_left_out(kind: str, text: str, reason: str) -> None:
    with pytest.raises(BadCell) as caught:
        KINDS[kind].normalised(text)
    assert caught.value.reason == reason
    assert not matches(KINDS[kind], text)


def matches(kind: Cell, text: str) -> bool:
    return re.fullmatch(kind.pattern, text.encode()) is not None


LIKELY = st.sampled_from([text for _, text, _ in TAKEN + LEFT_OUT])
ANY = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)
NUMBERS = st.from_regex(r"\A-?[0-9]{0,17}[.]?[0-9]{0,3}\Z")
DAYS = st.from_regex(r"\A[0-9]{4}[-/]?[0-3][0-9][-/]?[0-3][0-9]( [0-9]{2}:[0-9]{2})?\Z")


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.one_of(LIKELY, ANY, NUMBERS, DAYS))
def test_first_look_lets_through_only_what_the_second_takes_unchanged(kind: str, text: str) -> None:
    if matches(KINDS[kind], text):
        assert KINDS[kind].normalised(text) == text
