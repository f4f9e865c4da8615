"""A draft against the rules in force, on the last published night: what people see and submit."""

from django.http import Http404

from staff.models import OrgUnit
from tiering.models import RuleSet
from tiering.queries import definition_in_force
from tiering.rules import SchemeDefinition, digest_of
from tiering.what_if.population import population
from tiering.what_if.summary import Summary, summarise
from tiering.what_if.trial import Trial, metrics_read, try_out


def tried(draft: SchemeDefinition, live: SchemeDefinition | None) -> Trial:
    among = population(metrics_read(draft, live))
    if among is None:
        raise Http404("No night yet")
    return try_out(draft, live, among)


def summary_of(draft: SchemeDefinition, at: OrgUnit | None = None) -> Summary:
    """Of a unit with all below it, or of the bank."""
    units = list(OrgUnit.objects.order_by("path"))
    return summarise(tried(draft, definition_in_force(draft.code)), at or units[0], units)


def evidence_of(rule_set: RuleSet) -> dict[str, object]:
    """The effect of a version as it was read, and the digest of what was tried."""
    definition = SchemeDefinition.parse(rule_set.definition)
    return summary_of(definition).to_json() | {"digest": digest_of(definition)}
