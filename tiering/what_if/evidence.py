"""A draft against the rules in force, on the last published night: what people see and submit."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from customers.queries import data_date
from kernel.plain_shapes import of_plain, to_plain
from staff.enums import VersionState
from staff.models import OrgUnit
from tiering.models import RuleSet
from tiering.queries import SchemeVersion, version_in_force, versions_on
from tiering.rules import SchemeDefinition, digest_of
from tiering.what_if.carried import metrics_carried
from tiering.what_if.population import NoNightYet, population
from tiering.what_if.summary import Summary, summarise
from tiering.what_if.trial import Trial, metrics_read, try_out

# What rules do to a floor above, that floor says: under a name, a dataclass that is kept plain.
Effect = Callable[[SchemeDefinition, SchemeDefinition | None], object]
_effects: dict[str, Effect] = {}
LEVELS_KEPT = 2  # of units: regions and their branches


def keep_also(name: str, effect: Effect) -> None:
    """Adds to the evidence of every version that is submitted what `effect` finds of its definition
    beside the one in force.

    Called once, when the floor that knows of it is loaded.
    """
    _effects[name] = effect


def usual_metrics() -> set[str]:
    """What trials of the day will ask for: of the scheme that closes months, and of those on which
    head office is at work.
    """
    on = data_date()
    versions = versions_on(on) if on else ()
    drafts = RuleSet.objects.filter(state__in=(VersionState.DRAFT, VersionState.SUBMITTED))
    asked = [SchemeDefinition.parse(each) for each in drafts.values_list("definition", flat=True)]
    codes = {each.code for each in asked} | {each.code for each in versions if each.closes_months}
    in_force = [each.definition for each in versions if each.code in codes]
    return metrics_read(*asked, *in_force).union(*map(metrics_carried, codes))


def tried(draft: SchemeDefinition, live: SchemeDefinition | None) -> Trial:
    among = population(metrics_read(draft, live))
    if among is None:
        raise NoNightYet
    return try_out(draft, live, among)


def summary_of(
    draft: SchemeDefinition,
    live: SchemeDefinition | None,
    at: OrgUnit | None = None,
    *,
    levels: int = 1,
) -> Summary:
    """Of a unit with all below it, or of the bank; units on so many levels below are told."""
    units = list(OrgUnit.objects.order_by("path"))
    return summarise(tried(draft, live), at or units[0], units, levels=levels)


def summary_beside(version: RuleSet, other: RuleSet) -> Summary:
    """Two versions of one scheme on the last published night: `other` is now, `version` then."""
    before, after = (SchemeDefinition.parse(each.definition) for each in (other, version))
    return summary_of(after, before, levels=LEVELS_KEPT)


def trial_of(rule_set: RuleSet, begins: date) -> dict[str, Any]:
    """The effect of a version as it was read, and the digest of what was tried.

    It is tried against the version that it will take the place of on the day on which it begins: a
    scheduled one counts.
    """
    return _trial_of(*_sides(rule_set, begins))


def _trial_of(definition: SchemeDefinition, live: SchemeVersion | None) -> dict[str, Any]:
    in_force = live.definition if live else None
    summary: dict[str, Any] = to_plain(summary_of(definition, in_force, levels=LEVELS_KEPT))
    named = {"digest": digest_of(definition), "against": live.version if live else None}
    return summary | named


def evidence_of(rule_set: RuleSet, begins: date) -> dict[str, Any]:
    """What two people decide on: the trial, and what it does to the floors above."""
    definition, live = _sides(rule_set, begins)
    in_force = live.definition if live else None
    above = {name: to_plain(effect(definition, in_force)) for name, effect in _effects.items()}
    return above | _trial_of(definition, live)


def summary_in(evidence: Mapping[str, Any]) -> Summary:
    """The summary that `evidence_of` has kept."""
    return of_plain(Summary, evidence)


def _sides(rule_set: RuleSet, begins: date) -> tuple[SchemeDefinition, SchemeVersion | None]:
    definition = SchemeDefinition.parse(rule_set.definition)
    return definition, version_in_force(definition.code, begins)
