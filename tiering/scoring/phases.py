"""Which schemes are scored together, and the one scan that finds the customers who move."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from psycopg2 import sql as pg

from kernel import sql
from tiering.queries import SchemeVersion, wide_row_read_once
from tiering.rules import LabelBook, compile_value, metrics_of, schemes_of
from tiering.rules.catalogue import metric_of
from tiering.rules.metric import Type
from tiering.rules.references import columns_of
from tiering.scoring.conditions import band_case, earned_case, rank_case

room = sql.Room(Path(__file__).parent / "sql")

ALWAYS_READ = (
    "customer_id", "earned", "carried", "threshold", "on_watch", "aum_month_sum", "month_days",
)  # fmt: skip


def phases_of(versions: Sequence[SchemeVersion]) -> list[list[SchemeVersion]]:
    """Groups that one scan each can score: a scheme comes after those whose labels it reads.

    The watch is set by the scheme that closes months, so who asks for it comes after that one.
    """
    phases: list[list[SchemeVersion]] = []
    phase_of: dict[str, int] = {}
    for version in versions:
        phase = max((phase_of[code] + 1 for code in _reads(version, versions)), default=0)
        phase_of[version.code] = phase
        while len(phases) <= phase:
            phases.append([])
        phases[phase].append(version)
    return phases


def _reads(version: SchemeVersion, versions: Sequence[SchemeVersion]) -> set[str]:
    schemes: set[str] = set()
    for node in version.definition.conditions().values():
        schemes |= schemes_of(node)
        if "on_watch" in metrics_of(node):
            schemes |= {each.code for each in versions if each.closes_months}
    return schemes & {each.code for each in versions}


def find_movers(phase: Sequence[SchemeVersion], on: date, book: LabelBook) -> int:
    """Fills `tiering_found` with the customers to whom a scheme of the phase has news."""
    n_found = room.run(
        "find_movers",
        {},
        wide=wide_row_read_once(on, _columns_read(phase)),
        carried=_columns("c", phase, lambda each: _slot("carried", each)),
        earned=_columns("e", phase, lambda each: earned_case(each, book)),
        bands=_columns("b", phase, lambda each: band_case(each, book)),
        labels=_columns("n", phase, lambda each: _label(each, on)),
        thresholds=_columns("t", phase, _threshold),
        figures=_columns("f", phase, lambda each: _figures(each, book)),
        slots=pg.SQL(", ").join(
            pg.Identifier(f"{prefix}_{each.slot}") for each in phase for prefix in "ent"
        ),
        differs=pg.SQL(" or ").join(_differs(each) for each in phase),
    )
    sql.execute("analyze tiering_found (customer_id)")
    return n_found


def _columns_read(phase: Sequence[SchemeVersion]) -> set[str]:
    columns = set(ALWAYS_READ)
    for version in phase:
        trees = [
            *version.definition.conditions().values(),
            *(band.condition for _, band in version.bands()),
        ]
        for node in trees:
            columns |= columns_of(node)
    return columns


def _columns(prefix: str, phase: Iterable[SchemeVersion], expression: object) -> pg.Composed:
    return pg.SQL(", ").join(
        pg.SQL("{} as {}").format(expression(each), pg.Identifier(f"{prefix}_{each.slot}"))  # type: ignore[operator]
        for each in phase
    )


def _slot(array: str, version: SchemeVersion) -> pg.Composed:
    return pg.SQL("m.{}[{}]").format(pg.Identifier(array), pg.Literal(version.slot))


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
    band, label = _now("b", version), _now("n", version)
    return pg.SQL("case when {} > {} then {} end").format(
        rank_case(version, band), rank_case(version, label), band
    )


def _differs(version: SchemeVersion) -> pg.Composed:
    pairs = (
        (_now("e", version), _slot("earned", version)),
        (_now("n", version), _now("c", version)),
        (_now("t", version), _slot("threshold", version)),
    )
    return pg.SQL(" or ").join(pg.SQL("{} is distinct from {}").format(*pair) for pair in pairs)


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
