"""Hand-overs made here, beside a flip: those that ended are noted, those that stand outrank it.

A hand-over may be made at any moment, also while a night computes or flips. `stand_still` keeps
new ones out until the flip is committed, so that none falls between reading and writing.
"""

from pathlib import Path

from customers.models import Customer
from kernel import sql
from kernel.drafts import Draft

ROOM = sql.Room(Path(__file__).parent / "sql")


def stand_still() -> None:
    """No hand-over is made until this transaction ends; reads and follow-ups go on."""
    sql.execute("lock table customers_customer in share row exclusive mode")


def note_ended() -> int:
    """Drafts the end of hand-overs that the night has overtaken; before its publish."""
    others = [
        name for name in Draft(Customer).columns if name not in ("owner_id", "ended_handover_at")
    ]
    return ROOM.run(
        "ended_handovers",
        others=sql.identifiers(others),
        v_others=sql.identifiers(others, "v"),
    )


def keep_standing() -> int:
    """Gives customers back to whom they were handed; after a flip, which knows older owners."""
    return ROOM.run("standing_handovers")
