"""The time that a dashboard is about: a month, a quarter or a year, the present or a closed one."""

import re
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tiering.queries.periods import (
    ONE_DAY,
    month_end,
    month_start,
    quarter_end,
    quarter_start,
    year_end,
    year_start,
)

WRITTEN = re.compile(r"(?P<year>20\d\d)(-(?P<month>\d\d)|-Q(?P<quarter>[1-4]))?", re.ASCII)
MONTHS_OF_A_QUARTER = 3


class Span(models.TextChoices):
    MONTH = "month", _("By month")
    QUARTER = "quarter", _("By quarter")
    YEAR = "year", _("By year")


BEGINS = {Span.MONTH: month_start, Span.QUARTER: quarter_start, Span.YEAR: year_start}
ENDS = {Span.MONTH: month_end, Span.QUARTER: quarter_end, Span.YEAR: year_end}
COMPARED: dict[Span, str | Promise] = {
    Span.MONTH: _("against last month's end"),
    Span.QUARTER: _("against last quarter's end"),
    Span.YEAR: _("against last year's end"),
}


@dataclass(frozen=True)
class Period:
    span: Span
    first: date

    @property
    def last(self) -> date:
        return ENDS[self.span](self.first)

    @property
    def name(self) -> str:
        """As it is written in an address and on screen: `2026-10`, `2026-Q3`, `2026`."""
        if self.span == Span.YEAR:
            return f"{self.first.year}"
        if self.span == Span.QUARTER:
            return f"{self.first.year}-Q{(self.first.month - 1) // MONTHS_OF_A_QUARTER + 1}"
        return f"{self.first:%Y-%m}"

    @property
    def later(self) -> "Period":
        return Period(self.span, self.last + ONE_DAY)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def period_of(day: date, span: Span) -> Period:
    """The month, quarter or year that holds a day."""
    return Period(span, BEGINS[span](day))


def read(text: str, *, on: date) -> Period | None:
    """What an address asks for: by its name, or the present one of a kind; None: no such thing."""
    if text in Span.values:
        return period_of(on, Span(text))
    written = WRITTEN.fullmatch(text)
    if written is None:
        return None
    year, month, quarter = (int(part) if part else None for part in written.group(1, 3, 4))
    if quarter is not None:
        return Period(Span.QUARTER, date(year or 1, quarter * MONTHS_OF_A_QUARTER - 2, 1))
    if month is None:
        return Period(Span.YEAR, date(year or 1, 1, 1))
    return Period(Span.MONTH, date(year or 1, month, 1)) if 1 <= month <= 12 else None
