"""Which org units an officer answers for."""

from django.db.models import Q, QuerySet

from kernel.once import once_per_request
from staff.enums import BANK_WIDE_ROLES, UNIT_ROLES, WORKERS, Role
from staff.models import Officer, OrgUnit


def below(unit: OrgUnit, prefix: str = "") -> Q:
    """Rows whose org unit, found through `prefix`, is `unit` or stands under it.

    By their ids: a path behind a join hides from the planner which index holds the rows.
    """
    return Q(**{f"{prefix}pk__in": _ids_below(unit.path)})


@once_per_request
def _ids_below(path: str) -> list[int]:
    under = OrgUnit.objects.filter(path__startswith=path)
    return list(under.order_by("pk").values_list("pk", flat=True))


def units_visible_to(officer: Officer) -> QuerySet[OrgUnit]:
    units = OrgUnit.objects.all()
    if officer.role in (*BANK_WIDE_ROLES, Role.ADMINISTRATOR):
        return units
    if officer.role in UNIT_ROLES and officer.org_unit is not None:
        return units.filter(below(officer.org_unit))
    return units.filter(officers=officer)


def officers_visible_to(officer: Officer) -> QuerySet[Officer]:
    """RMs see themselves; managers their subtree; the bank-wide roles and administrators all."""
    officers = Officer.objects.select_related("org_unit")
    if officer.role in (*BANK_WIDE_ROLES, Role.ADMINISTRATOR):
        return officers
    if officer.role in UNIT_ROLES and officer.org_unit is not None:
        return officers.filter(below(officer.org_unit, "org_unit__"))
    return officers.filter(pk=officer.pk)


def workers_under(by: Officer) -> QuerySet[Officer]:
    """To whom the head of a unit may give work: they work here and may sign in."""
    return officers_visible_to(by).filter(
        role__in=WORKERS, delivered_active=True, locked_at__isnull=True
    )


def customer_scope(officer: Officer, prefix: str = "") -> Q:
    """The first wall: customers that an officer may see, found through `prefix`.

    An administrator sees none. The delivered owner decides for an RM, the unit for a manager.
    """
    if not officer.is_active:
        return Q(pk__in=[])
    if officer.role in BANK_WIDE_ROLES:
        return Q()
    if officer.role in UNIT_ROLES and officer.org_unit is not None:
        return below(officer.org_unit, f"{prefix}org_unit__")
    if officer.role == Role.RELATIONSHIP_MANAGER:
        return Q(**{f"{prefix}owner": officer})
    return Q(pk__in=[])
