"""A scheme's rules as SQL over the wide row `m`: what is earned, on which threshold one stands."""

from psycopg2 import sql as pg

from tiering.queries import SchemeVersion
from tiering.rules import LabelBook, compile_case, compile_condition


def earned_case(scheme: SchemeVersion, book: LabelBook) -> pg.Composed:
    """The number of the label earned; NULL when the scheme does not apply or nothing matches."""
    labels = [(scheme.label_ids[label.code], label.condition) for label in scheme.definition.labels]
    case = compile_case(labels, book)
    if scheme.definition.scope is not None:
        scope = compile_condition(scheme.definition.scope, book)
        case = pg.SQL("case when {} then {} end").format(scope, case)
    return pg.SQL("({})::smallint").format(case)


def band_case(scheme: SchemeVersion, book: LabelBook) -> pg.Composed:
    """The number of the label whose threshold band holds; NULL when none does."""
    bands = [(label_id, band.condition) for label_id, band in scheme.bands()]
    return pg.SQL("({})::smallint").format(compile_case(bands, book))


def rank_case(scheme: SchemeVersion, label: pg.Composable) -> pg.Composed:
    """The rank of a label given by number; NULL for none."""
    branches = (
        pg.SQL("when {} then {}").format(pg.Literal(label_id), pg.Literal(rank))
        for label_id, rank in scheme.ranks.items()
    )
    return pg.SQL("(case {} {} end)").format(label, pg.SQL(" ").join(branches))
