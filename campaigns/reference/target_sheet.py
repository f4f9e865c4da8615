"""The targets of a KPI in a period as head office types them: a row per unit of the bank's tree."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django import forms
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Kpi, Measure
from campaigns.panels.period import Period, read
from campaigns.panels.targets.earlier import Earlier, earlier
from campaigns.reference.target_paste import matched, pairs_of
from customers.queries import decided_on
from kernel.cascade import shared
from kernel.clock import today
from kernel.plain_json import SaidTwice
from kernel.sheets import Definition, Sheet
from kernel.whole import whole
from staff.models import OrgUnit
from tiering.models import UnitFigure

SHARE, READ = "share", "read"
WHOLE, HUNDREDTH = Decimal(1), Decimal("0.01")
ALL_OF_IT = Decimal(100)
MOST_PASTED = 100_000


class Weight(models.TextChoices):
    """What a unit's part of the target of the unit above it follows."""

    CUSTOMERS = "customers", _("Customers")
    AVERAGE = "average", _("Month's daily average of AUM")
    NEAR = "near", _("Customers who may climb")
    EQUAL = "equal", _("The same for all")


class TargetHead(forms.Form):
    kpi = forms.ChoiceField(label=_("KPI"), choices=Kpi.choices)
    period = forms.CharField(
        label=_("Period"),
        max_length=8,
        help_text=_("A month, a quarter or a year: 2026-12, 2026-Q4, 2026."),
    )
    by = forms.ChoiceField(
        label=_("Share out by"), choices=Weight.choices, initial=Weight.CUSTOMERS, required=False
    )
    pasted = forms.CharField(
        label=_("Units and values"),
        required=False,
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_(
            "A unit and its value in each line, copied from a worksheet or as CSV, or JSON: "
            "{“code”: value}. Units go by code or by name; those not listed keep what they have."
        ),
    )

    def clean_period(self) -> str:
        period = period_named(self.cleaned_data["period"])
        if period is None:
            raise forms.ValidationError(
                gettext("No month, quarter or year: 2026-12, 2026-Q4 and 2026 are.")
            )
        return period.name


class TargetRow(forms.Form):
    unit = forms.CharField(max_length=32, widget=forms.HiddenInput)
    value = forms.DecimalField(
        label=_("Target"), required=False, min_value=0, max_digits=14, decimal_places=2
    )


@dataclass(frozen=True)
class Line:
    """A unit with its row, as the page shows it: under the unit that it belongs to."""

    unit: OrgUnit
    row: forms.Form
    place: int  # of the row, for the button that shares it out
    depth: int
    has_below: bool
    before: Decimal | None  # what it reached in the period before


class TargetSheet(Sheet):
    """Values in 10,000 yuan, customers or per cent. A unit left empty has no target."""

    head_class = TargetHead
    row_class = TargetRow
    rows_name = "units"
    max_rows = 2000

    def __init__(self, typed: Mapping[str, str], *, is_asked: bool = False) -> None:
        """Units that were not sent stand at the end, without a value."""
        super().__init__(typed, is_asked=is_asked)
        sent = {row["unit"] for row in self._rows_typed}
        self._rows_typed += [{"unit": code, "value": ""} for code in self.units if code not in sent]

    def after(self, act: str) -> Sheet:
        """Units are neither added nor taken away; a value is shared out, or a list read in."""
        verb, _space, place = act.partition(" ")
        if verb == SHARE:
            self._share_out(whole(place))
        elif act == READ:
            self._read_in()
        return self

    @cached_property
    def units(self) -> dict[str, OrgUnit]:
        """Code → unit, each under the one above it."""
        below: dict[int | None, list[OrgUnit]] = {}
        for unit in OrgUnit.objects.order_by("code"):
            below.setdefault(unit.parent_id, []).append(unit)
        in_order, waiting = {}, list(reversed(below.get(None, [])))
        while waiting:
            unit = waiting.pop()
            in_order[unit.code] = unit
            waiting += reversed(below.get(unit.pk, []))
        return in_order

    @cached_property
    def below(self) -> dict[int, list[OrgUnit]]:
        """Unit → the units right under it."""
        found: dict[int, list[OrgUnit]] = {}
        for unit in self.units.values():
            if unit.parent_id:
                found.setdefault(unit.parent_id, []).append(unit)
        return found

    @property
    def kpi(self) -> Kpi:
        typed = self._head_typed["kpi"]
        return Kpi(typed) if typed in Kpi.values else Kpi.AVERAGE_GROWTH

    @cached_property
    def earlier(self) -> Earlier | None:
        """What was reached in the period before, so that a target is set with sight of it."""
        period = period_named(self._head_typed["period"])
        units = [unit.pk for unit in self.units.values()]
        return earlier(self.kpi, period, units) if period else None

    @property
    def lines(self) -> list[Line]:
        before = self.earlier.figures if self.earlier else {}
        place = self._place_of
        return [
            Line(
                unit,
                row=self.rows[place[code]],
                place=place[code],
                depth=unit.depth,
                has_below=unit.pk in self.below,
                before=before.get(unit.pk),
            )
            for code, unit in self.units.items()
        ]

    @property
    def strangers(self) -> list[forms.Form]:
        """Rows that stand for no unit, or for one that has a row already."""
        places = self._place_of
        known = {places[code] for code in self.units}
        return [row for i, row in enumerate(self.rows) if i not in known]

    @property
    def _place_of(self) -> dict[str, int]:
        """Code → its row, the first where there are several."""
        places: dict[str, int] = {}
        for i, row in enumerate(self._rows_typed):
            places.setdefault(row["unit"], i)
        return places

    def check(self, head: forms.Form, rows: list[forms.Form]) -> None:
        kpi, seen = Kpi(head.cleaned_data["kpi"]), set()
        for row in rows:
            unit, value = row.cleaned_data["unit"], row.cleaned_data["value"]
            if unit not in self.units:
                row.add_error("unit", gettext("There is no such unit."))
            elif unit in seen:
                row.add_error("unit", gettext("This unit is listed twice."))
            elif value is not None and kpi.measure == Measure.RATE and value > ALL_OF_IT:
                row.add_error("value", gettext("At most 100 per cent."))
            elif value is not None and kpi.measure == Measure.CUSTOMERS and value % 1:
                row.add_error("value", gettext("Customers are whole."))
            seen.add(unit)
        if kpi.is_additive and not any(row.errors for row in rows):
            self._check_sums(rows)

    def _check_sums(self, rows: list[forms.Form]) -> None:
        """What is agreed above must be carried by somebody below, once it is shared out at all."""
        row_of = {self.units[row.cleaned_data["unit"]].pk: row for row in rows}
        value_of = {pk: row.cleaned_data["value"] for pk, row in row_of.items()}
        for pk, below in self.below.items():
            parts = self._carried(below, value_of) if value_of[pk] is not None else []
            if parts and sum(parts) < value_of[pk]:
                said = gettext("The units under it come to %(sum)s: %(short)s less.")
                sums = {"sum": sum(parts), "short": value_of[pk] - sum(parts)}
                row_of[pk].add_error("value", said % sums)

    def _carried(
        self, units: list[OrgUnit], value_of: Mapping[int, Decimal | None]
    ) -> list[Decimal]:
        """By these units; where one has no value, by the nearest below it that have one."""
        carried = []
        for unit in units:
            value = value_of[unit.pk]
            below = self.below.get(unit.pk, [])
            carried += self._carried(below, value_of) if value is None else [value]
        return carried

    def finished(self, definition: Definition) -> Definition:
        """The tools of the sheet are none of it, and a unit without a value is not listed."""
        del definition["by"], definition["pasted"]
        listed = [row for row in definition["units"] if row["value"] is not None]
        return definition | {"units": sorted(listed, key=lambda row: row["unit"])}

    def _share_out(self, place: int | None) -> None:
        """Over all units under one, in place of what they had."""
        rows = self._rows_typed
        row = rows[place] if place is not None and place < len(rows) else {"unit": ""}
        unit, form = self.units.get(row["unit"]), TargetRow(row)
        if unit is None or not form.is_valid() or form.cleaned_data["value"] is None:
            self.is_asked = True
            self.refuse("by", gettext("Type the value that is to be shared out first."))
            return
        typed = {row["unit"]: row for row in rows}
        for each, value in self._parts(unit, form.cleaned_data["value"]):
            typed[each.code]["value"] = format((value + 0).normalize(), "f")

    def _parts(self, unit: OrgUnit, value: Decimal) -> list[tuple[OrgUnit, Decimal]]:
        below = self.below.get(unit.pk, [])
        if self.kpi.is_additive:
            weights = [self._weights.get(each.pk, Decimal(0)) for each in below]
            step = WHOLE if value % 1 == 0 else HUNDREDTH
            values = shared(value, weights, step=step)
        else:
            values = [value] * len(below)
        parts = list(zip(below, values, strict=True))
        return parts + [part for each in parts for part in self._parts(*each)]

    @cached_property
    def _weights(self) -> dict[int, Decimal]:
        """Of the units on the last published night."""
        by = self._head_typed["by"] or Weight.CUSTOMERS
        figures = UnitFigure.objects.filter(as_of=decided_on())
        return {each.org_unit_id: _weight(each, by) for each in figures}

    def _read_in(self) -> None:
        """All lines or none: what was pasted stays until each of them is understood."""
        pasted = self._head_typed["pasted"]
        if len(pasted.strip()) > MOST_PASTED:
            self.is_asked = True  # the field says so
            return
        try:
            pairs = pairs_of(pasted)
        except SaidTwice as why:
            self._refuse_pasted([str(why)])
            return
        except ValueError:
            self._refuse_pasted([gettext("Neither lines of unit and value nor such JSON.")])
            return
        found, wrong = matched(pairs, self.units)
        if wrong:
            self._refuse_pasted(wrong)
            return
        for row in self._rows_typed:
            row["value"] = found.get(row["unit"], row["value"])
        self._head_typed["pasted"] = ""

    def _refuse_pasted(self, wrong: list[str]) -> None:
        self.is_asked = True
        for words in wrong:
            self.refuse("pasted", words)


def _weight(figure: UnitFigure, by: str) -> Decimal:
    """Nobody weighs less than nothing; where all are to get the same, nobody weighs anything."""
    if by == Weight.AVERAGE:
        return max(figure.month_avg_amount, Decimal(0))
    if by == Weight.EQUAL:
        return Decimal(0)
    return Decimal(figure.n_may_climb if by == Weight.NEAR else figure.n_customers)


def period_named(text: str) -> Period | None:
    """As it is written everywhere: `2026-12`, `2026-Q4`, `2026`."""
    text = text.strip()
    period = read(text, on=today())
    return period if period is not None and period.name == text else None
