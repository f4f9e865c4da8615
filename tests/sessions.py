"""A colleague at the same moment: another session, which commits once it is waited for."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import sleep

from django.db import connection
from psycopg2.extensions import connection as Session

TRIES = 400


@contextmanager
def committed_once_waited_for(session: Session) -> Iterator[None]:
    """What the session has written or locked is committed as soon as this test waits for it."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        pid = cursor.fetchone()[0]
    colleague = Thread(target=_commit_once_waited_for, args=(session, pid))
    colleague.start()
    try:
        yield
    finally:
        colleague.join()


def _waits(session: Session, pid: int) -> bool:
    with session.cursor() as cursor:
        cursor.execute("select cardinality(pg_blocking_pids(%s)) > 0", [pid])
        return bool(cursor.fetchone()[0])


def _commit_once_waited_for(session: Session, pid: int) -> None:
    for _ in range(TRIES):
        if _waits(session, pid):
            break
        sleep(0.01)
    session.commit()
