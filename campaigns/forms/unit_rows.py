"""Units on the sheet of a campaign: who takes part, and parts of the target set by hand."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import QueryDict

from staff.enums import Level
from staff.models import OrgUnit

GOALS = "unit_goals."  # before the code of a unit, in names of fields and in paths of errors


@dataclass(frozen=True)
class UnitRow:
    """`goal` is its part of the target as typed."""

    code: str
    name: str
    is_chosen: bool
    goal: str
    goal_error: str


Tree = list[tuple[UnitRow, list[UnitRow]]]


def unit_tree(row: Callable[[str, str], UnitRow]) -> Tree:
    """Regions, each with its branches; a branch of no region stands for itself."""
    found: Tree = []
    path = None
    units = OrgUnit.objects.filter(level__in=(Level.REGION, Level.BRANCH)).order_by("path")
    for unit in units:
        if path is not None and unit.path.startswith(path):
            found[-1][1].append(row(unit.code, unit.name))
        else:
            found.append((row(unit.code, unit.name), []))
            path = unit.path
    return found


def goals_typed(data: QueryDict) -> dict[str, str]:
    """Code → part of the target as typed; a unit that is left empty shares the rest."""
    fields = [name for name in data if name.startswith(GOALS)]
    typed = {name.removeprefix(GOALS): data.get(name, "").strip() for name in fields}
    return {code: text for code, text in typed.items() if text}
