"""A dry run as somebody reads it, under a unit: the same for the page, the workbook and the API."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from campaigns.definition import CampaignDefinition
from campaigns.models import Campaign
from campaigns.what_if.dry_runs import shares
from campaigns.what_if.dry_runs.keeping import kept
from campaigns.what_if.dry_runs.plan import DryRun, DryStep, Plan
from campaigns.what_if.dry_runs.shares import Share
from customers.models import Customer
from staff.models import Officer, OrgUnit
from tiering.what_if import Condition, explained, population

CHUNK = 500


@dataclass(frozen=True)
class Line:
    """A follow-up; `beside` names the campaign with which it is one line, if any."""

    step: DryStep
    officer: Officer | None
    beside: str

    @property
    def who(self) -> str:
        """Whose it is, or why nobody's."""
        return str(self.officer or shares.POOLS[self.step.is_owned])


@dataclass(frozen=True)
class Planned:
    """A customer with all that would be planned, and why they are on the list.

    The officer is that of the first line; the head checks back on a later one.
    """

    customer: Customer
    conditions: list[Condition]
    lines: list[Line]

    @property
    def officer(self) -> Officer | None:
        return self.lines[0].officer

    @property
    def who(self) -> str:
        return self.lines[0].who


@dataclass(frozen=True)
class Reading:
    """Only the follow-ups of customers under a unit, or of one officer there."""

    run: DryRun
    definition: CampaignDefinition
    by: Officer
    unit: OrgUnit
    officer: Officer | None = None

    @cached_property
    def plan(self) -> Plan:
        plan = self.run.plan
        below = OrgUnit.objects.filter(path__startswith=self.unit.path).values_list("pk", flat=True)
        which = np.isin(plan.column("unit"), np.array(list(below), dtype=np.int64))
        if self.officer is not None:
            which &= plan.column("officer") == self.officer.pk
        return plan.only(which)

    @property
    def n_steps(self) -> int:
        return len(self.plan)

    @property
    def n_customers(self) -> int:
        return len(self.plan.customers[0])

    @cached_property
    def officers(self) -> list[Share]:
        return shares.by_officer(self.plan)

    @cached_property
    def units(self) -> list[Share]:
        return shares.by_unit(self.plan, self.unit)

    def page(
        self, *, size: int, after: int | None = None, before: int | None = None
    ) -> tuple[list[Planned], bool, bool]:
        """The next customers after the one with this number, or those before; whether there are
        more before them, and after.
        """
        order = self.plan.customers[0]
        start = 0
        if after is not None:
            start = self._place(after) + 1
        elif before is not None:
            start = max(self._place(before) - size, 0)
        return self._told(start, start + size), start > 0, start + size < len(order)

    def every(self) -> Iterator[Planned]:
        for start in range(0, self.n_customers, CHUNK):
            yield from self._told(start, start + CHUNK)

    def _place(self, customer: int) -> int:
        """Among those planned for; who is none of them stands before the first."""
        found = np.flatnonzero(self.plan.customers[0] == customer)
        return int(found[0]) if len(found) else -1

    def _told(self, start: int, end: int) -> list[Planned]:
        """Customers by their places, and only whom the reader may see."""
        lines = self._lines(start, end)
        why = self._why(list(lines))
        seen = Customer.objects.visible_to(self.by).select_related("org_unit").in_bulk(lines)
        return [
            Planned(customer=seen[each], conditions=why.get(each, []), lines=of_one)
            for each, of_one in lines.items()
            if each in seen
        ]

    def _lines(self, start: int, end: int) -> dict[int, list[Line]]:
        """Customer → follow-ups by their days, of the customers at these places."""
        _customers, begins = self.plan.customers
        ends = np.append(begins, len(self.plan))[start : end + 1]
        steps = self.plan.steps(*ends[[0, -1]]) if len(ends) else []
        names = {each.pk: str(each) for each in Campaign.objects.all()}
        officers = Officer.objects.in_bulk({each.officer or 0 for each in steps})
        found: dict[int, list[Line]] = {}
        for step in steps:
            line = Line(step, officers.get(step.officer or 0), names.get(step.lead or 0, ""))
            found.setdefault(step.customer, []).append(line)
        return found

    def _why(self, customers: list[int]) -> dict[int, list[Condition]]:
        among, audience = population((), is_ahead=True), self.definition.audience
        return explained(audience, customers, among) if among and audience is not None else {}


def reading(
    campaign: Campaign,
    definition: CampaignDefinition,
    *,
    by: Officer,
    unit: OrgUnit,
    officer: Officer | None = None,
) -> Reading | None:
    """Of what is kept of this very definition; None when it was not tried on these figures."""
    run = kept(campaign, definition)
    return None if run is None else Reading(run, definition, by, unit, officer)
