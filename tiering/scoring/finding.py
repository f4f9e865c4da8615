"""The one scan that finds the customers whose labels move, phase by phase in one statement."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from psycopg2 import sql as pg

from kernel import sql
from tiering.queries import SchemeVersion, wide_row_read_once
from tiering.rules import LabelBook, compile_value, metrics_of
from tiering.rules.catalogue import metric_of
from tiering.rules.metric import Type
from tiering.rules.references import columns_of
from tiering.scoring.conditions import band_case, earned_case, rank_case
from tiering.scoring.phases import Phase

ROOM = Path(__file__).parent / "sql"
room = sql.Room(ROOM)

READ_BY_LABELS = {"carried", "threshold", "on_watch"}  # what a phase says anew for the next one
ALWAYS_READ = {"customer_id", "earned", "aum_month_sum", "month_days", *READ_BY_LABELS}


def find_movers(phases: Sequence[Phase], on: date, book: LabelBook) -> int:
    """Fills `tiering_found` with the customers to whom a scheme of these phases has news."""
    versions = [version for phase in phases for version in phase]
    columns = ALWAYS_READ | _columns_read(versions)
    so_far = _columns("c", versions, lambda each: _slot("carried", each.slot))
    n_found = room.run(
        "find_movers",
        {},
        wide=wide_row_read_once(on, columns, also=so_far),
        phases=pg.SQL(",\n\n").join(_levels(phases, sorted(columns), on, book)),
        last=pg.Identifier(f"phase_{len(phases)}"),
        slots=sql.identifiers([f"{p}_{v.slot}" for v in versions for p in "ent"], "m"),
        figures=_columns("f", versions, lambda each: _figures(each, book)),
        earned=_array("earned", {v.slot: f"m.e_{v.slot}" for v in versions}, book),
        differs=pg.SQL(" or ").join(
            pg.SQL("{} is distinct from {}").format(_now("n", each), _now("c", each))
            for each in versions
        ),
    )
    sql.execute("analyze tiering_found (customer_id)")
    return n_found


def _columns_read(versions: Sequence[SchemeVersion]) -> set[str]:
    columns: set[str] = set()
    for version in versions:
        trees = [
            *version.definition.conditions().values(),
            *(band.condition for _, band in version.bands()),
        ]
        for node in trees:
            columns |= columns_of(node)
    return columns


def _levels(
    phases: Sequence[Phase], columns: list[str], on: date, book: LabelBook
) -> Iterable[pg.Composed]:
    """The levels of each phase; the next one reads labels, thresholds and watch as they now are."""
    template = pg.SQL(sql.read(ROOM / "phase.sql"))
    carried = {each.slot: f"m.c_{each.slot}" for phase in phases for each in phase}
    threshold: dict[int, str] = {}
    kept = [c for c in columns if c not in READ_BY_LABELS] + ["was_carried", "was_threshold"]
    kept += [f"c_{slot}" for slot in carried]
    for number, phase in enumerate(phases, start=1):
        kept += [f"{prefix}_{version.slot}" for version in phase for prefix in "ent"]
        carried |= {version.slot: f"m.n_{version.slot}" for version in phase}
        threshold |= {version.slot: f"m.t_{version.slot}" for version in phase}
        yield template.format(
            before=pg.Identifier(f"phase_{number - 1}"),
            earned_level=pg.Identifier(f"earned_{number}"),
            labelled_level=pg.Identifier(f"labelled_{number}"),
            level=pg.Identifier(f"phase_{number}"),
            earned=_columns("e", phase, lambda each: earned_case(each, book)),
            bands=_columns("b", phase, lambda each: band_case(each, book)),
            labels=_columns("n", phase, lambda each: _label(each, on)),
            thresholds=_columns("t", phase, _threshold),
            kept=sql.identifiers(kept, "m"),
            carried=_array("carried", carried, book),
            threshold=_array("threshold", threshold, book),
            on_watch=_on_watch(phase),
        )


def _array(name: str, by_slot: Mapping[int, str], book: LabelBook) -> pg.Composed:
    """The whole array anew: the slots given as told, the others as they were."""
    items = (
        pg.SQL(by_slot[slot]) if slot in by_slot else _slot(name, slot)
        for slot in range(1, max(book.slots.values()) + 1)
    )
    return pg.SQL("array[{}]::smallint[]").format(pg.SQL(", ").join(items))


def _slot(array: str, slot: int) -> pg.Composed:
    return pg.SQL("m.{}[{}]").format(pg.Identifier(array), pg.Literal(slot))


def _columns(
    prefix: str,
    versions: Iterable[SchemeVersion],
    expression: Callable[[SchemeVersion], pg.Composable],
) -> pg.Composed:
    return pg.SQL(", ").join(
        pg.SQL("{} as {}").format(expression(each), pg.Identifier(f"{prefix}_{each.slot}"))
        for each in versions
    )


def _on_watch(phase: Phase) -> pg.Composable:
    """A new label is not watched."""
    for each in phase:
        if each.closes_months:
            return pg.SQL("m.on_watch and {} is not distinct from {}").format(
                _now("n", each), _now("c", each)
            )
    return pg.SQL("m.on_watch")


def _now(prefix: str, version: SchemeVersion) -> pg.Composed:
    return pg.SQL("m.{}").format(pg.Identifier(f"{prefix}_{version.slot}"))


def _label(version: SchemeVersion, on: date) -> pg.Composed:
    """The label carried from now on, by the scheme's policy; one set by hand holds its time."""
    earned, carried = _now("e", version), _now("c", version)
    if version.is_proposal:
        return carried
    keeps = _is_held(version, on)
    if version.closes_months:
        if on.day < version.definition.upgrade_min_days:
            keeps = pg.Composed([pg.SQL("true")])
        else:
            climbs = pg.SQL("coalesce({} > {}, true)").format(
                rank_case(version, earned), rank_case(version, carried)
            )
            keeps = pg.SQL("(not {} or {})").format(climbs, keeps)
    return pg.SQL(
        "case when {earned} is null or {carried} is null or {earned} = {carried} then {earned}"
        " when {keeps} then {carried} else {earned} end"
    ).format(earned=earned, carried=carried, keeps=keeps)


def _is_held(version: SchemeVersion, on: date) -> pg.Composed:
    return pg.SQL(
        "m.customer_id in (select h.customer_id from tiering_customerlabel h"
        " where h.held_until >= {} and h.scheme_id = {})"
    ).format(pg.Literal(on), pg.Literal(version.scheme_id))


def _threshold(version: SchemeVersion) -> pg.Composed:
    """An overlay: the label of the band that holds, where it ranks above the one carried."""
    if not version.bands():
        return pg.Composed([pg.SQL("null::smallint")])
    band, label = _now("b", version), _now("n", version)
    return pg.SQL("case when {} > {} then {} end").format(
        rank_case(version, band), rank_case(version, label), band
    )


def _figures(version: SchemeVersion, book: LabelBook) -> pg.Composed:
    """The figures that the scheme's conditions name, where the label changes."""
    codes = sorted(
        {code for node in version.definition.conditions().values() for code in metrics_of(node)}
    )
    pairs = [pg.SQL("{}, {}").format(pg.Literal(code), _figure(code, book)) for code in codes]
    return pg.SQL(
        "case when {} is distinct from {} then jsonb_strip_nulls(jsonb_build_object({})) end"
    ).format(_now("n", version), _now("c", version), pg.SQL(", ").join(pairs))


def _figure(code: str, book: LabelBook) -> pg.Composable:
    metric, value = metric_of(code), compile_value(code, book)
    if metric.type is Type.LABEL:
        return pg.SQL("(select l.code from tiering_label l where l.id = {})").format(value)
    if metric.type is Type.MONEY:
        return pg.SQL("round({}, 2)").format(value)
    return value
