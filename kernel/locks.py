"""Advisory locks that end with their transaction."""

from kernel import sql

NIGHT = 731_000_041  # one number for all that changes what pages read
REFERENCES = 731_000_042  # changes of what head office keeps come into force one by one


def wait_for(number: int) -> None:
    """Takes the lock until the transaction ends."""
    sql.execute("select pg_advisory_xact_lock(%(number)s)", {"number": number})
