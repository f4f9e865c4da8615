"""How far a customer on a threshold is from the line, exactly."""

from collections.abc import Sequence

from psycopg2 import sql as pg

from tiering.queries.versions import SchemeVersion
from tiering.rules import LabelBook, ThresholdBand, compile_value


def gap_cases(
    versions: Sequence[SchemeVersion], book: LabelBook, label: pg.Composable
) -> pg.Composed:
    """Yuan from the figure of the wide row `m` to the line of the band that leads to `label`."""
    branches = [
        pg.SQL("when {} then {}").format(pg.Literal(label_id), gap(band, book))
        for version in versions
        for label_id, band in version.bands()
    ]
    if not branches:
        return pg.SQL("null::numeric").format()
    return pg.SQL("(case {} {} end)").format(label, pg.SQL(" ").join(branches))


def gap(band: ThresholdBand, book: LabelBook) -> pg.Composed:
    return pg.SQL("({}::numeric - {})").format(
        pg.Literal(band.line), compile_value(band.metric, book)
    )
