"""A list as a workbook: a sheet of its rows, and a sheet of what was asked for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kernel.clock import BANK_TIME
from kernel.safe_text import neutralised

MOST_ROWS = 50_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Text stays text: nothing is read as a formula, an address or a number.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LOOKS: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "text": {},
    "count": {"num_format": "#,##0"},
    "money": {"num_format": "#,##0.00"},
    "share": {"num_format": "0.0%"},
    "day": {"num_format": "yyyy-mm-dd"},
    "time": {"num_format": "yyyy-mm-dd hh:mm"},
}
CONDITION_WIDTHS = (24, 60)


class TooManyRows(Exception):
    """More rows than a workbook should hold; the filter has to be narrower."""

    def __str__(self) -> str:
        return _("More than %(n)s rows: please narrow the filter.") % {"n": f"{MOST_ROWS:,}"}


@dataclass(frozen=True)
class Column:
    """`value` takes a row and gives a text, a number, a day, a moment, or None.

    Numbers are amounts to the cent when they are Decimal, or shares when the column says so.
    """

    title: str | Promise
    value: Callable[[Any], Any]
    width: int = 14
    is_share: bool = False


def workbook(
    columns: Sequence[Column], rows: Iterable[Any], conditions: Sequence[tuple[str, Any]]
) -> tuple[IO[bytes], int]:
    """An open file, at its beginning, and the number of its rows; its memory does not grow.

    The sheet of conditions ends with that number. More than MOST_ROWS raise TooManyRows.
    """
    target = TemporaryFile()  # noqa: SIM115  # the answer closes it when it is sent
    try:
        # Closed in any case: its own temporary files go with it.
        with xlsxwriter.Workbook(target, OPTIONS) as book:
            formats = {name: book.add_format(look) for name, look in LOOKS.items()}
            n_rows = _write_data(book.add_worksheet(_("Data")), formats, columns, rows)
            sheet = book.add_worksheet(_("Conditions"))
            _write_conditions(sheet, formats, [*conditions, (_("Rows"), n_rows)])
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target, n_rows


def answer(target: IO[bytes], name: str) -> FileResponse:
    """`name` without its ending; a browser saves it and does not open it."""
    return FileResponse(target, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _write_data(
    sheet: Any, formats: dict[str, Any], columns: Sequence[Column], rows: Iterable[Any]
) -> int:
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, str(column.title), formats["head"])
    n_rows = 0
    for n_rows, row in enumerate(rows, start=1):
        if n_rows > MOST_ROWS:
            raise TooManyRows
        for place, column in enumerate(columns):
            _write(sheet, n_rows, place, column.value(row), formats, is_share=column.is_share)
    return n_rows


def _write_conditions(
    sheet: Any, formats: dict[str, Any], conditions: Sequence[tuple[str, Any]]
) -> None:
    for place, width in enumerate(CONDITION_WIDTHS):
        sheet.set_column(place, place, width)
    for row, (name, value) in enumerate(conditions):
        sheet.write_string(row, 0, str(name), formats["head"])
        _write(sheet, row, 1, value, formats)


def _write(
    sheet: Any,
    row: int,
    place: int,
    value: Any,
    formats: dict[str, Any],
    *,
    is_share: bool = False,
) -> None:
    """As what it is: an empty cell stays empty, and a yes or no is a word."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        value = _("yes") if value else _("no")
    if isinstance(value, datetime):
        moment = value.astimezone(BANK_TIME).replace(tzinfo=None)
        sheet.write_datetime(row, place, moment, formats["time"])
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, formats["day"])
    elif isinstance(value, int | Decimal):
        look = "share" if is_share else "count" if isinstance(value, int) else "money"
        sheet.write_number(row, place, value, formats[look])
    else:
        sheet.write_string(row, place, neutralised(str(value)), formats["text"])
