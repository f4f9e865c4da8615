"""Text cells on the way out to spreadsheets: never a formula."""

FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")  # and the full-width twins


def neutralised(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would run it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
