"""What was tried of a draft."""

from typing import Any

from django.db.models import QuerySet

from tiering.models import RuleSet, RuleTrial
from tiering.rules import SchemeDefinition, digest_of

N_SHOWN = 20


def last_trials(rule_set: RuleSet) -> QuerySet[RuleTrial]:
    """The newest first."""
    return rule_set.trials.select_related("tried_by")[:N_SHOWN]


def definition_tried(rule_set: RuleSet, digest: str) -> SchemeDefinition | None:
    """The state of the draft with this digest: as it is now, or as somebody tried it."""
    stored = SchemeDefinition.parse(rule_set.definition)
    if digest_of(stored) == digest:
        return stored
    kept: Any = rule_set.trials.filter(digest=digest).values_list("definition", flat=True).first()
    return SchemeDefinition.parse(kept) if kept is not None else None


def definition_tried_against(trial: RuleTrial) -> SchemeDefinition | None:
    """What was in force when it was tried; None where nothing was."""
    if trial.against is None:
        return None
    versions = trial.rule_set.scheme.rule_sets.filter(version=trial.against)
    found: Any = versions.values_list("definition", flat=True).first()
    return SchemeDefinition.parse(found) if found is not None else None
