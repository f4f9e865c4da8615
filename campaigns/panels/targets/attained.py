"""What units were to reach in a period, what they reached, and how much of its time is gone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from campaigns.enums import Kpi, Measure
from campaigns.models import UnitTarget
from campaigns.panels.nights import Nights, nights_of
from campaigns.panels.period import Period, read
from campaigns.panels.targets.reached import reached
from customers.queries import data_date
from kernel.charts import bars
from kernel.templatetags.figures import money, percent, typed


@dataclass(frozen=True)
class Attained:
    """Yuan, customers or shares. `gone` is the share of the period's days that are over."""

    kpi: Kpi
    target: Decimal
    value: Decimal | None  # None where the night has not counted it
    gone: Decimal

    @property
    def share(self) -> Decimal | None:
        """Of the target; where lower is better, the target as a share of what it came to."""
        if self.value is None:
            return None
        part, whole = (self.value, self.target)
        if self.kpi.is_better_low:
            part, whole = whole, part
        return part / whole if whole > 0 else None

    @property
    def has_shrunk(self) -> bool:
        """There was to be more, and there is less: no share of the target says that."""
        return self.value is not None and self.value < 0

    @property
    def is_met(self) -> bool:
        if self.value is None:
            return False
        return self.value <= self.target if self.kpi.is_better_low else self.value >= self.target

    @property
    def lead(self) -> Decimal | None:
        """Of what adds up, ahead of the time that is gone; of a rate, ahead of the target itself.

        In shares; below zero when behind.
        """
        if self.value is None:
            return None
        if self.kpi.is_additive:
            return self.share - self.gone if self.share is not None else None
        ahead = self.value - self.target
        return -ahead if self.kpi.is_better_low else ahead

    @property
    def is_behind(self) -> bool:
        return not self.is_met and self.value is not None and (self.lead is None or self.lead < 0)

    @property
    def urgency(self) -> tuple[bool, bool, Decimal]:
        """Sorts who is furthest from the target first, and who was not counted last."""
        return self.value is None, self.is_met and self.share is None, self.share or Decimal(0)

    @property
    def value_said(self) -> str:
        return written(self.kpi, self.value)

    @property
    def target_said(self) -> str:
        return written(self.kpi, self.target)

    @property
    def length(self) -> int:
        """Of a bar that ends with the target."""
        return bars.WIDTH if self.is_met else bars.length(self.share or 0, 1)

    @property
    def gone_at(self) -> int:
        return bars.length(self.gone, 1)


def written(kpi: Kpi, value: Decimal | None) -> str:
    """As all figures on pages: `306万`, `12`, `92.5%`."""
    if value is None:
        return "–"
    if kpi.measure == Measure.MONEY:
        return money(value)
    return percent(value) if kpi.measure == Measure.RATE else typed(value)


def gone_of(period: Period, on: date) -> Decimal:
    """The share of the days of a period that are over once the night of `on` has run."""
    n_days = (period.last - period.first).days + 1
    n_gone = (min(on, period.last) - period.first).days + 1
    return Decimal(n_gone) / n_days


def attained(
    units: Collection[int], period: Period, nights: Nights, *, night: date
) -> dict[int, dict[Kpi, Attained]]:
    """Unit → KPI → how far it came; who has no target is left out. `night` is the newest."""
    kept = UnitTarget.objects.filter(period=period.name, org_unit__in=units)
    targets = {(Kpi(each.kpi), each.org_unit_id): each.value for each in kept}
    if not targets:
        return {}
    values = reached({kpi for kpi, _unit in targets}, {unit for _kpi, unit in targets}, nights)
    gone = gone_of(period, night)
    found: dict[int, dict[Kpi, Attained]] = {}
    for kpi in Kpi:
        for unit in units:
            if (kpi, unit) in targets:
                each = Attained(kpi, targets[kpi, unit], values.get((kpi, unit)), gone)
                found.setdefault(unit, {})[kpi] = each
    return found


def attained_of(targets: Sequence[UnitTarget]) -> dict[int, Attained]:
    """Id of a target → how far its unit came; what no night tells of yet is left out."""
    night = data_date()
    if night is None:
        return {}
    units: dict[str, set[int]] = {}
    for each in targets:
        units.setdefault(each.period, set()).add(each.org_unit_id)
    found = {name: _in_period(name, among, night) for name, among in units.items()}
    came = {each.pk: found[each.period].get(each.org_unit_id, {}) for each in targets}
    return {each.pk: came[each.pk][Kpi(each.kpi)] for each in targets if came[each.pk]}


def _in_period(name: str, units: Collection[int], night: date) -> dict[int, dict[Kpi, Attained]]:
    period = read(name, on=night)
    nights = nights_of(period, night=night) if period and period.first <= night else None
    return attained(units, period, nights, night=night) if period and nights else {}
