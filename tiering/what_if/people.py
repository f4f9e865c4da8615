"""The customers behind a number of a trial, each with what decides it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

import numpy as np
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from customers.models import Customer
from staff.models import Officer, OrgUnit
from tiering.reasons import Condition, conditions_of, wide_rows_of
from tiering.rules import Node, SchemeDefinition
from tiering.rules.columns import Mask
from tiering.what_if.trial import AUM, Places, Trial
from tiering.what_if.why import labels_by_code

N_SAMPLES = 20
SEED = 731  # the same draft shows the same people
CHUNK = 500
NO_LABEL = "-"  # in an address, of who has none


class Group(StrEnum):
    """Whom a list is of; the last three by the threshold on which somebody stands."""

    AFFECTED = "affected"
    UP = "up"
    DOWN = "down"
    ENTERED = "entered"
    LEFT = "left"
    ALL = "all"
    NEAR = "near"
    NEAR_GAINED = "near-gained"
    NEAR_LOST = "near-lost"


GROUP_NAMES = {
    Group.AFFECTED: _("labelled otherwise"),
    Group.UP: _("climb"),
    Group.DOWN: _("fall"),
    Group.ENTERED: _("enter"),
    Group.LEFT: _("leave the scheme"),
    Group.ALL: _("all, as labelled"),
    Group.NEAR: _("on a threshold now"),
    Group.NEAR_GAINED: _("come onto a threshold"),
    Group.NEAR_LOST: _("are on a threshold no more"),
}


@dataclass(frozen=True)
class Choice:
    """Whom a list is of. Labels by their codes, `NO_LABEL` for none, empty for any.

    `label` is one that is got or lost; `near` the one on whose threshold somebody stands.
    """

    group: Group = Group.AFFECTED
    now: str = ""
    then: str = ""
    label: str = ""
    near: str = ""
    unit: OrgUnit | None = None


@dataclass(frozen=True)
class Affected:
    """Codes of the label now and under the draft, empty for none; `climb` is 1, −1 or 0.

    `near_now` and `near_then` likewise of thresholds. `conditions` are those of the better label
    under the draft: who climbs meets them, who falls does not; of who only comes onto a threshold,
    or leaves it, those of its band.
    """

    customer: Customer
    aum: Decimal
    from_code: str
    to_code: str
    near_now: str
    near_then: str
    climb: int
    conditions: list[Condition]


@dataclass(frozen=True)
class People:
    """Those of a choice as places in the population, whoever holds most first."""

    trial: Trial
    draft: SchemeDefinition
    places: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.places)

    def page(
        self, by: Officer, *, size: int, after: int | None = None, before: int | None = None
    ) -> tuple[list[Affected], bool, bool]:
        """The next `size` after the customer with this number, or those before; whether there are
        more before them, and after.
        """
        start = 0
        if after is not None:
            start = self._rank(after) + 1
        elif before is not None:
            start = max(self._rank(before) - size, 0)
        chosen = self.places[start : start + size]
        return self.told(chosen, by), start > 0, start + size < len(self.places)

    def every(self, by: Officer) -> Iterator[Affected]:
        for start in range(0, len(self.places), CHUNK):
            yield from self.told(self.places[start : start + CHUNK], by)

    def told(self, places: Sequence[int] | NDArray[np.intp], by: Officer) -> list[Affected]:
        """In this order, and only whom the officer may see."""
        trial = self.trial
        ids = [int(trial.population.customers[place]) for place in places]
        rows = wide_rows_of(ids, trial.population.on)
        customers = Customer.objects.visible_to(by).select_related("org_unit", "owner")
        known = customers.in_bulk(ids)
        return [
            _affected(known[number], trial, int(place), self.draft, rows.get(number, {}))
            for number, place in zip(ids, places, strict=True)
            if number in known
        ]

    def _rank(self, customer: int) -> int:
        """Where somebody stands in the list; before the first where nobody of that number does."""
        place = np.searchsorted(self.trial.population.customers, customer)
        found = np.flatnonzero(self.places == place)
        return int(found[0]) if len(found) else -1


def people(trial: Trial, draft: SchemeDefinition, choice: Choice) -> People:
    mask = _of_group(trial, choice)
    for code, labels in ((choice.now, trial.labels_now), (choice.then, trial.labels_then)):
        if code:
            mask &= labels == _place(trial, code)
    if choice.label:
        place = _place(trial, choice.label)
        mask &= (trial.labels_now == place) != (trial.labels_then == place)
    if choice.unit is not None:
        below = OrgUnit.objects.filter(path__startswith=choice.unit.path)
        units = np.isin(trial.population.units, list(below.values_list("pk", flat=True)))
        mask &= units[trial.population.unit]
    places = np.flatnonzero(mask)
    order = np.argsort(-trial.population.figures(AUM)[places], kind="stable")
    return People(trial, draft, places[order])


def samples(trial: Trial, draft: SchemeDefinition, by: Officer) -> list[Affected]:
    """At most `N_SAMPLES` of those whom the officer may see, drawn by chance, in order of name."""
    drawn = np.random.default_rng(SEED).permutation(trial.affected())[:N_SAMPLES]
    found = People(trial, draft, drawn).told(drawn, by)
    return sorted(found, key=lambda each: (each.customer.name, each.customer.pk))


def _of_group(trial: Trial, choice: Choice) -> Mask:
    now, then, none = trial.labels_now, trial.labels_then, len(trial.codes)
    near_now, near_then = trial.thresholds_now, trial.thresholds_then
    found: Mask = now != then
    match choice.group:
        case Group.UP:
            found = (then < now) & (now < none)
        case Group.DOWN:
            found = (then > now) & (then < none)
        case Group.ENTERED:
            found = (now == none) & (then < none)
        case Group.LEFT:
            found = (now < none) & (then == none)
        case Group.ALL:
            found = np.ones(len(now), dtype=bool)
        case Group.NEAR:
            found = _near(near_now, trial, choice.near)
        case Group.NEAR_GAINED:
            found = _near(near_then, trial, choice.near) & (near_then != near_now)
        case Group.NEAR_LOST:
            found = _near(near_now, trial, choice.near) & (near_then != near_now)
    return found


def _near(thresholds: Places, trial: Trial, code: str) -> Mask:
    found: Mask = thresholds == _place(trial, code) if code else thresholds < len(trial.codes)
    return found


def _place(trial: Trial, code: str) -> int:
    """Of a label that neither side knows there is nobody."""
    if code == NO_LABEL:
        return len(trial.codes)
    return trial.codes.index(code) if code in trial.codes else -1


def _affected(
    customer: Customer, trial: Trial, place: int, draft: SchemeDefinition, row: dict[str, Any]
) -> Affected:
    now, then = int(trial.labels_now[place]), int(trial.labels_then[place])
    near_now, near_then = (
        trial.code(int(each[place])) for each in (trial.thresholds_now, trial.thresholds_then)
    )
    book = trial.population.book
    node = _decisive(draft, trial.code(min(now, then)))
    if now == then and near_now != near_then:
        node = _band(draft, near_then or near_now)
    figures = row | labels_by_code(row, book)
    return Affected(
        customer=customer,
        aum=Decimal(row.get("aum") or 0),
        from_code=trial.code(now),
        to_code=trial.code(then),
        near_now=near_now,
        near_then=near_then,
        climb=0 if len(trial.codes) in (now, then) or now == then else 1 if then < now else -1,
        conditions=conditions_of(node, figures, book) if node is not None and row else [],
    )


def _decisive(draft: SchemeDefinition, code: str) -> Node | None:
    return next((each.condition for each in draft.labels if each.code == code), None)


def _band(draft: SchemeDefinition, code: str) -> Node | None:
    return next((band.condition for band in draft.threshold_bands if band.to == code), None)
