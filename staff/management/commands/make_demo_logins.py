"""Demo logins: one person of the demo bank per role, two of head office, with the demo password."""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.models import QuerySet

from staff.enums import Role
from staff.models import Officer

PASSWORD = "demo-bank-2026"  # noqa: S105  # known to everybody, set in a demo only
ADMINISTRATOR = "admin"
# The officer with the most to do; campaigns stand above this floor and are asked by their table.
BUSIEST = """
select o.id
from staff_officer o
join campaigns_followup f on f.owner_id = o.id and f.state = 'open'
where o.role = 'relationship_manager' and o.delivered_active
group by o.id
order by count(*) desc, o.staff_no
limit 1
"""


class Command(BaseCommand):
    help = "Gives an officer of each role the demo password and prints who they are. Demo only."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.BANKCRM_ENV != "demo":
            raise CommandError("Demo logins are made where BANKCRM_ENV=demo, nowhere else.")
        people = [officer for officer in _people() if officer is not None]
        if not people:
            raise CommandError("No officer has been delivered yet: run the first night.")
        administrator = Officer.objects.filter(staff_no=ADMINISTRATOR).first()
        people.append(
            administrator or Officer.objects.create_superuser(ADMINISTRATOR, name="Admin")
        )
        Officer.objects.filter(pk__in=[each.pk for each in people]).update(
            password=make_password(PASSWORD)
        )
        self.stdout.write(_table(people))


def _people() -> list[Officer | None]:
    """An RM with work, the managers above this RM, two of head office, and an auditor.

    Of the two, one asks for a change of rules and the other decides. The same RM as before, where
    there is one: logins last.
    """
    rm = _demo_rm() or _busiest_rm()
    return [
        rm,
        _manager_of(rm, Role.BRANCH_MANAGER),
        _manager_of(rm, Role.REGIONAL_MANAGER),
        *_active(Role.HEAD_OFFICE).order_by("staff_no")[:2],
        _first(Role.AUDITOR),
    ]


def _demo_rm() -> Officer | None:
    """Officers come by delivery without a password; few have one to check."""
    rms = _active(Role.RELATIONSHIP_MANAGER).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return next((rm for rm in rms.order_by("staff_no") if rm.check_password(PASSWORD)), None)


def _busiest_rm() -> Officer | None:
    with connection.cursor() as cursor:
        cursor.execute(BUSIEST)
        found = cursor.fetchone()
    return Officer.objects.get(pk=found[0]) if found else _first(Role.RELATIONSHIP_MANAGER)


def _manager_of(officer: Officer | None, role: Role) -> Officer | None:
    """The manager of a unit on the way from the officer's unit to the root, the nearest first."""
    if officer is None or officer.org_unit is None:
        return _first(role)
    way_up = [int(part) for part in officer.org_unit.path.strip("/").split("/") if part]
    managers = _active(role).filter(org_unit__in=way_up).order_by("-org_unit__path", "staff_no")
    return managers.first() or _first(role)


def _first(role: Role) -> Officer | None:
    return _active(role).order_by("staff_no").first()


def _active(role: Role) -> QuerySet[Officer]:
    return Officer.objects.filter(role=role, delivered_active=True, locked_at=None)


def _table(people: list[Officer]) -> str:
    rows = [("role", "user", "password", "name")]
    rows += [(each.role, each.staff_no, PASSWORD, each.name) for each in people]
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
        for row in rows
    )
