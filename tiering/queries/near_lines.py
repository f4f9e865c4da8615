"""Who is nearest to a line, by index."""

from collections.abc import Sequence
from pathlib import Path

from psycopg2 import sql as pg

from kernel import sql
from staff.models import OrgUnit

_STATEMENT = Path(__file__).parent / "nearest.sql"


def nearest_under(unit: OrgUnit, directions: Sequence[str], limit: int) -> list[int]:
    """Customers of a unit and of all below it; `limit` of each direction."""
    ways = [str(each) for each in directions]
    wanted = {"path": f"{unit.path}%", "directions": ways, "limit": limit}
    return [customer_id for (customer_id,) in sql.rows(pg.SQL(sql.read(_STATEMENT)), wanted)]
