"""What a dry run has told, kept beside the figures that it stands on until the next publication."""

import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from campaigns.definition import CampaignDefinition
from campaigns.models import Campaign
from customers.enums import Channel
from customers.models import Customer
from staff.models import Officer, OrgUnit
from tiering.rules import digest_of
from tiering.what_if import Condition, Population, explained, population

CHUNK = 500
POOL = 0  # of whoever has no officer, or no unit below


@dataclass(frozen=True)
class DryStep:
    """`channel` as the night has it, `plan_channel` as the plan has it; `lead` is the campaign that
    speaks for this one, its own too. Without an officer it is the unit's pool.
    """

    customer: int
    unit: int
    officer: int | None
    account: int | None
    step: str
    channel: str
    plan_channel: str
    anchor_on: date
    planned_on: date
    due_on: date
    lead: int | None

    @property
    def is_moved(self) -> bool:
        return self.due_on != self.planned_on

    @property
    def channel_name(self) -> str:
        return str(Channel(self.channel).label)

    @property
    def plan_channel_name(self) -> str:
        return str(Channel(self.plan_channel).label)

    @property
    def is_other_channel(self) -> bool:
        return bool(self.plan_channel) and self.channel != self.plan_channel


DAYS = ("anchor_on", "planned_on", "due_on")


@dataclass(frozen=True)
class DryRun:
    """`on` is the night. `n_entering` has those held out, who get no follow-up.

    `steps` in the order of the customers, each customer's by their days.
    """

    on: date
    figures_of: date
    n_entering: int
    n_held_out: int
    n_leaving: int
    is_held_back: bool
    steps: list[DryStep]
    made_at: datetime

    @cached_property
    def customers(self) -> dict[int, list[DryStep]]:
        found: dict[int, list[DryStep]] = defaultdict(list)
        for step in self.steps:
            found[step.customer].append(step)
        return dict(found)

    def under(self, unit: OrgUnit, officer: Officer | None = None) -> "DryRun":
        """Only the follow-ups of customers under a unit, or of one officer there."""
        below = OrgUnit.objects.filter(path__startswith=unit.path).values_list("pk", flat=True)
        units = set(below)
        own = officer.pk if officer else None
        steps = [
            each
            for each in self.steps
            if each.unit in units and (own is None or each.officer == own)
        ]
        return replace(self, steps=steps)


@dataclass(frozen=True)
class Share:
    """What comes to a unit with all below it, or to an officer; `name` of the pool is empty."""

    code: str
    name: str
    n_customers: int
    n_steps: int
    first_on: date


@dataclass(frozen=True)
class Line:
    """A follow-up; `beside` names the campaign with which it is one line, if any."""

    step: DryStep
    beside: str


@dataclass(frozen=True)
class Planned:
    """A customer with all that would be planned, and why they are on the list."""

    customer: Customer
    officer: Officer | None
    conditions: list[Condition]
    lines: list[Line]


def kept(campaign: Campaign, definition: CampaignDefinition) -> DryRun | None:
    """The dry run of this very definition on the figures as they stand; None when there is none."""
    among = population(())
    file = _file(among, campaign, definition) if among is not None else None
    if file is None or not file.exists():
        return None
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    told |= {name: date.fromisoformat(told[name]) for name in ("on", "figures_of")}
    told["made_at"] = datetime.fromisoformat(told["made_at"])
    told["steps"] = [DryStep(**each | _days(each)) for each in told["steps"]]
    return DryRun(**told)


def keep(campaign: Campaign, definition: CampaignDefinition, run: DryRun) -> None:
    """Whole or not at all: other processes look for it."""
    among = population(())
    if among is None:
        return
    file = _file(among, campaign, definition)
    handle, unfinished = mkstemp(dir=among.folder, prefix=f"{file.stem}.", suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as part:
        part.write(json.dumps(asdict(run), default=str))
    os.replace(unfinished, file)


def by_officer(run: DryRun) -> list[Share]:
    """Who would get most comes first; the pool as one."""
    officers = Officer.objects.in_bulk({each.officer for each in run.steps if each.officer})
    names = {each.pk: (each.staff_no, each.name) for each in officers.values()}
    return _shares(run, names | {POOL: ("", "")}, lambda step: step.officer or POOL)


def by_unit(run: DryRun, at: OrgUnit) -> list[Share]:
    """Of the units right below one, each with all below it; those without any are left out."""
    below = {each.pk: each for each in OrgUnit.objects.filter(path__startswith=at.path)}
    children = {each.path: each for each in below.values() if each.parent_id == at.pk}
    over = {
        pk: child.pk
        for pk, unit in below.items()
        for path, child in children.items()
        if unit.path.startswith(path)
    }
    names = {each.pk: (each.code, each.name) for each in children.values()}
    return _shares(run, names, lambda step: over.get(step.unit, POOL))


def page(
    run: DryRun,
    definition: CampaignDefinition,
    by: Officer,
    *,
    size: int,
    after: int | None = None,
    before: int | None = None,
) -> tuple[list[Planned], bool, bool]:
    """The next customers after the one with this number, or those before; whether there are more
    before them, and after.
    """
    order = list(run.customers)
    place = {customer: i for i, customer in enumerate(order)}
    start = 0
    if after is not None:
        start = place.get(after, -1) + 1
    elif before is not None:
        start = max(place.get(before, 0) - size, 0)
    chosen = order[start : start + size]
    return told(run, definition, by, chosen), start > 0, start + size < len(order)


def every(run: DryRun, definition: CampaignDefinition, by: Officer) -> Iterator[Planned]:
    order = list(run.customers)
    for start in range(0, len(order), CHUNK):
        yield from told(run, definition, by, order[start : start + CHUNK])


def told(
    run: DryRun, definition: CampaignDefinition, by: Officer, customers: Sequence[int]
) -> list[Planned]:
    """In this order, and only whom the reader may see."""
    among, audience = population((), is_ahead=True), definition.audience
    why = explained(audience, customers, among) if among and audience is not None else {}
    seen = Customer.objects.visible_to(by).select_related("org_unit").in_bulk(customers)
    ids = {step.officer for each in customers for step in run.customers[each] if step.officer}
    officers = Officer.objects.in_bulk(ids)
    names = {each.pk: str(each) for each in Campaign.objects.all()}
    return [
        Planned(
            customer=seen[each],
            officer=officers.get(run.customers[each][0].officer or 0),
            conditions=why.get(each, []),
            lines=[Line(step, names.get(step.lead or 0, "")) for step in run.customers[each]],
        )
        for each in customers
        if each in seen
    ]


def _shares(
    run: DryRun, names: Mapping[int, tuple[str, str]], key_of: Callable[[DryStep], int]
) -> list[Share]:
    """Of those with a name, whoever has most first."""
    n_steps: Counter[int] = Counter()
    customers: dict[int, set[int]] = defaultdict(set)
    first: dict[int, date] = {}
    for step in run.steps:
        key = key_of(step)
        n_steps[key] += 1
        customers[key].add(step.customer)
        first[key] = min(first.get(key, step.due_on), step.due_on)
    return [
        Share(*names[key], len(customers[key]), n, first[key])
        for key, n in n_steps.most_common()
        if key in names
    ]


def _days(step: dict[str, Any]) -> dict[str, date]:
    return {name: date.fromisoformat(step[name]) for name in DAYS}


def _file(among: Population, campaign: Campaign, definition: CampaignDefinition) -> Path:
    return among.folder / f"dry-run-{campaign.pk}-{digest_of(definition)}.json"
