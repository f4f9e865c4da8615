"""Whole numbers that an address, a form or a button names: places, counts, keys of rows."""

MOST_DIGITS = 18  # what a key of the database holds; Python itself refuses some thousands


def whole(text: str) -> int | None:
    """None: it is no such number, or a longer one than any of ours."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
