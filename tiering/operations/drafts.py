"""Drafts of rules: begun, written by whoever of head office has the word, thrown away."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from customers.queries import published_night
from kernel.clock import today
from staff.models import Officer
from staff.operations import ChangedMeanwhile, NotADraft, check_head_office, record_audit
from tiering.enums import LabelKind, Policy, RuleSetStanding, RuleSetState
from tiering.models import RuleSet, Scheme
from tiering.queries import SAVED, STARTED, history, label_book, versions_on
from tiering.rules import (
    RuleError,
    SchemeDefinition,
    check_sense,
    differences,
    digest_of,
    ranks_under,
    scoring_order,
)

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
    return _create(scheme, definition, by, address, base=None)


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
        versions = history(scheme)
        live = [each for each in versions if each.standing == RuleSetStanding.LIVE]
        base = (live or versions)[0].rule_set
    definition = SchemeDefinition.parse(base.definition)
    untouched = scheme.rule_sets.filter(
        state=RuleSetState.DRAFT, created_by=by, definition=definition.to_json()
    )
    return untouched.first() or _create(scheme, definition, by, address, base=base.version)


def _create(
    scheme: Scheme,
    definition: SchemeDefinition,
    by: Officer,
    address: str | None,
    base: int | None,
) -> RuleSet:
    rule_set = RuleSet.objects.create(
        scheme=scheme, version=next_version(scheme), definition=definition.to_json(), created_by=by
    )
    detail = {"version": rule_set.version, "base": base}
    record_audit(by=by, action=STARTED, subject=rule_set, detail=detail, address=address)
    return rule_set


@transaction.atomic
def save_draft(
    *,
    rule_set: RuleSet,
    definition: SchemeDefinition | object,
    expected_digest: str,
    by: Officer,
    address: str | None = None,
) -> RuleSet:
    """Writes what was typed, if nobody has saved since; `expected_digest` is of what was read.

    Raises RuleError at the place that may not be stored; saved twice is saved once.
    """
    check_head_office(by)
    rule_set = draft_to_change(rule_set)
    after = checked(definition, rule_set.scheme)
    before = SchemeDefinition.parse(rule_set.definition)
    if after == before:
        return rule_set
    check_unchanged(before, expected_digest)
    rule_set.definition = after.to_json()
    rule_set.save(update_fields=["definition"])
    told = differences(before, after, label_book())
    record_audit(
        by=by,
        action=SAVED,
        subject=rule_set,
        detail={
            "before": digest_of(before),
            "after": digest_of(after),
            "changes": [[each.path, each.before, each.after] for each in told],
        },
        address=address,
    )
    return rule_set


@transaction.atomic
def discard_draft(
    *, rule_set: RuleSet, expected_digest: str, by: Officer, address: str | None = None
) -> None:
    """For good, though it stays readable, if nobody has saved since it was read; harmless to
    repeat.
    """
    check_head_office(by)
    rule_set = locked(rule_set.pk)
    if rule_set.state == RuleSetState.DISCARDED:
        return
    if rule_set.state != RuleSetState.DRAFT:
        raise NotADraft(_("Only a draft can be discarded."))
    check_unchanged(SchemeDefinition.parse(rule_set.definition), expected_digest)
    rule_set.state = RuleSetState.DISCARDED
    rule_set.save(update_fields=["state"])
    record_audit(by=by, action="rules.discarded", subject=rule_set, address=address)


def lock_schemes(only: Scheme | None = None) -> None:
    """One, or all of them: versions get their numbers, and come into force, one by one."""
    chosen = Scheme.objects.filter(pk=only.pk) if only else Scheme.objects.all()
    list(chosen.select_for_update().order_by("pk"))


def next_version(scheme: Scheme) -> int:
    last: int = scheme.rule_sets.aggregate(last=models.Max("version", default=0))["last"]
    return last + 1


def draft_to_change(rule_set: RuleSet) -> RuleSet:
    """As it is now, and nobody else's until the transaction ends."""
    rule_set = locked(rule_set.pk)
    if rule_set.state != RuleSetState.DRAFT:
        raise NotADraft(_("This version is no draft any more."))
    return rule_set


def locked(pk: int) -> RuleSet:
    return RuleSet.objects.select_related("scheme").select_for_update(of=("self",)).get(pk=pk)


def check_unchanged(stored: SchemeDefinition, expected_digest: str) -> None:
    if digest_of(stored) != expected_digest:
        raise ChangedMeanwhile(_("A colleague has changed this draft meanwhile."))


def checked(definition: SchemeDefinition | object, scheme: Scheme) -> SchemeDefinition:
    """The definition, if the scheme's next version may be so; a RuleError otherwise."""
    data: Any = definition.to_json() if isinstance(definition, SchemeDefinition) else definition
    parsed = SchemeDefinition.parse(data, label_book())
    check_sense(parsed)
    if parsed.code != scheme.code:
        raise RuleError("code", _("A scheme keeps its code."))
    if parsed.policy != scheme.policy:
        raise RuleError("policy", _("A scheme keeps its policy."))
    ranks_under(parsed, ranks_of(scheme))
    in_force = versions_on(published_night() or today())
    others = [each.definition for each in in_force if each.code != scheme.code]
    scoring_order([*others, parsed])
    return parsed


def ranks_of(scheme: Scheme) -> dict[str, int]:
    return dict(scheme.labels.values_list("code", "rank"))
