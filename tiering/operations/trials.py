"""What a maker has tried, kept beside the draft."""

from kernel.clock import now
from kernel.plain_shapes import to_plain
from staff.models import Officer
from staff.operations import check_head_office
from tiering.models import RuleSet, RuleTrial
from tiering.queries import SchemeVersion
from tiering.rules import SchemeDefinition, digest_of
from tiering.what_if import Summary


def keep_trial(
    *,
    rule_set: RuleSet,
    definition: SchemeDefinition,
    live: SchemeVersion | None,
    summary: Summary,
    by: Officer,
) -> RuleTrial:
    """A state of the draft that somebody has stopped at; tried again it is the same one, newer.

    It is no act on the draft, so it needs no record beside itself: it is one.
    """
    check_head_office(by)
    trial = RuleTrial(
        rule_set=rule_set,
        digest=digest_of(definition),
        definition=definition.to_json(),
        on=summary.on,
        against=live.version if live else None,
        effect=to_plain(summary),
        tried_by=by,
        tried_at=now(),
    )
    [kept] = RuleTrial.objects.bulk_create(
        [trial],
        update_conflicts=True,
        unique_fields=["rule_set", "digest", "on", "tried_by"],
        update_fields=["against", "effect", "tried_at"],
    )
    return kept
