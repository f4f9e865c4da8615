"""A condition explained on the figures of some customers."""

from collections.abc import Sequence
from typing import Any

from tiering.reasons import Condition, conditions_of, wide_rows_of
from tiering.rules import LabelBook, Node
from tiering.what_if.population import Population


def explained(
    node: Node, customers: Sequence[int], among: Population
) -> dict[int, list[Condition]]:
    """Customer → line by line what the condition asks for, and what the figures are."""
    rows = wide_rows_of(customers, among.on)
    book = among.book
    return {
        customer: conditions_of(node, row | labels_by_code(row, book), book)
        for customer, row in rows.items()
    }


def labels_by_code(row: dict[str, Any], book: LabelBook) -> dict[str, str]:
    """Labels and thresholds of a wide row, as conditions read them."""
    codes = {number: code for (_scheme, code), number in book.ids.items()}
    return {
        f"{prefix}.{scheme}": codes[row[column][slot - 1]]
        for column, prefix in (("carried", "label"), ("threshold", "threshold"))
        for scheme, slot in book.slots.items()
        if row and slot <= len(row[column]) and row[column][slot - 1] in codes
    }
