"""Reference data: what head office keeps, one entry at a time, each change by two people.

A kind of reference data says what an entry is (a definition, in JSON), how it is typed (a sheet),
read in words and written. How it changes is the same for all (`changes`).
"""

from staff.reference.changes import (
    REFUSALS,
    NothingChanged,
    WrongSheet,
    approve_change,
    checked,
    is_author,
    propose_change,
    return_change,
    withdraw_change,
)
from staff.reference.kind import Difference, Entry, Line, Reference, differences

__all__ = [
    "REFUSALS",
    "Difference",
    "Entry",
    "Line",
    "NothingChanged",
    "Reference",
    "WrongSheet",
    "approve_change",
    "checked",
    "differences",
    "is_author",
    "propose_change",
    "return_change",
    "withdraw_change",
]
