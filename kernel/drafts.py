"""Drafts: rows that a night has computed and nobody sees yet.

Every published table T that a night writes has three companions in the schema `draft`:

- `draft.T_next`   new and changed rows, whole, keyed like T,
- `draft.T`        a view: T as it will be once the draft is published,
- `draft.T_prior`  what the last publish replaced (`existed` false: there was no such row, and
                   nothing but its key is kept).

Night statements read `draft.T` and write `draft.T_next`. `publish` moves all drafts into their
tables in the caller's transaction, `take_back` undoes the last publish, `discard` forgets.
Columns that people change by day are named in `day_columns`: publish and take-back leave them
alone. `untouched` guards rows that both sides write: a row that a person has worked since is
neither overwritten nor taken back. A row that the publish had added goes again only while no
other row refers to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel
from psycopg2 import sql as pg

from kernel import draft_names, sql

SCHEMA = "draft"
GROWTH_TO_ANALYZE = 0.1  # of the rows that the planner knows of
FEW = 0.25  # an index is asked at some four times the price of a row that is read in its turn


@dataclass(frozen=True)
class Draft:
    """How one table is drafted; `untouched` is SQL over the alias `t` of the published row."""

    model: type[models.Model]
    day_columns: tuple[str, ...] = ()
    untouched: str = "true"

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def key(self) -> str:
        return str(self.model._meta.pk.column)

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(f.column for f in self.model._meta.concrete_fields if f.column is not None)

    @property
    def night_columns(self) -> tuple[str, ...]:
        return tuple(c for c in self.columns if c not in (*self.day_columns, self.key))

    @property
    def links(self) -> tuple[str, ...]:
        """The key, and the keys of others."""
        fields = self.model._meta.concrete_fields
        return tuple(str(f.column) for f in fields if f.primary_key or f.is_relation)

    def unreferenced(self) -> pg.Composable:
        """True for rows that no foreign key of another table points to."""
        conditions = [
            pg.SQL("not exists (select from {} r where r.{} = t.{})").format(
                pg.Identifier(relation.related_model._meta.db_table),
                pg.Identifier(str(relation.field.column)),
                pg.Identifier(self.key),
            )
            for relation in self.model._meta.get_fields(include_hidden=True)
            if isinstance(relation, ForeignObjectRel)
            and (relation.one_to_many or relation.one_to_one)
            and relation.related_model is not self.model
        ]
        return pg.SQL(" and ").join(conditions) if conditions else pg.SQL("true")

    def parts(self) -> dict[str, pg.Composable]:
        """What the statements below are filled with."""
        pairs = [
            pg.SQL("{0} = n.{0}").format(pg.Identifier(column)) for column in self.night_columns
        ]
        return {
            "table": pg.Identifier(self.table),
            "name": pg.Literal(self.table),
            "view": pg.Identifier(*draft_names.drafted(self.table)),
            "next": pg.Identifier(*draft_names.drafted(f"{self.table}_next")),
            "prior": pg.Identifier(*draft_names.drafted(f"{self.table}_prior")),
            "key": pg.Identifier(self.key),
            "links": sql.identifiers(self.links),
            "columns": sql.identifiers(self.columns),
            "n_columns": sql.identifiers(self.columns, "n"),
            "t_columns": sql.identifiers(self.columns, "t"),
            "kept_columns": pg.SQL(", ").join(
                pg.Identifier("n" if column == self.key else "t", column) for column in self.columns
            ),
            "assignments": pg.SQL(", ").join(pairs),
            "untouched": pg.SQL(self.untouched),
            "unreferenced": self.unreferenced(),
        }

    def run(self, statement: str) -> int:
        return sql.execute(_worded(self, statement, draft_names.is_aside()))


@cache
def _worded(draft: Draft, statement: str, _is_aside: bool) -> str:
    """Put together once: a hundred columns cost more than many a statement that names them."""
    return sql.text(pg.SQL(statement).format(**draft.parts()))


CREATE_NEXT = """
create table {next} (like {table} including defaults);
alter table {next} add primary key ({key});
"""
CREATE_PRIOR = "create table {prior} as select t.*, true as existed from {table} t with no data"
CREATE_VIEW = """
create view {view} as
    select * from {next}
    union all
    select t.* from {table} t
    where not exists (select from {next} n where n.{key} = t.{key});
"""
ALL_ROWS_BESIDE_FEW = """(
    select {t_columns} from {table} t where t.{key} not in (select n.{key} from {next} n)
    union all
    select {t_columns} from {next} t
)"""
ARE_FEW = "select pg_relation_size(%(next)s) < %(few)s * pg_relation_size(%(table)s)"
DROP = "drop table if exists {next}, {prior};"
DROP_VIEW = "drop view if exists {view}"

COUNT = "select count(*) from {next}"
# What the planner knows of the table's size; 0 before it was ever looked at.
KNOWN = "select greatest(reltuples, 0) from pg_class where oid = {name}::regclass"
KEEP = """
with kept as (
    insert into {prior} ({columns}, existed)
    select {kept_columns}, t.{key} is not null
    from {next} n
    left join {table} t on t.{key} = n.{key}
    returning existed
)
select count(*) filter (where existed), count(*) filter (where not existed) from kept
"""
KEEP_AGAIN = """
insert into {prior} ({columns}, existed)
select {kept_columns}, t.{key} is not null
from {next} n
left join {table} t on t.{key} = n.{key}
where not exists (select from {prior} p where p.{key} = n.{key})
"""
UPDATE = """
update {table} t set {assignments} from {next} n where t.{key} = n.{key} and {untouched}
"""
INSERT = """
insert into {table} ({columns})
select {n_columns} from {next} n join {prior} p using ({key})
where not p.existed
"""
INSERT_AGAIN = """
insert into {table} ({columns})
select {n_columns} from {next} n
where not exists (select from {table} t where t.{key} = n.{key})
"""
RESTORE = """
update {table} t set {assignments} from {prior} n
where n.existed and t.{key} = n.{key} and {untouched}
"""
RELEASE = """
delete from {table} t using {prior} n
where not n.existed and t.{key} = n.{key} and {untouched} and {unreferenced}
"""

ROWS_PUBLISHED = """(
    select {t_columns}
    from {among} k
    cross join lateral (select * from {table} t where t.{column} = k.customer_id offset 0) t
)"""
ROWS_DRAFTED = """(
    select {t_columns}
    from {published} t
    where t.{key} not in (select n.{key} from {next} n)
    union all
    select {t_columns} from {next} t join {among} k on t.{column} = k.customer_id
)"""

KEEP_ROWS = """
drop table if exists {kept};
create temporary table {kept} on commit drop as select {t_columns} from {rows} t;
analyze {kept} ({key});
"""
ROWS_KEPT = """(
    select {t_columns} from {kept} t where t.{key} not in (select n.{key} from {next} n)
    union all
    select {t_columns} from {next} t
)"""


def rows_of(
    draft: Draft, *, among: str | None, column: str = "customer_id", drafted: bool = True
) -> pg.Composed:
    """The rows of the customers in the table `among`, as tonight's draft has them or as published.

    They are few and looked up one by one, by index (`kernel.sql`): reading through the view would
    join all rows of the table. For everyone (`among` None) it is all rows.
    """
    if among is None:
        return all_rows(draft) if drafted else pg.Composed([draft.parts()["table"]])
    parts = draft.parts() | {"among": pg.Identifier(among), "column": pg.Identifier(column)}
    published = pg.SQL(ROWS_PUBLISHED).format(**parts)
    return pg.SQL(ROWS_DRAFTED).format(**parts, published=published) if drafted else published


def all_rows(draft: Draft) -> pg.Composed:
    """What the view shows, in the form that is read fastest now.

    Where few are drafted each row is asked in passing whether it is among them; of many, no memory
    would hold the list, and the view joins.
    """
    next_name = ".".join(draft_names.drafted(f"{draft.table}_next"))
    names = {"next": next_name, "table": f"public.{draft.table}", "few": FEW}
    if sql.value(ARE_FEW, names):
        return pg.SQL(ALL_ROWS_BESIDE_FEW).format(**draft.parts())
    return pg.Composed([draft.parts()["view"]])


def rows_kept(draft: Draft, *, among: str, column: str, columns: Sequence[str] = ()) -> pg.Composed:
    """As `rows_of`, for rows of which many statements read the `columns`: they are looked up once.

    The published rows are kept in a temporary table until the transaction ends; above them stands
    all that is drafted, of other customers too: statements join it to what they ask of these.
    """
    parts = draft.parts() | {
        "t_columns": sql.identifiers(columns or draft.columns, "t"),
        "kept": pg.Identifier(f"kept_{draft.table}"),
        "rows": rows_of(draft, among=among, column=column, drafted=False),
    }
    sql.execute(pg.SQL(KEEP_ROWS).format(**parts))
    return pg.SQL(ROWS_KEPT).format(**parts)


def prepare(drafts: Iterable[Draft]) -> None:
    """Makes the companions that are missing or no longer fit their table (after a migration).

    The undo of the last night goes then for all tables: without one of them it would take back
    half a night. The schema is there already (`bankcrm.grants`).
    """
    drafts, is_remade = tuple(drafts), False
    for draft in drafts:
        draft.run(DROP_VIEW)
        if _shape(SCHEMA, f"{draft.table}_next") != _shape("public", draft.table):
            draft.run(DROP)
            draft.run(CREATE_NEXT)
            draft.run(CREATE_PRIOR)
            _number_new_rows(draft)
            is_remade = True
        draft.run(CREATE_VIEW)
    if is_remade:
        _truncate(drafts, "prior")


def step_aside(drafts: Iterable[Draft]) -> None:
    """Drops the views before a migration: a view holds the type of each column it shows."""
    for draft in drafts:
        draft.run(DROP_VIEW)


def _shape(schema: str, table: str) -> list[tuple[Any, ...]]:
    return sql.rows(
        """
        select attname, format_type(atttypid, atttypmod)
        from pg_attribute
        where attrelid = to_regclass(%(name)s) and attnum > 0 and not attisdropped
        order by attname
        """,
        {"name": f"{schema}.{table}"},
    )


def _number_new_rows(draft: Draft) -> None:
    """New rows of a numbered table take their number from the table's own sequence."""
    parameters = {"table": draft.table, "key": draft.key}
    sequence = sql.value("select pg_get_serial_sequence(%(table)s, %(key)s)", parameters)
    if sequence:
        sql.execute(
            pg.SQL("alter table {} alter {} set default nextval({})").format(
                draft.parts()["next"], pg.Identifier(draft.key), pg.Literal(sequence)
            )
        )


def is_empty(draft: Draft, companion: str = "next") -> bool:
    return not _filled_ones((draft,), companion)


def _filled_ones(drafts: Sequence[Draft], companion: str) -> list[Draft]:
    """Those with any row."""
    answers = _ask(drafts, f"exists (select from {{{companion}}})")
    return [draft for draft, has_rows in zip(drafts, answers, strict=True) if has_rows]


def _ask(drafts: Sequence[Draft], question: str) -> tuple[Any, ...]:
    """One answer for each, all in one statement: a night asks often."""
    return sql.rows(_asked(tuple(drafts), question, draft_names.is_aside()))[0] if drafts else ()


@cache
def _asked(drafts: tuple[Draft, ...], question: str, _is_aside: bool) -> str:
    answers = [pg.SQL(f"({question})").format(**draft.parts()) for draft in drafts]
    return sql.text(pg.SQL("select {}").format(pg.SQL(", ").join(answers)))


def _truncate(drafts: Sequence[Draft], companion: str) -> None:
    """Truncating costs a file each time, also on an empty table: look first."""
    filled = _filled_ones(drafts, companion)
    if filled:
        names = pg.SQL(", ").join(draft.parts()[companion] for draft in filled)
        sql.execute(pg.SQL("truncate {}").format(names))


def analyze(drafts: Iterable[Draft], *, links_only: bool = False) -> None:
    """Tells the planner how large the drafts are, where there are any.

    `links_only`: it looks at the columns that rows are joined by, which is enough and costs little.
    """
    for draft in _filled_ones(tuple(drafts), "next"):
        draft.run("analyze {next} ({links})" if links_only else "analyze {next}")


def publish(drafts: Sequence[Draft], *, same_night: bool = False) -> int:
    """Moves every draft into its table; returns the rows written. One transaction, the caller's.

    `same_night` adds to a night that is published already (a part of it ran again): what that
    night had replaced first is what a take-back restores.
    """
    if not same_night:
        _truncate(drafts, "prior")
    drafts = _filled_ones(drafts, "next")
    sizes = zip(_ask(drafts, COUNT), _ask(drafts, KNOWN), strict=True)
    pace, written = sql.leave_to_planner, 0
    for draft, (n_drafted, n_known) in zip(drafts, sizes, strict=True):
        are_few = n_drafted < FEW * n_known and not same_night
        before, pace = pace, sql.look_up_by_key if are_few else sql.set_pace
        if pace is not before:
            pace()
        n_changed, n_new = _move_again(draft) if same_night else _move(draft)
        written += n_changed + n_new
        if n_new > GROWTH_TO_ANALYZE * n_known:
            # The next night comes before autovacuum has looked when deliveries run in a row.
            draft.run("analyze {table}")
    sql.leave_to_planner()
    _truncate(drafts, "next")
    return written


def _move(draft: Draft) -> tuple[int, int]:
    """Rows changed and added. What is changed goes first: it would write the new rows once more."""
    n_old, n_unknown = sql.rows(_worded(draft, KEEP, draft_names.is_aside()))[0]
    return draft.run(UPDATE) if n_old else 0, draft.run(INSERT) if n_unknown else 0


def _move_again(draft: Draft) -> tuple[int, int]:
    """By hash: a nested loop would read a table that grows under its own anti-join ever again."""
    draft.run(KEEP_AGAIN)
    return draft.run(UPDATE), draft.run(INSERT_AGAIN)


def is_few(n_rows: int, draft: Draft) -> bool:
    """Whether so many rows are found faster one by one than by reading the whole table."""
    return bool(n_rows < FEW * _ask((draft,), KNOWN)[0])


def take_back(drafts: Sequence[Draft]) -> int:
    """Undoes the last publish, last table first; returns the rows written."""
    discard(drafts)
    written = 0
    for draft in reversed(_filled_ones(drafts, "prior")):
        written += draft.run(RELEASE) + draft.run(RESTORE)
    _truncate(drafts, "prior")
    return written


def discard(drafts: Sequence[Draft]) -> None:
    """Forgets what was drafted and not published."""
    _truncate(drafts, "next")
