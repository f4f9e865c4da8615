"""Which units take part in a campaign."""

from collections.abc import Iterable, Sequence

import numpy as np

from kernel import draft_names, sql
from tiering.rules.columns import Mask
from tiering.what_if import Population

# A unit stands for all below it; of the tree as published, or as tonight's draft has it.
BELOW = """
select u.id
from {units} top
join {units} u on starts_with(u.path, top.path)
where top.code = any(%(codes)s)
"""


def units_of(codes: Iterable[str], *, drafted: bool = False) -> list[int]:
    """All units under these, by their numbers; the same once."""
    schema, name = draft_names.drafted("staff_orgunit") if drafted else ("public", "staff_orgunit")
    statement = BELOW.replace("{units}", f"{schema}.{name}")
    return sorted({number for (number,) in sql.rows(statement, {"codes": list(codes)})})


def takes_part(codes: Sequence[str], among: Population) -> Mask:
    """Customers of these units and of all below them; everyone where none is named."""
    if not codes:
        return np.ones(len(among), dtype=bool)
    here: Mask = np.isin(among.units, units_of(codes))[among.unit]
    return here
