"""Workbooks: typed cells, no formulas, the conditions beside the rows, a limit."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from kernel import spreadsheets
from kernel.spreadsheets import Column, TooManyRows

ROW = {
    "name": "=HYPERLINK(1)",
    "aum": Decimal("-60000.25"),
    "n": 3,
    "on": date(2026, 11, 20),
    "at": datetime(2026, 11, 20, 2, 30, tzinfo=UTC),
    "share": Decimal("0.125"),
    "none": None,
    "watch": True,
}


def column(name: str, **fields: Any) -> Column:
    return Column(name, lambda row: row[name], **fields)


def sheets(rows: list[dict[str, Any]]) -> list[list[list[Any]]]:
    columns = [column(name, is_share=name == "share") for name in ROW]
    with translation.override("en"):
        target, _n = spreadsheets.workbook(columns, rows, [("Page", "Customers"), ("=1", "=2")])
    with target:
        book = CalamineWorkbook.from_filelike(BytesIO(target.read()))
    return [book.get_sheet_by_index(i).to_python() for i in range(2)]


def test_cells_are_what_they_are() -> None:
    data, _conditions = sheets([ROW])
    assert data[0] == list(ROW)
    moment = datetime(2026, 11, 20, 10, 30)  # noqa: DTZ001  # a cell has no zone: the bank's time
    assert data[1] == [
        "'=HYPERLINK(1)", -60000.25, 3, date(2026, 11, 20), moment, 0.125, "", "yes"
    ]  # fmt: skip


def test_conditions_stand_on_a_sheet_of_their_own_with_the_number_of_rows() -> None:
    _data, conditions = sheets([ROW, ROW])
    assert conditions == [["Page", "Customers"], ["=1", "'=2"], ["Rows", 2]]


def test_no_rows_are_a_head_alone() -> None:
    data, conditions = sheets([])
    assert len(data) == 1
    assert conditions[-1] == ["Rows", 0]


def test_too_many_rows_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 2)
    assert len(sheets([ROW, ROW])[0]) == 3
    with pytest.raises(TooManyRows):
        sheets([ROW] * 3)
    with translation.override("en"):
        assert "More than 2 rows" in str(TooManyRows())
