"""Where drafts of rules begin: at the version in force, at an earlier one, or at nothing."""

from django.db import models, transaction
from django.utils.translation import gettext as _

from staff.enums import VersionStanding
from staff.models import Officer
from staff.operations import check_head_office, record_audit, versions
from tiering.enums import LabelKind, Policy
from tiering.models import RuleSet, Scheme
from tiering.operations.rule_sets import RULES, lock_schemes
from tiering.queries import history
from tiering.rules import RuleError, SchemeDefinition

FIRST_LABEL = {
    "code": "STANDARD",
    "name_en": "Standard",
    "name_zh": "标准",
    "kind": LabelKind.STANDARD,
    "rank": 1,
    "condition": None,
}


@transaction.atomic
def start_scheme(
    *, code: str, name_en: str, name_zh: str, policy: str, by: Officer, address: str | None = None
) -> RuleSet:
    """A scheme from nothing; its first draft has one label, which takes everyone."""
    check_head_office(by)
    definition = SchemeDefinition.parse(
        {"code": code, "name_en": name_en, "name_zh": name_zh, "policy": policy}
        | {"scope": None, "labels": [FIRST_LABEL]}
    )
    lock_schemes()
    if Scheme.objects.filter(code=code).exists():
        raise RuleError("code", _("This code is taken."))
    if policy == Policy.FAST_UP_SLOW_DOWN and Scheme.objects.filter(policy=policy).exists():
        raise RuleError("policy", _("Another scheme climbs fast and falls slowly already."))
    last = Scheme.objects.aggregate(slot=models.Max("slot", default=0))
    scheme = Scheme.objects.create(
        code=code, name_en=name_en, name_zh=name_zh, policy=policy, slot=last["slot"] + 1
    )
    detail = {"code": code, "policy": policy}
    record_audit(by=by, action="scheme.started", subject=scheme, detail=detail, address=address)
    return versions.begin(RULES, scheme, definition, by=by, address=address)


@transaction.atomic
def start_draft(
    *, scheme: Scheme, by: Officer, base: RuleSet | None = None, address: str | None = None
) -> RuleSet:
    """A draft to change the version in force, or to roll back to `base`; a copy of either.

    Pressed twice it is the same draft, as long as nothing is written in it.
    """
    check_head_office(by)
    lock_schemes(scheme)
    if base is None:
        lives = history(scheme)
        live = [each for each in lives if each.standing == VersionStanding.LIVE]
        base = (live or lives)[0].version
    definition = SchemeDefinition.parse(base.definition)
    return versions.begin(RULES, scheme, definition, by=by, base=base.version, address=address)
