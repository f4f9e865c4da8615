"""What a definition would add to the days of its officers: calls and visits of the customers who
would come, on the days of the plan, beside what is planned already.

It is an estimate: the night then spreads calls and visits over free hours, shares out what is
beyond an officer's capacity, and keeps to the number of messages that a customer may get.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from django.db.models import Count, QuerySet
from numpy.typing import NDArray

from campaigns.definition import CampaignDefinition
from campaigns.enums import PhaseKind, Who
from campaigns.models import FollowUp, UnitLoad
from campaigns.what_if.contacts import CONTACTS, NOBODY, contacts, heads_for
from campaigns.what_if.draw import OWNER, Draw
from campaigns.workload.plan_days import WorkingDays
from staff.models import Officer, OrgUnit
from tiering.rules.columns import Figures

N_DAYS = 20
MOST_NAMED = 10


@dataclass(frozen=True)
class Day:
    """What would come on it, beside the calls and visits of the whole bank that wait already."""

    on: date
    n: int
    n_planned: int | None = None


@dataclass(frozen=True)
class Busy:
    """An officer or a unit: what would come in all, and on its fullest day beside what is planned.

    `a_day` are the calls and visits that fit into a day.
    """

    name: str
    n: int
    on: date
    n_on: int
    n_planned: int
    a_day: int

    @property
    def is_over(self) -> bool:
        return self.n_on + self.n_planned > self.a_day


@dataclass(frozen=True)
class Workload:
    """Calls and visits of the officers on the next working days; `n_pool` are of customers without
    an officer. Beside them the heads' check-backs. Kept plain as evidence.
    """

    n_customers: int
    n: int
    n_pool: int
    a_day: int
    days: list[Day]
    officers: list[Busy]
    units: list[Busy]
    n_check_backs: int = 0  # the first loads that were kept have none of their own
    heads: list[Busy] = field(default_factory=list)

    @property
    def first(self) -> date:
        return self.days[0].on

    @property
    def last(self) -> date:
        return self.days[-1].on

    @property
    def most(self) -> int:
        return max((self.a_day, *(day.n for day in self.days)))

    @property
    def begins(self) -> date | None:
        """The day of the first call or visit."""
        return next((day.on for day in self.days if day.n), None)


def workload(drawn: Draw, definition: CampaignDefinition) -> Workload | None:
    """None where the calendar does not reach so far."""
    night = drawn.population.on + timedelta(days=1)
    calendar = WorkingDays.around(night)
    days = list(_coming(calendar, night))
    if len(days) < N_DAYS:
        return None
    coming = drawn.listed & ~drawn.held_out & ~drawn.now
    owner, head = drawn.population.own(OWNER)[coming], heads_for(drawn, coming)
    unit, units = drawn.population.unit[coming], drawn.population.units
    people, heads = np.union1d(owner, [NOBODY]), np.union1d(head, [NOBODY])
    by_owner, by_head, by_unit = (_none_yet(each) for each in (people, heads, units))
    for each in contacts(drawn, definition, coming, calendar, night):
        if each.on not in days:
            continue
        place = days.index(each.on)
        by_a_head = each.who & (head != NOBODY) if each.is_check_back else np.zeros_like(each.who)
        by_the_officer = each.who & ~by_a_head
        by_owner[:, place] += _counted(owner[by_the_officer], people)
        by_head[:, place] += _counted(head[by_a_head], heads)
        by_unit[:, place] += np.bincount(unit[by_the_officer], minlength=len(units))
    waiting = _planned_in_bank(days)
    in_pool, are_named = people == NOBODY, heads != NOBODY
    return Workload(
        n_customers=int(coming.sum()),
        n=int(by_owner.sum()),
        n_pool=int(by_owner[in_pool].sum()),
        a_day=_capacity(drawn.population.on),
        days=[
            Day(on, int(n), waiting.get(on, 0))
            for on, n in zip(days, by_owner.sum(axis=0), strict=True)
        ],
        officers=_officers(people[~in_pool], by_owner[~in_pool], days),
        units=_units(units, by_unit, days, drawn.population.on),
        n_check_backs=int(by_head.sum()),
        heads=_officers(heads[are_named], by_head[are_named], days),
    )


def contact_phase_after(load: Workload, definition: CampaignDefinition) -> date | None:
    """Its first day where the first contacts lie before it: phases do not move the steps."""
    starts = (each.starts_on for each in definition.phases if each.kind == PhaseKind.CONTACT)
    start = next(starts, None)
    is_early = start is not None and load.begins is not None and load.begins < start
    return start if is_early else None


def _none_yet(of: Figures) -> NDArray[np.int64]:
    return np.zeros((len(of), N_DAYS), dtype=np.int64)


def _counted(found: Figures, among: Figures) -> NDArray[np.int64]:
    """How often each of `among`, which is in order, is found."""
    return np.bincount(np.searchsorted(among, found), minlength=len(among))


def _coming(calendar: WorkingDays, night: date) -> Iterator[date]:
    ordinal = calendar.ordinal(night)
    for n in range(1, N_DAYS + 1):
        on = None if ordinal is None else calendar.nth(ordinal + n)
        if on is not None:
            yield on


def _capacity(on: date) -> int:
    bank = UnitLoad.objects.filter(as_of=on, org_unit__parent=None).first()
    return bank.n_a_day if bank else 0


def _officers(owners: Figures, loads: NDArray[np.int64], days: Sequence[date]) -> list[Busy]:
    """Whose fullest day is fullest."""
    fullest = np.argsort(-loads.max(axis=1, initial=0), kind="stable")[:MOST_NAMED]
    officers = Officer.objects.select_related("org_unit").in_bulk([int(owners[i]) for i in fullest])
    waiting = _planned(list(officers), days)
    return [
        _busy(
            f"{officer.name} · {officer.org_unit}",
            loads[i],
            days,
            waiting.get(officer.pk, {}),
            officer.daily_calls + officer.daily_visits,
        )
        for i in fullest
        if (officer := officers.get(int(owners[i]))) is not None and loads[i].any()
    ]


def _waiting(days: Sequence[date]) -> QuerySet[FollowUp]:
    """Calls and visits that wait already."""
    open_ones = FollowUp.objects.open().leading().order_by()
    return open_ones.filter(due_on__range=(days[0], days[-1]), channel__in=CONTACTS)


def _planned_in_bank(days: Sequence[date]) -> dict[date, int]:
    """Day → those of officers and of the pool."""
    of_officers = _waiting(days).exclude(who=Who.SUPERVISOR)
    return dict(of_officers.values_list("due_on").annotate(n=Count("pk")))


def _planned(officers: Sequence[int], days: Sequence[date]) -> dict[int, dict[date, int]]:
    """Officer → day → those of the officer: by the index of open work."""
    of_them = _waiting(days).filter(owner__in=officers)
    found: dict[int, dict[date, int]] = {}
    for owner, on, n in of_them.values_list("owner", "due_on").annotate(n=Count("pk")):
        found.setdefault(owner, {})[on] = n
    return found


def _units(units: Figures, loads: NDArray[np.int64], days: Sequence[date], on: date) -> list[Busy]:
    fullest = np.argsort(-loads.max(axis=1, initial=0), kind="stable")[:MOST_NAMED]
    numbers = [int(units[i]) for i in fullest]
    named = OrgUnit.objects.in_bulk(numbers)
    known = UnitLoad.objects.filter(as_of=on, org_unit__in=numbers)
    capacity = {each.org_unit_id: each.n_a_day for each in known}
    return [
        _busy(unit.name, loads[i], days, {}, capacity.get(unit.pk, 0))
        for i in fullest
        if (unit := named.get(int(units[i]))) is not None and loads[i].any()
    ]


def _busy(
    name: str,
    load: NDArray[np.int64],
    days: Sequence[date],
    waiting: dict[date, int],
    a_day: int,
) -> Busy:
    """Its fullest day, what waits already counted in."""
    together = [int(n) + waiting.get(on, 0) for on, n in zip(days, load, strict=True)]
    place = max(range(len(days)), key=lambda i: (together[i], -i))
    on = days[place]
    return Busy(name, int(load.sum()), on, int(load[place]), waiting.get(on, 0), a_day)
