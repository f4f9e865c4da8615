"""Who is nearest to a line, by index."""

from decimal import Decimal
from pathlib import Path

from psycopg2 import sql as pg

from kernel import sql
from staff.models import Officer, OrgUnit

Place = tuple[Decimal, int]  # of a row in the list: its distance from the line and its customer
FROM_THE_START: Place = (Decimal(-1), 0)

_STATEMENT = Path(__file__).parent / "nearest.sql"
_UNITS = pg.SQL("(select id from staff_orgunit where path like %(path)s)")
_OFFICER = pg.SQL("(select %(owner)s::bigint as id)")


def nearest_under(
    unit: OrgUnit | None, direction: str, limit: int, after: Place | None
) -> list[int]:
    """Customers of a unit and of all below it; of the whole bank without one."""
    path = unit.path if unit is not None else "/"
    return _nearest(_UNITS, "org_unit_id", {"path": f"{path}%"}, direction, limit, after)


def nearest_of(owner: Officer, direction: str, limit: int, after: Place | None) -> list[int]:
    """Customers of an officer's book."""
    return _nearest(_OFFICER, "owner_id", {"owner": owner.pk}, direction, limit, after)


def _nearest(
    desks: pg.Composable,
    desk: str,
    whose: dict[str, object],
    direction: str,
    limit: int,
    after: Place | None,
) -> list[int]:
    distance, customer = after or FROM_THE_START
    statement = pg.SQL(sql.read(_STATEMENT)).format(desks=desks, desk=pg.Identifier(desk))
    place = {"direction": direction, "limit": limit, "distance": distance, "customer": customer}
    return [customer_id for (customer_id,) in sql.rows(statement, {**whose, **place})]
