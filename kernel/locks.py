"""Advisory locks that end with their transaction, or with the session that holds them."""

from collections.abc import Iterator
from contextlib import contextmanager

from kernel import sql

NIGHT = 731_000_041  # one number for all that changes what pages read
REFERENCES = 731_000_042  # changes of what head office keeps come into force one by one
DRY_RUN = 731_000_043  # dry runs go one by one

IS_HELD = """
select exists (
    select from pg_locks
    where
        locktype = 'advisory' and granted and classid = 0 and objid = %(number)s
        and database = (select oid from pg_database where datname = current_database())
)
"""


def wait_for(number: int) -> None:
    """Takes the lock until the transaction ends."""
    sql.execute("select pg_advisory_xact_lock(%(number)s)", {"number": number})


@contextmanager
def alone(number: int) -> Iterator[bool]:
    """Whether nobody else has the lock: this session has it then until the block ends."""
    is_mine = bool(sql.value("select pg_try_advisory_lock(%(number)s)", {"number": number}))
    try:
        yield is_mine
    finally:
        if is_mine:
            sql.execute("select pg_advisory_unlock(%(number)s)", {"number": number})


def is_held(number: int) -> bool:
    """By anybody, of whatever role: what a process held goes with it."""
    return bool(sql.value(IS_HELD, {"number": number}))
