"""From nodes to SQL over one wide row. No expression is ever NULL: each leaf is true or false."""

from collections.abc import Iterable, Sequence

from psycopg2 import sql

from tiering.rules.catalogue import RATING_RANKS, metric_of
from tiering.rules.label_book import LabelBook
from tiering.rules.metric import Metric, Type
from tiering.rules.nodes import OPS_WITHOUT_VALUE, All, Any, AtLeast, Leaf, Node, Not, Op, Scalar

_SIGNS = {
    Op.GE: sql.SQL(">="),
    Op.GT: sql.SQL(">"),
    Op.LE: sql.SQL("<="),
    Op.LT: sql.SQL("<"),
    Op.EQ: sql.SQL("="),
    Op.NE: sql.SQL("<>"),
    Op.IN: sql.SQL("in"),
    Op.NOT_IN: sql.SQL("not in"),
}
_TESTS = {
    Op.IS_EMPTY: sql.SQL("is null"),
    Op.IS_NOT_EMPTY: sql.SQL("is not null"),
    Op.IS_TRUE: sql.SQL("is true"),
    Op.IS_FALSE: sql.SQL("is false"),
}


def compile_condition(
    node: Node, book: LabelBook | None = None, alias: str = "m"
) -> sql.Composable:
    """A boolean expression over the wide row called `alias`; the book where labels are named."""
    match node:
        case All(members):
            return _joined(" and ", (compile_condition(each, book, alias) for each in members))
        case Any(members):
            return _joined(" or ", (compile_condition(each, book, alias) for each in members))
        case AtLeast(n, members):
            met = (
                sql.SQL("{}::int").format(compile_condition(each, book, alias)) for each in members
            )
            return sql.SQL("({} >= {})").format(_joined(" + ", met), sql.Literal(n))
        case Not(member):
            return sql.SQL("(not {})").format(compile_condition(member, book, alias))
        case Leaf():
            return _leaf(node, book, alias)


def compile_case(
    labels: Sequence[tuple[int, Node | None]], book: LabelBook | None = None, alias: str = "m"
) -> sql.Composable:
    """The number of the first label whose condition holds, NULL when none does.

    A label without a condition takes everyone who is left.
    """
    if not labels:
        return sql.SQL("null::int")
    branches = (
        sql.SQL("when {} then {}").format(
            sql.SQL("true") if node is None else compile_condition(node, book, alias),
            sql.Literal(label_id),
        )
        for label_id, node in labels
    )
    return sql.SQL("case {} end").format(sql.SQL(" ").join(branches))


def compile_value(code: str, book: LabelBook | None = None, alias: str = "m") -> sql.Composable:
    """The figure of a metric, for showing and for gaps; an average is divided only here."""
    metric = metric_of(code)
    column = compile_column(metric, book, alias)
    if not metric.divisor:
        return column
    return sql.SQL("({} / {})").format(column, _days(metric, alias))


def _leaf(leaf: Leaf, book: LabelBook | None, alias: str) -> sql.Composable:
    metric = metric_of(leaf.metric)
    if leaf.op in OPS_WITHOUT_VALUE:
        return sql.SQL("({} {})").format(compile_value(leaf.metric, book, alias), _TESTS[leaf.op])
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    operands = [_operand(metric, each, book, alias) for each in values if each is not None]
    column = compile_column(metric, book, alias)
    if leaf.op is Op.BETWEEN:
        template = "({} between {} and {}) is true"
        return sql.SQL(f"({template})").format(column, *operands)
    if leaf.op in (Op.EQ, Op.IN) and metric.type in (Type.TEXT, Type.CODE) and all(values):
        column = sql.Identifier(alias, metric.column)  # what equals a text is not missing
    operand = _joined(", ", operands) if leaf.op in (Op.IN, Op.NOT_IN) else operands[0]
    return sql.SQL("(({} {} {}) is true)").format(column, _SIGNS[leaf.op], operand)


def compile_column(metric: Metric, book: LabelBook | None, alias: str) -> sql.Composable:
    column = sql.Identifier(alias, metric.column)
    if metric.type is Type.LABEL:
        return sql.SQL("{}[{}]").format(column, sql.Literal(_known(book).slots[metric.scheme]))
    if metric.type in (Type.TEXT, Type.CODE):
        return sql.SQL("nullif({}, '')").format(column)  # an empty text is a missing one
    return column


def _operand(metric: Metric, value: Scalar, book: LabelBook | None, alias: str) -> sql.Composable:
    if metric.type is Type.LABEL:
        return sql.Literal(_known(book).ids[metric.scheme, str(value)])
    if metric.type is Type.RATING:
        return sql.Literal(RATING_RANKS[str(value)])
    if metric.divisor:
        # numeric, or a large line times the days of a year would overflow an integer
        return sql.SQL("({}::numeric * {})").format(sql.Literal(value), _days(metric, alias))
    return sql.Literal(value)


def _days(metric: Metric, alias: str) -> sql.Composable:
    return sql.SQL("nullif({}, 0)").format(sql.Identifier(alias, metric.divisor))


def _known(book: LabelBook | None) -> LabelBook:
    if book is None:
        raise ValueError("a condition on labels needs a label book")
    return book


def _joined(separator: str, parts: Iterable[sql.Composable]) -> sql.Composable:
    return sql.SQL("({})").format(sql.SQL(separator).join(parts))
