"""How far the slider of a line goes: to twice the line, in steps that people count in."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language

from tiering.badges import shade_of_rank
from tiering.forms.condition import ConditionSheet, RowField
from tiering.forms.sheet import LabelSheet, Sheet
from tiering.rules import SchemeDefinition, quantity
from tiering.rules.metric import Unit

N_STEPS = 100
LEAST = Decimal(1000)  # yuan


@dataclass(frozen=True)
class DrawnLabel:
    """A label of the sheet as a page draws it; `line` where its condition is one line of an amount.

    `line_now` is that line in the rules in force; `is_known` says that customers may carry it.
    """

    sheet: LabelSheet
    name: str
    shade: int
    is_known: bool
    line: RowField | None
    line_now: str
    slide_max: str
    slide_step: str


def drawn_labels(sheet: Sheet, in_force: SchemeDefinition | None) -> list[DrawnLabel]:
    lines_now = {
        label.code: ConditionSheet.of(label.condition, "", sheet.book).line
        for label in (in_force.labels if in_force else ())
    }
    return [
        _drawn(label, lines_now.get(label.code), shade_of_rank(rank), sheet)
        for label, rank in zip(sheet.labels, sheet.ranks(), strict=True)
    ]


def _drawn(label: LabelSheet, now: RowField | None, shade: int, sheet: Sheet) -> DrawnLabel:
    line = label.condition.line
    amounts = [_amount(each) for each in (line, now) if each is not None]
    language = get_language() or "zh"
    step = _step(2 * max([*amounts, LEAST]) / N_STEPS)
    return DrawnLabel(
        sheet=label,
        name=label.shown_name,
        shade=shade,
        is_known=sheet.book.has_label(sheet.code, label.code),
        line=line,
        line_now=quantity(_amount(now), Unit.YUAN, language) if now is not None else "",
        slide_max=format(step * N_STEPS, "f"),
        slide_step=format(step, "f"),
    )


def _amount(line: RowField) -> Decimal:
    typed = str(line.row.tree()["value"])
    return Decimal(typed) if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,2})?", typed) else Decimal(0)


def _step(least: Decimal) -> Decimal:
    """The next of 1, 2, 5, 10 … times a power of ten."""
    size = Decimal(1).scaleb(least.adjusted())
    return next(size * each for each in (1, 2, 5, 10) if size * each >= least).quantize(Decimal(1))
