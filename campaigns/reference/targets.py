"""Targets: what each unit is to reach of a KPI in a period."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Kpi, Measure
from campaigns.models import UnitTarget
from campaigns.panels.period import Span, period_of
from campaigns.panels.targets.earlier import earlier
from campaigns.reference.target_sheet import TargetSheet, period_named
from customers.queries import decided_on
from kernel.sheets import Definition, Sheet
from staff.models import OrgUnit
from staff.reference import Entry, Line, Reference
from tiering.queries.periods import next_month, quarter_start


class Targets(Reference):
    kind = "targets"
    name = _("Targets")
    about = _("What each unit is to reach of a KPI in a month, a quarter or a year.")
    icon = "target"
    sheet = TargetSheet
    editor = "campaigns/_target-sheet.html"
    is_wide = True
    consequence = _(
        "Approved, it stands on the dashboards of its units at once. Periods that are over keep "
        "the targets that they had. Deposits on a single day are no target: averages count."
    )
    key_field = "kpi"
    can_start = True

    def entries(self) -> Sequence[Entry]:
        """Of this quarter and later, the newest first; what was before stands on dashboards."""
        on = decided_on()
        kept = UnitTarget.objects.filter(last_on__gte=quarter_start(on))
        counted = (
            kept.values_list("period", "kpi", "last_on")
            .annotate(n=Count("pk"), bank=Sum("value", filter=Q(org_unit__parent=None)))
            .order_by()
        )
        in_order = sorted(counted, key=lambda row: list(Kpi).index(Kpi(row[1])))
        in_order.sort(key=lambda row: row[0], reverse=True)
        return [
            Entry(
                _key(period, kpi),
                str(Kpi(kpi).label),
                _counted(Kpi(kpi), n, bank),
                group=period,
                is_over=last_on <= on,
            )
            for period, kpi, last_on, n, bank in in_order
        ]

    def now(self, key: str) -> Definition | None:
        name, _dot, kpi = key.partition(".")
        kept = UnitTarget.objects.filter(period=name, kpi=kpi).select_related("org_unit")
        rows = [{"unit": each.org_unit.code, "value": _typed(each)} for each in kept]
        in_order = sorted(rows, key=lambda row: row["unit"])
        return {"kpi": kpi, "period": name, "units": in_order} if rows else None

    def key_of(self, definition: Definition) -> str:
        return _key(definition["period"], definition["kpi"])

    def title(self, definition: Definition) -> str:
        return _title(definition["period"], definition["kpi"])

    def starts(self) -> Sequence[Definition]:
        """Each KPI, for the month after the published night."""
        night = decided_on()
        period = period_of(next_month(night), Span.MONTH).name
        return [{"kpi": kpi.value, "period": period, "units": []} for kpi in Kpi]

    def lines(self, definition: Definition) -> Sequence[Line]:
        """From the bank down, each unit under the one above it."""
        kpi, value_of = Kpi(definition["kpi"]), _values(definition)
        return [
            Line(code, str(unit), said(kpi, value_of[code]), depth=unit.depth)
            for code, unit in TargetSheet({}).units.items()
            if code in value_of
        ]

    def check(
        self, sheet: Sheet, before: Definition | None, evidence: Mapping[str, Any] | None = None
    ) -> None:
        """Nobody is given a target once all is known, and an agreed one does not change then."""
        after = sheet.definition()
        if after is None:
            return
        period = period_named(after["period"])
        if period is not None and period.last <= decided_on():
            said = gettext("%(period)s is over: its targets stay as they were.")
            sheet.refuse("period", said % {"period": period.name})
        elif before is None and not after["units"]:
            sheet.refuse(None, gettext("No unit has a target yet: type one, or read a list in."))

    def effect(self, before: Definition | None, after: Definition) -> dict[str, Any]:
        """How many units get how much, beside what the bank came to in the period before."""
        bank = OrgUnit.objects.filter(parent=None).first()
        kpi, period = Kpi(after["kpi"]), period_named(after["period"])
        last = earlier(kpi, period, [bank.pk]) if bank and period else None
        reached = last.figures.get(bank.pk) if bank and last else None
        old, new = _values(before), _values(after)
        return {
            "kpi": kpi.value,
            "n": len(new),
            "n_raised": sum(code in old and value > old[code] for code, value in new.items()),
            "n_lowered": sum(code in old and value < old[code] for code, value in new.items()),
            "bank": str(new[bank.code]) if bank and bank.code in new else None,
            "earlier": last.period.name if last else None,
            "reached": str(reached.quantize(Decimal("0.01"))) if reached is not None else None,
        }

    def told(self, effect: Mapping[str, Any]) -> Sequence[str]:
        kpi, n = Kpi(effect["kpi"]), effect["n"]
        told = [
            ngettext("%(n)s unit has a target.", "%(n)s units have a target.", n) % {"n": n},
        ]
        if effect["n_raised"] or effect["n_lowered"]:
            changed = {"up": effect["n_raised"], "down": effect["n_lowered"]}
            told.append(gettext("Raised for %(up)s, lowered for %(down)s.") % changed)
        if effect["bank"] is not None:
            bank = {"value": said(kpi, Decimal(effect["bank"]))}
            told.append(gettext("The whole bank: %(value)s.") % bank)
        if effect["reached"] is not None:
            came = {"period": effect["earlier"], "value": said(kpi, Decimal(effect["reached"]))}
            told.append(gettext("In %(period)s it came to %(value)s.") % came)
        return told

    def write(self, key: str, definition: Definition, evidence: Mapping[str, Any]) -> None:
        kpi, period = Kpi(definition["kpi"]), period_named(definition["period"])
        if period is None:
            return
        values = _values(definition)
        UnitTarget.objects.filter(kpi=kpi, period=period.name).delete()
        UnitTarget.objects.bulk_create(
            UnitTarget(
                kpi=kpi,
                period=period.name,
                first_on=period.first,
                last_on=period.last,
                org_unit=unit,
                value=values[unit.code] * kpi.measure.one,
            )
            for unit in OrgUnit.objects.filter(code__in=values)
        )


def said(kpi: Kpi, value: Decimal) -> str:
    """As it is typed, with what it is written in."""
    figure = f"{value.normalize() + 0:,f}".replace("-", "−")
    if kpi.measure == Measure.CUSTOMERS:
        n = ngettext("%(shown)s customer", "%(shown)s customers", int(value))
        return n % {"shown": figure}
    return gettext("%(figure)s %(measure)s") % {"figure": figure, "measure": kpi.measure.label}


def _key(period: str, kpi: str) -> str:
    return f"{period}.{kpi}"


def _title(period: str, kpi: str) -> str:
    return f"{Kpi(kpi).label} · {period}"


def _counted(kpi: Kpi, n: int, bank: Decimal | None) -> str:
    units = ngettext("%(n)s unit", "%(n)s units", n) % {"n": n}
    return units if bank is None else f"{said(kpi, bank / kpi.measure.one)} · {units}"


def _typed(target: UnitTarget) -> str:
    return format((target.value / Kpi(target.kpi).measure.one).normalize(), "f")


def _values(definition: Definition | None) -> dict[str, Decimal]:
    rows = definition["units"] if definition else ()
    return {row["unit"]: Decimal(row["value"]) for row in rows}
