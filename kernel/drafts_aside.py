"""What the night would write, without writing it: drafts that one session has for itself."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from psycopg2 import sql as pg

from kernel import draft_names, sql
from kernel.drafts import CREATE_NEXT, CREATE_VIEW, Draft


@contextmanager
def aside(drafts: Iterable[Draft]) -> Iterator[None]:
    """Within, drafts are temporary tables above what is published, and all that was done goes with
    the block. A night that runs meanwhile has its own.
    """
    with draft_names.aside(), transaction.atomic():
        for draft in drafts:
            draft.run(CREATE_NEXT)
            _number_new_rows(draft)
            draft.run(CREATE_VIEW)
        yield
        transaction.set_rollback(True)


def _number_new_rows(draft: Draft) -> None:
    """After all that stand, as the table's own sequence would number them: that stays as it is."""
    parts = draft.parts()
    last = sql.value(pg.SQL("select coalesce(max({key}), 0) from {table}").format(**parts))
    sequence = pg.Identifier("pg_temp", f"{draft.table}_number")
    sql.execute(
        pg.SQL("create temporary sequence {} start {}").format(
            pg.Identifier(f"{draft.table}_number"), pg.Literal(last + 1)
        )
    )
    sql.execute(
        pg.SQL("alter table {next} alter {key} set default nextval({sequence})").format(
            **parts | {"sequence": pg.Literal(sql.text(sequence))}
        )
    )
