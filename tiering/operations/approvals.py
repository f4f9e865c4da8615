"""A draft's way into force: submitted, then approved or returned by a second person."""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from customers.queries import published_night
from kernel.clock import today
from staff.enums import Decision
from staff.models import Approval, Officer
from staff.operations import REFUSALS as OF_TWO_PEOPLE
from staff.operations import (
    AlreadySubmitted,
    MayNotDecide,
    NotADraft,
    check_head_office,
    decide,
    record_audit,
    submit_for_approval,
    withdraw,
)
from tiering.enums import RuleSetState
from tiering.models import Label, RuleSet, Scheme
from tiering.operations.drafts import (
    check_unchanged,
    checked,
    lock_schemes,
    locked,
    next_version,
    ranks_of,
)
from tiering.queries import has_written, versions_on
from tiering.rules import SchemeDefinition, ranks_under

FAR_BELOW = 20_000  # further down than ranks go: a way through where two change places


class BeginsTooEarly(Exception):
    """Nights that are over are not labelled again, in words for the reader."""


# what stands against an act, in words for the reader
REFUSALS = (*OF_TWO_PEOPLE, BeginsTooEarly)


@transaction.atomic
def submit_draft(
    *,
    rule_set: RuleSet,
    expected_digest: str,
    effective_from: date,
    reason: str,
    evidence: dict[str, Any],
    path: str,
    by: Officer,
    address: str | None = None,
) -> Approval:
    """Asks a second person to let the draft count from a day on; from now on it stays as it is.

    `expected_digest` is of the definition that was read, `evidence["digest"]` of the one that was
    tried: what is submitted is what was simulated. `path` leads to it. Twice submitted it waits
    once.
    """
    check_head_office(by)
    rule_set = locked(rule_set.pk)
    definition = checked(rule_set.definition, rule_set.scheme)
    for digest in (expected_digest, evidence["digest"]):
        check_unchanged(definition, digest)
    if rule_set.state == RuleSetState.DRAFT:
        _check_begins_later(effective_from)
        rule_set.state, rule_set.effective_from = RuleSetState.SUBMITTED, effective_from
        rule_set.save(update_fields=["state", "effective_from"])
    elif rule_set.state == RuleSetState.SUBMITTED and rule_set.effective_from != effective_from:
        raise AlreadySubmitted(_("This waits for a decision already."))
    elif rule_set.state != RuleSetState.SUBMITTED:
        raise NotADraft(_("This version is no draft any more."))
    return submit_for_approval(
        subject=rule_set,
        digest=expected_digest,
        evidence=evidence,
        reason=reason,
        path=path,
        by=by,
        on=_on(),
        address=address,
    )


@transaction.atomic
def withdraw_draft(*, approval: Approval, by: Officer, address: str | None = None) -> None:
    """The maker takes it back: a draft again. Harmless to repeat."""
    rule_set = _subject(approval)
    if withdraw(approval=approval, by=by, address=address):
        _move(rule_set, RuleSetState.DRAFT)


@transaction.atomic
def return_draft(
    *, approval: Approval, reason: str, by: Officer, address: str | None = None
) -> None:
    """Back to its makers, with what is wrong with it. Harmless to repeat."""
    rule_set = _subject(approval)
    given: dict[str, Any] = {"reason": reason, "by": by, "on": _on(), "address": address}
    if decide(approval=approval, decision=Decision.RETURNED, **given):
        _move(rule_set, RuleSetState.DRAFT)


@transaction.atomic
def approve(*, approval: Approval, reason: str, by: Officer, address: str | None = None) -> None:
    """Lets the version count from its day on, and its labels exist from now on.

    Whoever wrote a word of it may not. Approvals pass one by one, as versions of several schemes
    may read each other's labels. Harmless to repeat.
    """
    lock_schemes()
    rule_set = _subject(approval)
    _check_is_no_author(rule_set, by)
    given: dict[str, Any] = {"reason": reason, "by": by, "on": _on(), "address": address}
    if not decide(approval=approval, decision=Decision.APPROVED, **given):
        return
    definition = checked(rule_set.definition, rule_set.scheme)
    check_unchanged(definition, approval.digest)
    _check_begins_later(rule_set.effective_from)
    approved = rule_set.scheme.rule_sets.filter(state=RuleSetState.APPROVED)
    if approved.filter(version__gt=rule_set.version).exists():
        rule_set.version = next_version(rule_set.scheme)
    _move(rule_set, RuleSetState.APPROVED)
    before = _labels_now(rule_set.scheme)
    _adopt(definition, rule_set.scheme)
    _check_versions_agree(rule_set.effective_from)
    record_audit(
        by=by,
        action="rules.approved",
        subject=rule_set,
        detail={
            "version": rule_set.version,
            "effective_from": str(rule_set.effective_from),
            "labels_before": before,
            "labels_after": _labels_now(rule_set.scheme),
        },
        address=address,
    )


def _subject(approval: Approval) -> RuleSet:
    if approval.subject_type != RuleSet._meta.label_lower:
        raise RuleSet.DoesNotExist
    return locked(int(approval.subject_id))


def _move(rule_set: RuleSet, state: RuleSetState) -> None:
    rule_set.state = state
    rule_set.save(update_fields=["state", "version"])


def _on() -> date:
    return published_night() or today()


def _check_begins_later(effective_from: date | None) -> None:
    night = published_night()
    if night is not None and (effective_from is None or effective_from <= night):
        raise BeginsTooEarly(
            _("New rules count from a day after %(night)s, the data date.") % {"night": night}
        )


def _check_is_no_author(rule_set: RuleSet, by: Officer) -> None:
    """Who submits it may be another than who wrote it."""
    if has_written(rule_set, by):
        raise MayNotDecide(_("Who wrote on a version does not approve it."))


def _check_versions_agree(since: date | None) -> None:
    """On each day on which rules change from now on: a RuleError where schemes wait in a circle."""
    begins = RuleSet.objects.filter(state=RuleSetState.APPROVED, effective_from__gte=since)
    for day in begins.values_list("effective_from", flat=True).distinct():
        if day is not None:
            versions_on(day)


def _adopt(definition: SchemeDefinition, scheme: Scheme) -> None:
    """Names, kinds and ranks as the definition has them; labels that it drops stay in between."""
    scheme.name_en, scheme.name_zh = definition.name_en, definition.name_zh
    scheme.save(update_fields=["name_en", "name_zh"])
    ranks = ranks_under(definition, ranks_of(scheme))
    scheme.labels.update(rank=models.F("rank") - FAR_BELOW)
    for code in ranks.keys() - {label.code for label in definition.labels}:
        scheme.labels.filter(code=code).update(rank=ranks[code])
    for label in definition.labels:
        Label.objects.update_or_create(
            scheme=scheme,
            code=label.code,
            defaults={
                "name_en": label.name_en,
                "name_zh": label.name_zh,
                "kind": label.kind,
                "rank": label.rank,
            },
        )


def _labels_now(scheme: Scheme) -> dict[str, list[str | int]]:
    return {
        label.code: [label.rank, label.name_en, label.name_zh, label.kind]
        for label in scheme.labels.all()
    }
