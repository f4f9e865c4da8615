"""How the follow-ups of a dry run come to units and officers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.translation import gettext_lazy as _

from campaigns.what_if.dry_runs.plan import NOBODY, Plan, days_of
from staff.models import Officer, OrgUnit
from tiering.rules.columns import Figures

FULL = -1  # beside the officers' own numbers: the customer has an officer, and nobody has room
ELSEWHERE = -2
# by whether the customer has an officer: a colleague with room would have taken either
POOLS = {
    True: _("pool: own officer and colleagues are full"),
    False: _("pool: no own officer, colleagues are full"),
}


@dataclass(frozen=True)
class Share:
    """What comes to a unit with all below it, or to an officer.

    The code of the pool is empty, its name a word: `is_full` of customers who have an officer.
    """

    code: str
    name: str
    n_customers: int
    n_steps: int
    first_on: date
    is_full: bool = False


def by_officer(plan: Plan) -> list[Share]:
    """Who would get most comes first; the pool by its two causes."""
    officer, is_owned = plan.column("officer"), plan.column("is_owned")
    keys = np.where((officer == NOBODY) & (is_owned == 1), FULL, officer)
    found = Officer.objects.in_bulk([n for n in np.unique(keys).tolist() if n > NOBODY])
    names = {pk: (each.staff_no, each.name) for pk, each in found.items()}
    return _shares(
        plan, keys, names | {NOBODY: ("", str(POOLS[False])), FULL: ("", str(POOLS[True]))}
    )


def by_unit(plan: Plan, at: OrgUnit) -> list[Share]:
    """Of the units right below one, each with all below it; those without any are left out."""
    below = list(OrgUnit.objects.filter(path__startswith=at.path))
    children = {each.path: each for each in below if each.parent_id == at.pk}
    over = {
        unit.pk: child.pk
        for unit in below
        for path, child in children.items()
        if unit.path.startswith(path)
    }
    numbers, place = np.unique(plan.column("unit"), return_inverse=True)
    keys = np.array([over.get(n, ELSEWHERE) for n in numbers.tolist()], dtype=np.int64)[place]
    return _shares(plan, keys, {each.pk: (each.code, each.name) for each in children.values()})


def _shares(plan: Plan, keys: Figures, names: Mapping[int, tuple[str, str]]) -> list[Share]:
    """Of those with a name, whoever has most first."""
    numbers, place = np.unique(keys, return_inverse=True)
    n_steps = np.bincount(place, minlength=len(numbers))
    pairs = np.unique(np.stack([place, plan.column("customer")]), axis=1)
    n_customers = np.bincount(pairs[0], minlength=len(numbers))
    first = np.full(len(numbers), np.iinfo(np.int64).max)
    np.minimum.at(first, place, plan.column("due_on"))
    return [
        Share(
            *names[number],
            n_customers=int(n_customers[i]),
            n_steps=int(n_steps[i]),
            first_on=days_of([int(first[i])])[0],
            is_full=number == FULL,
        )
        for i in np.argsort(-n_steps, kind="stable").tolist()
        if (number := int(numbers[i])) in names
    ]
