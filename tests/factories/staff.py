"""Units and officers."""

from datetime import date, timedelta

from staff.enums import Level, Role
from staff.models import BusinessDay, Officer, OrgUnit

PASSWORD = "correct horse battery"


def unit(code: str, parent: OrgUnit | None = None, level: str = Level.BRANCH) -> OrgUnit:
    made = OrgUnit.objects.create(code=code, name=f"Unit {code}", level=level, parent=parent)
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save(update_fields=["path"])
    return made


def officer(staff_no: str, role: str, at: OrgUnit | None, **fields: object) -> Officer:
    fields.setdefault("name", f"Officer {staff_no}")
    return Officer.objects.create_user(staff_no, PASSWORD, role=role, org_unit=at, **fields)


def administrator(staff_no: str = "admin") -> Officer:
    return officer(staff_no, Role.ADMINISTRATOR, None)


def working_days(first: date, n: int) -> None:
    """Every day works, so that a test need not know the calendar."""
    BusinessDay.objects.all().delete()
    BusinessDay.objects.bulk_create(
        BusinessDay(on=first + timedelta(days=i), is_working=True, ordinal=i + 1) for i in range(n)
    )
