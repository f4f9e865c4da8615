"""Advisory locks that end with their transaction."""

from kernel import sql

NIGHT = 731_000_041  # one number for all that changes what pages read


def try_lock(number: int) -> bool:
    """Takes the lock until the transaction ends; False when another transaction holds it."""
    return bool(sql.value("select pg_try_advisory_xact_lock(%(number)s)", {"number": number}))
