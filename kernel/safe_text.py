"""Text cells on the way out to spreadsheets: never a formula."""

from psycopg2 import sql

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # and the full-width twins


def neutralised(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would run it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def neutralised_expression(text: sql.Composable) -> sql.Composed:
    """The same for a column, where rows stream out of the database."""
    starts = sql.SQL(", ").join(map(sql.Literal, FORMULA_STARTS))
    return sql.SQL(
        "case when left({text}, 1) in ({starts}) then {mark} || {text} else {text} end"
    ).format(text=text, starts=starts, mark=sql.Literal("'"))
