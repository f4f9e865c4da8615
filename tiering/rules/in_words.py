"""The rules of a scheme as they are told: label by label, in the language of the reader."""

from dataclasses import dataclass

from tiering.rules.describe import describe
from tiering.rules.label_book import LabelBook
from tiering.rules.nodes import Any, Node
from tiering.rules.rule_set import LabelDefinition, SchemeDefinition

MOST_IN_A_SENTENCE = 3


@dataclass(frozen=True, slots=True)
class LabelInWords:
    """Each of `alternatives` earns the label by itself; `band` is empty where there is none."""

    label: LabelDefinition
    alternatives: tuple[str, ...]
    band: str


def in_words(
    definition: SchemeDefinition, language: str, book: LabelBook | None = None
) -> list[LabelInWords]:
    """In the order of evaluation."""
    bands = {
        band.to: describe(band.condition, language, book) for band in definition.threshold_bands
    }
    return [
        LabelInWords(
            label, alternatives(label.condition, language, book), bands.get(label.code, "")
        )
        for label in definition.labels
    ]


def alternatives(
    node: Node | None, language: str, book: LabelBook | None = None
) -> tuple[str, ...]:
    """One sentence, or one for each alternative where a single one would be a wall of text."""
    if isinstance(node, Any) and len(node.members) > MOST_IN_A_SENTENCE:
        return tuple(describe(each, language, book) for each in node.members)
    return (describe(node, language, book),)
