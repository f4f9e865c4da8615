"""Which slot of the wide row a scheme has, and which number a label has there."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LabelBook:
    """`slots`: scheme code → place in the arrays `carried`, `threshold`, counted from 1.

    `ids`: (scheme code, label code) → the number stored there.
    `names`: the same key → (English, Chinese), for sentences; `scheme_names` likewise by scheme.
    """

    slots: Mapping[str, int]
    ids: Mapping[tuple[str, str], int]
    names: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    scheme_names: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def has_scheme(self, scheme: str) -> bool:
        return scheme in self.slots

    def has_label(self, scheme: str, label: str) -> bool:
        return (scheme, label) in self.ids
