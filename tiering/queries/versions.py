"""The version of each scheme's rules that holds on a day, parsed and joined with its numbers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from customers.queries import data_date
from staff.enums import VersionState
from tiering.enums import Policy
from tiering.models import Label, RuleSet
from tiering.queries.book import label_book, labels
from tiering.rules import LabelBook, SchemeDefinition, ThresholdBand, scoring_order
from tiering.rules.rule_set import DEFAULT_MISSED_MONTHS


@dataclass(frozen=True)
class SchemeVersion:
    """One scheme as it is scored: `label_ids` and `ranks` by the codes and numbers of labels."""

    scheme_id: int
    slot: int
    version: int
    definition: SchemeDefinition
    label_ids: dict[str, int]
    ranks: dict[int, int]

    @property
    def code(self) -> str:
        return self.definition.code

    @property
    def closes_months(self) -> bool:
        return self.definition.policy == Policy.FAST_UP_SLOW_DOWN

    @property
    def is_proposal(self) -> bool:
        return self.definition.policy == Policy.PROPOSAL

    def missed_months(self) -> dict[int, int]:
        """How many missed months in a row each label endures, by the label's number."""
        endured = dict.fromkeys(self.ranks, DEFAULT_MISSED_MONTHS)
        for label in self.definition.labels:
            endured[self.label_ids[label.code]] = label.missed_months
        return endured

    def bands(self) -> list[tuple[int, ThresholdBand]]:
        """Threshold bands with the number of the label that they lead to."""
        return [(self.label_ids[band.to], band) for band in self.definition.threshold_bands]


def versions_on(day: date, book: LabelBook | None = None) -> tuple[SchemeVersion, ...]:
    """The rules in force on a day, each scheme after those whose labels it reads."""
    book = book or label_book()
    effective = _effective_on(day)
    by_scheme: dict[int, list[Label]] = {}
    for label in labels():
        by_scheme.setdefault(label.scheme_id, []).append(label)
    known = frozenset(book.slots), frozenset(book.ids)
    by_code: dict[str, SchemeVersion] = {}
    for rule_set in effective:
        of_scheme = by_scheme.get(rule_set.scheme_id, [])
        by_code[rule_set.scheme.code] = SchemeVersion(
            scheme_id=rule_set.scheme_id,
            slot=rule_set.scheme.slot,
            version=rule_set.version,
            definition=_parsed(json.dumps(rule_set.definition), *known),
            label_ids={label.code: label.pk for label in of_scheme},
            ranks={label.pk: label.rank for label in of_scheme},
        )
    ordered = scoring_order([each.definition for each in by_code.values()])
    return tuple(by_code[definition.code] for definition in ordered)


def version_in_force(scheme: str, on: date | None = None) -> SchemeVersion | None:
    """What a draft is tried against: on the data date, or on the day on which it would begin."""
    day = on or data_date()
    versions = versions_on(day) if day else ()
    return next((each for each in versions if each.code == scheme), None)


@lru_cache(maxsize=256)
def _parsed(
    definition: str, schemes: frozenset[str], labels: frozenset[tuple[str, str]]
) -> SchemeDefinition:
    """Read once by each process, which asks for the same rules again and again.

    A book only says which names are known: its numbers do not enter the definition.
    """
    book = LabelBook(slots=dict.fromkeys(schemes, 0), ids=dict.fromkeys(labels, 0))
    return SchemeDefinition.parse(json.loads(definition), book)


def _effective_on(day: date) -> list[RuleSet]:
    """The highest version of each scheme that is approved and has begun."""
    return list(
        RuleSet.objects.filter(state=VersionState.APPROVED, effective_from__lte=day)
        .order_by("scheme__slot", "-version")
        .distinct("scheme__slot")
        .select_related("scheme")
    )


def month_closing(versions: Sequence[SchemeVersion]) -> SchemeVersion | None:
    """The one scheme that climbs fast and falls slowly, at month closes."""
    return next((each for each in versions if each.closes_months), None)
