"""A draft against the rules in force, on the last published night: what people see and submit."""

from datetime import date

from customers.queries import data_date
from staff.enums import VersionState
from staff.models import OrgUnit
from tiering.models import RuleSet
from tiering.queries import version_in_force, versions_on
from tiering.rules import SchemeDefinition, digest_of
from tiering.what_if.carried import metrics_carried
from tiering.what_if.population import NoNightYet, population
from tiering.what_if.summary import Summary, summarise
from tiering.what_if.trial import Trial, metrics_read, try_out


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
    draft: SchemeDefinition, live: SchemeDefinition | None, at: OrgUnit | None = None
) -> Summary:
    """Of a unit with all below it, or of the bank."""
    units = list(OrgUnit.objects.order_by("path"))
    return summarise(tried(draft, live), at or units[0], units)


def evidence_of(rule_set: RuleSet, begins: date) -> dict[str, object]:
    """The effect of a version as it was read, and the digest of what was tried.

    It is tried against the version that it will take the place of on the day on which it begins: a
    scheduled one counts.
    """
    definition = SchemeDefinition.parse(rule_set.definition)
    live = version_in_force(definition.code, begins)
    summary = summary_of(definition, live.definition if live else None)
    named = {"digest": digest_of(definition), "against": live.version if live else None}
    return summary.to_json() | named
