"""Who works in a unit, and who may take over from whom."""

from django.db.models import QuerySet

from staff.enums import Level, Role
from staff.models import Officer, OrgUnit
from staff.scope import below, units_visible_to, workers_under


def officers_of(unit: OrgUnit) -> QuerySet[Officer]:
    """Relationship managers under a unit who work here; locked ones too: work may wait for them."""
    return (
        Officer.objects.filter(below(unit, "org_unit__"), role=Role.RELATIONSHIP_MANAGER)
        .filter(delivered_active=True)
        .select_related("org_unit")
        .order_by("org_unit__path", "staff_no")
    )


def colleagues_of(officer: Officer, *, by: Officer) -> list[Officer]:
    """Who may take over from `officer`: at work in the same branch, as far as `by` answers for it.

    The nearest unit upwards that has any; relationship managers alone, unless there is none.
    """
    at_work = workers_under(by).exclude(pk=officer.pk).order_by("org_unit__path", "staff_no")
    for unit in _upwards(officer, by):
        here = list(at_work.filter(below(unit, "org_unit__"), role=Role.RELATIONSHIP_MANAGER))
        if here:
            return here
    return list(at_work.filter(role=Role.BRANCH_MANAGER))


def _upwards(officer: Officer, by: Officer) -> list[OrgUnit]:
    """The branch of the officer, then the units above it that `by` sees."""
    if officer.org_unit is None:
        return []
    ids = [int(part) for part in officer.org_unit.path.strip("/").split("/")]
    units = units_visible_to(by).filter(pk__in=ids).exclude(level=Level.OUTLET)
    return list(units.order_by("-path")) or [officer.org_unit]
