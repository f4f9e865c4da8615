"""The bank's calendar, a year at a time: days off beside weekends, and weekends that are worked."""

import re
from calendar import Calendar as Weeks
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from campaigns.models import FollowUp
from campaigns.reference.calendar_sheet import KINDS, OFF, WORK, YearSheet
from customers.queries import published_night
from kernel.clock import today
from kernel.sheets import Definition, Sheet
from staff.models import BusinessDay
from staff.reference import Entry, Line, Reference
from staff.working_days import days_of, is_usual, write_year

A_YEAR = re.compile("[1-9][0-9]{3}")


class Calendar(Reference):
    kind = "calendar"
    name = _("Calendar of working days")
    about = _("Holidays and make-up days of each year, as the State Council announces them.")
    icon = "calendar-days"
    sheet = YearSheet
    editor = "campaigns/_year-sheet.html"
    preview = "campaigns/_year-days.html"
    consequence = _(
        "The next night plans by the new days. What is planned keeps its day, also where that is "
        "off now: heads of units can move it."
    )
    key_field = "year"
    can_start = True

    def entries(self) -> Sequence[Entry]:
        """From the year before this one on."""
        found: dict[int, list[BusinessDay]] = {}
        for day in BusinessDay.objects.filter(on__gte=date(today().year - 1, 1, 1)):
            found.setdefault(day.on.year, []).append(day)
        return [
            Entry(str(year), str(year), _counted(_exceptions(days)), days[0].is_provisional)
            for year, days in sorted(found.items(), reverse=True)
        ]

    def now(self, key: str) -> Definition | None:
        if not A_YEAR.fullmatch(key):
            return None
        days = list(BusinessDay.objects.filter(on__year=int(key)).order_by("on"))
        return _definition(int(key), days) if days else None

    def key_of(self, definition: Definition) -> str:
        return str(definition["year"])

    def title(self, definition: Definition) -> str:
        return str(definition["year"])

    def starts(self) -> Sequence[Definition]:
        """The year after the last one, as it is expected."""
        year = _next_year()
        return [_definition(year, [BusinessDay(**day) for day in days_of(year)])]

    def lines(self, definition: Definition) -> Sequence[Line]:
        is_out = definition["is_published"]
        said = gettext("The yearly notice is out") if is_out else gettext("expected, no notice yet")
        kinds = dict(KINDS)
        days = [
            Line(day["on"], day["on"], f"{kinds[day['kind']]} · {day['name']}")
            for day in definition["days"]
        ]
        return [Line("notice", gettext("Notice"), said), *days]

    def check(
        self, sheet: Sheet, before: Definition | None, evidence: Mapping[str, Any] | None = None
    ) -> None:
        """Years follow one another without gaps; days that are over stay as they were: plans were
        counted with them.
        """
        night, after = published_night(), sheet.definition()
        if before is None and after is not None:
            _check_new(sheet, after["year"])
        if night is None or before is None or after is None:
            return
        over = [day for day in _turned(before, after) if day <= night]
        if over:
            said = gettext("%(day)s is over: it stays as it was.") % {"day": over[0]}
            sheet.refuse(None, said)

    def effect(self, before: Definition | None, after: Definition) -> dict[str, Any]:
        """Open follow-ups on days that turn off, by their day."""
        turned = _turned(before, after) if before else []
        off = [day for day in turned if not _is_worked(day, _rows(after))]
        due = FollowUp.objects.open().filter(due_on__in=off).order_by("due_on")
        counted = due.values_list("due_on").annotate(n=Count("pk"))
        return {
            "turn_off": [day.isoformat() for day in off],
            "turn_on": [day.isoformat() for day in turned if day not in off],
            "due": {on.isoformat(): n for on, n in counted},
        }

    def told(self, effect: Mapping[str, Any]) -> Sequence[str]:
        told = []
        for day in effect["turn_off"]:
            n = effect["due"].get(day, 0)
            due = ngettext(
                "%(n)s open follow-up is due on it", "%(n)s open follow-ups are due on it", n
            )
            said = due % {"n": n} if n else gettext("nothing is due on it")
            told.append(gettext("%(day)s turns off: %(due)s.") % {"day": day, "due": said})
        told += [gettext("%(day)s is worked.") % {"day": day} for day in effect["turn_on"]]
        return told

    def write(self, key: str, definition: Definition, evidence: Mapping[str, Any]) -> None:
        exceptions = {day: (kind == WORK, name) for day, (kind, name) in _rows(definition).items()}
        write_year(int(key), exceptions, is_provisional=not definition["is_published"])

    def shown(self, definition: Definition, asked: Mapping[str, str], on: date) -> dict[str, Any]:
        year, rows = definition["year"], _rows(definition)
        return {
            "year": year,
            "months": [_month(year, month, rows) for month in range(1, 13)],
            "is_provisional": not definition["is_published"],
            "counted": _counted(definition["days"]),
        }


@dataclass(frozen=True)
class Cell:
    on: date
    is_of_month: bool
    is_worked: bool
    is_exception: bool
    name: str


def _next_year() -> int:
    last = BusinessDay.objects.aggregate(last=Max("on"))["last"] or today()
    year: int = last.year + 1
    return year


def _check_new(sheet: Sheet, year: int) -> None:
    due = _next_year()
    if year != due:
        sheet.refuse("year", gettext("The next year to add is %(year)s.") % {"year": due})
    elif year < today().year:
        sheet.refuse("year", gettext("This year is over: the night adds it."))


def _month(year: int, month: int, rows: Mapping[date, tuple[str, str]]) -> list[list[Cell]]:
    return [
        [
            Cell(
                on,
                on.month == month,
                _is_worked(on, rows),
                _is_worked(on, rows) != is_usual(on),
                rows[on][1] if on in rows else "",
            )
            for on in week
        ]
        for week in Weeks().monthdatescalendar(year, month)
    ]


def _definition(year: int, days: Sequence[BusinessDay]) -> Definition:
    is_provisional = any(day.is_provisional for day in days)
    return {"year": year, "is_published": not is_provisional, "days": _exceptions(days)}


def _exceptions(days: Sequence[BusinessDay]) -> list[dict[str, str]]:
    return [
        {"on": day.on.isoformat(), "kind": WORK if day.is_working else OFF, "name": day.name}
        for day in days
        if day.name or day.is_working != is_usual(day.on)
    ]


def _rows(definition: Definition) -> dict[date, tuple[str, str]]:
    return {date.fromisoformat(d["on"]): (d["kind"], d["name"]) for d in definition["days"]}


def _is_worked(day: date, rows: Mapping[date, tuple[str, str]]) -> bool:
    return rows[day][0] == WORK if day in rows else is_usual(day)


def _turned(before: Definition, after: Definition) -> list[date]:
    """Days that are worked in one and not in the other."""
    old, new = _rows(before), _rows(after)
    return [day for day in sorted({*old, *new}) if _is_worked(day, old) != _is_worked(day, new)]


def _counted(days: Sequence[Mapping[str, str]]) -> str:
    """Of a year: how many weekdays are off, how many days of weekends are worked."""
    n_off = sum(d["kind"] == OFF and is_usual(date.fromisoformat(d["on"])) for d in days)
    n_work = sum(d["kind"] == WORK for d in days)
    said = {"off": n_off, "work": n_work}
    return gettext("%(off)s weekdays off, %(work)s make-up days") % said
