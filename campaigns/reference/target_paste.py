"""Targets as they come out of other programs: unit and value, as lines or as JSON."""

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO

from django.utils.translation import gettext, ngettext

from kernel.plain_json import checked, parse_json
from staff.models import OrgUnit

A_FIGURE = re.compile(r"[0-9]{1,14}(\.[0-9]{1,4})?")
MOST_NAMED = 20  # of what is wrong: nobody reads more
SEPARATORS = ("\t", ";", ",")


@dataclass(frozen=True)
class Pair:
    """`line` counts from one; `value` is None where there is no figure that can be read."""

    line: int
    unit: str
    value: str | None


def pairs_of(text: str) -> list[Pair]:
    """Raises ValueError where it is neither, SaidTwice where a line of JSON says a thing twice.

    A first line without any figure is a heading.
    """
    pairs = _of_json(text) if text.lstrip().startswith(("[", "{")) else _of_lines(text)
    if not pairs:
        raise ValueError("nothing in it")
    return pairs


def matched(pairs: list[Pair], units: Mapping[str, OrgUnit]) -> tuple[dict[str, str], list[str]]:
    """Code → value, and what is wrong, by the first lines. A name must be one unit's."""
    named: dict[str, list[str]] = {}
    for code, unit in units.items():
        named.setdefault(unit.name, []).append(code)
    read: dict[str, str] = {}
    wrong: list[str] = []
    n_more = 0
    for pair in pairs:
        codes = [pair.unit] if pair.unit in units else named.get(pair.unit, [])
        if len(codes) == 1 and codes[0] not in read and pair.value is not None:
            read[codes[0]] = pair.value
        elif len(wrong) < MOST_NAMED:
            wrong.append(_why_not(codes, read) % {"line": pair.line, "unit": pair.unit[:40]})
        else:
            n_more += 1
    if n_more:
        more = ngettext("%(n)s more line is wrong.", "%(n)s more lines are wrong.", n_more)
        wrong.append(more % {"n": n_more})
    return read, wrong


def _why_not(codes: list[str], read: Mapping[str, str]) -> str:
    if not codes:
        return gettext("Line %(line)s: there is no unit “%(unit)s”.")
    if len(codes) > 1:
        return gettext("Line %(line)s: several units are called “%(unit)s”: use the code.")
    if codes[0] in read:
        return gettext("Line %(line)s: “%(unit)s” is listed twice.")
    return gettext("Line %(line)s: no single figure for “%(unit)s”.")


def _of_lines(text: str) -> list[Pair]:
    """As copied from a worksheet, or CSV; what stands beyond the second column is no target."""
    text = text.lstrip("\ufeff")
    separator = next((each for each in SEPARATORS if each in text), ",")
    lines = StringIO(text, newline=None)  # however they end
    try:
        rows = list(enumerate(csv.reader(lines, delimiter=separator), start=1))
    except csv.Error as why:
        raise ValueError(str(why)) from None
    pairs = [_pair(n, row) for n, row in rows if any(cell.strip() for cell in row)]
    is_headed = pairs and pairs[0].value is None and not re.search("[0-9]", "".join(rows[0][1][1:]))
    return pairs[1:] if is_headed else pairs


def _pair(n: int, cells: list[str]) -> Pair:
    """Other columns make a line ambiguous: it is refused rather than guessed."""
    unit, values = cells[0].strip(), [cell for cell in cells[1:] if cell.strip()]
    return Pair(n, unit, _figure(values[0]) if len(values) == 1 else None)


def _of_json(text: str) -> list[Pair]:
    """`{"B1": 12}`, or a list of `{"unit": "B1", "value": 12}`."""
    try:
        data = checked(json.loads(text, parse_float=str, parse_int=str))
        if isinstance(data, dict):  # in pairs: a unit that is listed twice stays so
            said = json.loads(text, parse_float=str, parse_int=str, object_pairs_hook=list)
            data = [{"unit": unit, "value": value} for unit, value in said]
        else:
            data = parse_json(text, parse_float=str, parse_int=str)
    except RecursionError:
        raise ValueError("nested without end") from None
    if not all(isinstance(row, dict) and set(row) == {"unit", "value"} for row in data):
        raise ValueError("no list of units and values")
    return [
        Pair(n, str(row["unit"]).strip(), _figure(row["value"]))
        for n, row in enumerate(data, start=1)
    ]


def _figure(cell: object) -> str | None:
    """With commas between thousands and a sign of per cent, as worksheets show them."""
    text = cell.strip().replace(",", "").removesuffix("%").strip() if isinstance(cell, str) else ""
    return text if A_FIGURE.fullmatch(text) else None
