"""What the next label needs, in yuan and days, what holds this one, and what a fall would cost."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kernel.money import CENT, to_cents
from tiering.models import CustomerLabel, Label
from tiering.queries import SchemeVersion
from tiering.queries.month import MonthSoFar
from tiering.queries.periods import ONE_DAY, month_end
from tiering.rules.nodes import Leaf, Op
from tiering.rules.rule_set import LabelDefinition

AVERAGE = "aum_month_avg"


@dataclass(frozen=True)
class Step:
    """Up to `label`: `keep` from `from_on` until `until` brings the month's average to `line`.

    `more` is what is missing from today's AUM to that; none or less when nothing need come in.
    `comes_on` is the first night that gives the label if `keep` is kept, `at_line_on` if no more
    than `line` is, `comes_anyway_on` if AUM stays as it is; None: not before next month's end.
    `min_days` is the day of the month from which an upgrade is given at once.
    """

    label: Label
    line: Decimal
    average: Decimal
    short_by: Decimal
    share: Decimal
    keep: Decimal
    more: Decimal
    from_on: date
    until: date
    comes_on: date | None
    at_line_on: date | None
    comes_anyway_on: date | None
    min_days: int


@dataclass(frozen=True)
class Hold:
    """What keeps the label carried: at least `keep` from `from_on` until `until`.

    `spare` is what may leave; less than zero: so much must come back. `falls_on` is the close that
    takes the label away when AUM stays as it is, to `falls_to`.
    """

    line: Decimal
    average: Decimal
    keep: Decimal
    spare: Decimal
    from_on: date
    until: date
    missed: int
    endured: int
    holds: bool
    held_until: date | None
    falls_on: date | None
    falls_to: Label | None


@dataclass(frozen=True)
class Ladder:
    up: Step | None
    hold: Hold | None


NO_LADDER = Ladder(None, None)


def ladder_of(
    version: SchemeVersion,
    carried: CustomerLabel | None,
    row: dict[str, Any],
    labels: dict[str, Label],
    *,
    on: date,
) -> Ladder:
    """Of a scheme whose labels ask for nothing but a month's daily average; else nothing.

    `row` is the wide row of the day, `labels` those of the scheme by code.
    """
    rungs = _rungs(version, labels)
    if carried is None or carried.label is None or not rungs or not row:
        return NO_LADDER
    now = MonthSoFar(on, Fraction(row["aum_month_sum"]), row["month_days"], month_end(on))
    aum = Decimal(row["aum"])
    return Ladder(
        up=_up(rungs, carried, now, aum, version.definition.upgrade_min_days),
        hold=_hold(rungs, carried, now, aum, version.missed_months()),
    )


# Labels with their lines, best first; the one for everybody else has none.
Rungs = list[tuple[Label, Decimal | None]]


def _rungs(version: SchemeVersion, labels: dict[str, Label]) -> Rungs:
    definitions = version.definition.labels
    if not version.closes_months or not all(map(_is_plain, definitions)):
        return []
    return [(labels[each.code], _line(each)) for each in definitions]


def _is_plain(label: LabelDefinition) -> bool:
    return label.condition is None or _line(label) is not None


def _line(label: LabelDefinition) -> Decimal | None:
    match label.condition:
        case Leaf(metric, Op.GE, Decimal() as value) if metric == AVERAGE:
            return value
    return None


def _earned(rungs: Rungs, average: Fraction) -> Label | None:
    return next((label for label, line in rungs if line is None or average >= Fraction(line)), None)


def _up(
    rungs: Rungs, carried: CustomerLabel, now: MonthSoFar, aum: Decimal, min_days: int
) -> Step | None:
    """To the next better label, or to the best one that the average has reached already."""
    average = now.average or Fraction(0)
    better = [(each, at) for each, at in rungs if each.rank > _rank(carried) and at is not None]
    if not better:
        return None
    label, line = next((rung for rung in better if average >= Fraction(rung[1])), better[-1])
    month = now.ahead()
    keep = max(month.to_keep(line), Decimal(0))

    def comes_on(balance: Decimal) -> date | None:
        return now.reaches_on(
            line, balance, not_before_day=min_days, after=carried.held_until or now.on
        )

    return Step(
        label=label,
        line=line,
        average=_rounded(average),
        short_by=_short_by(line, average),
        share=min(max(_rounded(average / Fraction(line)), Decimal(0)), Decimal(1)),
        keep=keep,
        more=keep - to_cents(aum),
        from_on=month.on + ONE_DAY,
        until=month.ends_on,
        comes_on=comes_on(keep),
        at_line_on=comes_on(line),
        comes_anyway_on=comes_on(aum),
        min_days=min_days,
    )


def _short_by(line: Decimal, average: Fraction) -> Decimal:
    """Never 0.00 while the line is not reached."""
    short = Fraction(line) - average
    return max(_rounded(short), CENT) if short > 0 else Decimal(0)


def _hold(
    rungs: Rungs, carried: CustomerLabel, now: MonthSoFar, aum: Decimal, endured: dict[int, int]
) -> Hold | None:
    """The closed month must earn the label carried, or a better one."""
    line = dict(rungs).get(carried.label) if carried.label else None
    if carried.label_id is None or line is None:
        return None
    month = now.ahead()
    keep = max(month.to_keep(line), Decimal(0))
    holds = month.at_end(aum) >= Fraction(line)
    falls_on = None if holds else _falls_on(month, endured[carried.label_id], carried)
    return Hold(
        line=line,
        average=_rounded(now.average or Fraction(0)),
        keep=keep,
        spare=to_cents(aum) - keep,
        from_on=month.on + ONE_DAY,
        until=month.ends_on,
        missed=carried.missed_months,
        endured=endured[carried.label_id],
        holds=holds,
        held_until=carried.held_until,
        falls_on=falls_on,
        falls_to=_falls_to(rungs, month, aum, falls_on),
    )


def _falls_on(month: MonthSoFar, endured: int, carried: CustomerLabel) -> date:
    """The end of the month whose close is one too many; a hold by hand lets closes pass."""
    end = month.ends_on
    while carried.held_until is not None and end <= carried.held_until:
        end = month_end(end + ONE_DAY)
    for _ in range(max(endured - carried.missed_months, 1) - 1):
        end = month_end(end + ONE_DAY)
    return end


def _falls_to(rungs: Rungs, month: MonthSoFar, aum: Decimal, falls_on: date | None) -> Label | None:
    """What the month of the fall earns when AUM stays as it is."""
    if falls_on is None:
        return None
    is_this_month = falls_on == month.ends_on
    return _earned(rungs, month.at_end(aum) if is_this_month else Fraction(aum))


def _rank(carried: CustomerLabel) -> int:
    return carried.label.rank if carried.label else 0


def _rounded(number: Fraction) -> Decimal:
    return to_cents(Decimal(number.numerator) / Decimal(number.denominator))
