"""The versions of a scheme, each with where it stands and what was asked and decided about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from customers.queries import data_date
from staff.models import Approval, AuditEvent, Officer
from staff.queries import approvals_of
from tiering.enums import RuleSetStanding, RuleSetState
from tiering.models import RuleSet, Scheme

STARTED, SAVED = "rules.started", "rules.saved"  # acts by which the audit trail knows authors


@dataclass(frozen=True)
class VersionLife:
    """`approvals`, the newest first: a version may have been returned before it was approved."""

    rule_set: RuleSet
    standing: RuleSetStanding
    approvals: list[Approval]

    @property
    def approval(self) -> Approval | None:
        """The one that is open, or was decided last."""
        return self.approvals[0] if self.approvals else None


def history(scheme: Scheme | None = None) -> list[VersionLife]:
    """Scheme by scheme, the newest version first; of one scheme or of all, in three queries."""
    versions = RuleSet.objects.select_related("scheme", "created_by")
    versions = versions.order_by("scheme__slot", "-version")
    rule_sets = list(versions.filter(scheme=scheme) if scheme else versions)
    approvals = approvals_of(RuleSet, (each.pk for each in rule_sets))
    on = data_date()
    return [
        VersionLife(each, standing_of(each, rule_sets, on), approvals.get(each.pk, []))
        for each in rule_sets
    ]


def has_written(rule_set: RuleSet, officer: Officer) -> bool:
    """Whether the audit trail knows the officer as an author, of what it was copied from as well.

    What was approved once is nobody's draft any more: its words were decided on by a second person.
    """
    acts = AuditEvent.objects.filter(
        subject_type=rule_set._meta.label_lower,
        subject_id=str(rule_set.pk),
        action__in=(STARTED, SAVED),
    )
    written = list(acts.values_list("actor", "detail"))
    if officer.staff_no in {actor for actor, _detail in written}:
        return True
    bases = [detail["base"] for _actor, detail in written if detail.get("base")]
    copied = RuleSet.objects.filter(scheme=rule_set.scheme, version__in=bases)
    return any(has_written(each, officer) for each in copied.exclude(state=RuleSetState.APPROVED))


def standing_of(rule_set: RuleSet, among: Iterable[RuleSet], on: date | None) -> RuleSetStanding:
    """On a data date, among all versions of its scheme; before the first night nothing is live."""
    begins = rule_set.effective_from
    if rule_set.state != RuleSetState.APPROVED or begins is None:
        return RuleSetStanding(rule_set.state)
    has_begun = on is not None and begins <= on
    its_turn = on if on is not None and has_begun else begins
    if any(_takes_the_place(other, rule_set, its_turn) for other in among):
        return RuleSetStanding.SUPERSEDED
    return RuleSetStanding.LIVE if has_begun else RuleSetStanding.SCHEDULED


def _takes_the_place(other: RuleSet, rule_set: RuleSet, on: date) -> bool:
    """As for the night: the highest version that is approved and has begun is in force."""
    return (
        other.scheme_id == rule_set.scheme_id
        and other.version > rule_set.version
        and other.state == RuleSetState.APPROVED
        and other.effective_from is not None
        and other.effective_from <= on
    )
