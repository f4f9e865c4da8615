"""The versions of a scheme, each with where it stands and what was asked and decided about it."""

from collections.abc import Iterable
from datetime import date

from customers.queries import data_date
from staff.enums import VersionStanding, VersionState
from staff.queries import VersionLife, lives_of
from tiering.models import RuleSet, Scheme

# Rules are superseded; they are never over.
STANDINGS = [each for each in VersionStanding if each != VersionStanding.OVER]


def history(scheme: Scheme | None = None) -> list[VersionLife[RuleSet]]:
    """Scheme by scheme, the newest version first; of one scheme or of all, in three queries."""
    versions = RuleSet.objects.select_related("scheme", "created_by")
    versions = versions.order_by("scheme__slot", "-version")
    rule_sets, on = list(versions.filter(scheme=scheme) if scheme else versions), data_date()
    return lives_of(rule_sets, lambda each: standing_of(each, rule_sets, on))


def standing_of(rule_set: RuleSet, among: Iterable[RuleSet], on: date | None) -> VersionStanding:
    """On a data date, among all versions of its scheme; before the first night nothing is live."""
    begins = rule_set.effective_from
    if rule_set.state != VersionState.APPROVED or begins is None:
        return VersionStanding(rule_set.state)
    has_begun = on is not None and begins <= on
    its_turn = on if on is not None and has_begun else begins
    if any(_takes_the_place(other, rule_set, its_turn) for other in among):
        return VersionStanding.SUPERSEDED
    return VersionStanding.LIVE if has_begun else VersionStanding.SCHEDULED


def falls_away(lives: Iterable[VersionLife[RuleSet]], rule_set: RuleSet) -> list[RuleSet]:
    """Scheduled versions whose turn never comes when this one, which is newer, begins first."""
    begins = rule_set.effective_from
    return [
        each.version
        for each in lives
        if each.standing == VersionStanding.SCHEDULED
        and each.version.pk != rule_set.pk
        and begins is not None
        and each.version.effective_from is not None
        and each.version.effective_from >= begins
    ]


def _takes_the_place(other: RuleSet, rule_set: RuleSet, on: date) -> bool:
    """As for the night: the highest version that is approved and has begun is in force."""
    return (
        other.scheme_id == rule_set.scheme_id
        and other.version > rule_set.version
        and other.state == VersionState.APPROVED
        and other.effective_from is not None
        and other.effective_from <= on
    )
