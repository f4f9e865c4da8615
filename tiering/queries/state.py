"""How far the scoring has come: as published, and as tonight's draft has it."""

import json
from dataclasses import dataclass, field
from datetime import date

from kernel import sql
from kernel.once import once_per_request


@dataclass(frozen=True)
class Scored:
    live_from: date
    scored_on: date
    closed_month: date | None = None
    rule_versions: dict[str, int] = field(default_factory=dict)


TIER_SCHEME = "RETAIL"


@once_per_request
def published() -> Scored | None:
    """None before the first scored night."""
    return _read(
        "select live_from, scored_on, closed_month, rule_versions from tiering_scoringstate"
    )


def drafted() -> Scored | None:
    return _read(
        "select live_from, scored_on, closed_month, rule_versions from draft.tiering_scoringstate"
    )


def tier_rule_version() -> int | None:
    """The version of the tier rules that the last night used."""
    scored = published()
    return scored.rule_versions.get(TIER_SCHEME) if scored else None


def _read(statement: str) -> Scored | None:
    found = sql.rows(statement)
    if not found:
        return None
    live_from, scored_on, closed_month, rule_versions = found[0]
    return Scored(live_from, scored_on, closed_month, json.loads(rule_versions))
