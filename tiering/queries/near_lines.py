"""Who is nearest to a line, by index."""

from collections.abc import Sequence
from pathlib import Path

from psycopg2 import sql as pg

from kernel import sql
from staff.models import OrgUnit

_STATEMENT = Path(__file__).parent / "nearest.sql"


def nearest_under(unit: OrgUnit | None, directions: Sequence[str], limit: int) -> list[int]:
    """Customers of a unit and of all below it, or of the whole bank; `limit` of each direction."""
    path = unit.path if unit is not None else "/"
    wanted = {"path": f"{path}%", "directions": [str(each) for each in directions], "limit": limit}
    return [customer_id for (customer_id,) in sql.rows(pg.SQL(sql.read(_STATEMENT)), wanted)]
