"""Whom a definition would have called or visited on which day, of the customers who would come, and
by whom: the officer, or for a check-back the head.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from campaigns.definition import CampaignDefinition
from campaigns.enums import Anchor, Who
from campaigns.models import ContactPlan, Programme
from campaigns.what_if.draw import OWNER, Draw
from campaigns.workload.plan_days import Step, WorkingDays, planned
from customers.enums import Channel
from staff.enums import UNIT_ROLES
from staff.models import Officer, OrgUnit
from tiering.rules.catalogue import metric_of
from tiering.rules.columns import MISSING, Figures, Mask

CONTACTS = (Channel.CALL.value, Channel.VISIT.value, Channel.BRANCH.value)
ANCHOR_METRICS = {Anchor.MATURITY.value: "next_maturity_on", Anchor.PAY_DAY.value: "payroll_on"}
EPOCH = date(1970, 1, 1)
NOBODY = 0


@dataclass(frozen=True)
class Contacts:
    """On a day, with some of those who come; a check-back where a head does it."""

    who: Mask
    on: date
    is_check_back: bool


def contacts(
    drawn: Draw, definition: CampaignDefinition, coming: Mask, calendar: WorkingDays, night: date
) -> Iterator[Contacts]:
    plan = ContactPlan.objects.prefetch_related("steps").get(code=definition.plan)
    steps = [Step(s.code, s.offset, s.unit, s.roll, s.channel, s.who) for s in plan.steps.all()]
    anchor = definition.anchor or plan.anchor
    first_night = max(filter(None, (night, _begins(definition))))
    anchors = _anchors(drawn, anchor, coming, first_night)
    for number in np.unique(anchors[anchors != MISSING]):
        anchor_on = EPOCH + timedelta(days=int(number))
        for each in planned(
            steps,
            anchor=anchor,
            anchor_on=anchor_on,
            night=first_night,
            calendar=calendar,
            same_day=plan.same_day,
        ):
            if each.step.channel in CONTACTS:
                is_check_back = each.step.who == Who.SUPERVISOR
                yield Contacts(anchors == number, each.on, is_check_back)


def heads_for(drawn: Draw, coming: Mask) -> Figures:
    """Who checks back on each: the nearest head over the customer's unit, never on the own work;
    NOBODY where no unit above has a head, who does it then is the officer.
    """
    units = drawn.population.units.tolist()
    first, second = np.array(list(_two_heads(units)), dtype=np.int64).reshape(-1, 2).T
    unit = drawn.population.unit[coming]
    owner = drawn.population.own(OWNER)[coming]
    found: Figures = np.where(first[unit] == owner, second[unit], first[unit])
    return found


def _two_heads(units: Sequence[int]) -> Iterator[tuple[int, int]]:
    """As `heads.sql` has them: the unit's own head first, then those of the units above."""
    heads: dict[int, list[int]] = {}
    officers = Officer.objects.filter(
        role__in=UNIT_ROLES, delivered_active=True, locked_at=None, org_unit__isnull=False
    )
    for pk, unit in officers.order_by("staff_no").values_list("pk", "org_unit_id"):
        heads.setdefault(unit, []).append(pk)
    paths = dict(OrgUnit.objects.values_list("pk", "path"))
    for each in units:
        upwards = reversed(paths[each].strip("/").split("/"))
        found = [pk for unit in upwards for pk in heads.get(int(unit), ())]
        first, second, *_others = *found, NOBODY, NOBODY
        yield first, second


def _begins(definition: CampaignDefinition) -> date | None:
    season = Programme.objects.filter(code=definition.programme).first()
    return definition.starts_on or (season.starts_on if season else None)


def _anchors(drawn: Draw, anchor: str, coming: Mask, night: date) -> Figures:
    """Days since the epoch from which the steps of each count; of maturities the next one."""
    metric = ANCHOR_METRICS.get(anchor)
    if metric is None:
        return np.full(int(coming.sum()), (night - EPOCH).days, dtype=np.int64)
    drawn.population.bring([metric])
    return drawn.population.figures(metric_of(metric))[coming]
