"""A change of reference data: asked for by one person, made by the approval of a second one.

The approval carries the whole definition before and after: nothing else has to be kept. What
stands against a change is looked at when it is asked for and again when it is made, days later.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kernel import locks
from kernel.digests import digest_of_json
from kernel.sheets import Definition, Sheet
from staff import operations
from staff.enums import Decision
from staff.models import Approval, Officer
from staff.operations import ChangedMeanwhile, MayNotDecide, ask, decide, record_of, withdraw
from staff.queries import approvals_about
from staff.reference.kind import Reference


class NothingChanged(Exception):
    """What is asked for is in force already, in words for the reader."""


class WrongSheet(Exception):
    """What the sheet says may not become so, in words for the reader; its `errors` say where."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(" ".join(dict.fromkeys(message for _path, message in sheet.errors)))


# what stands against an act, in words for the reader
REFUSALS = (*operations.REFUSALS, NothingChanged, WrongSheet)


def checked(
    reference: Reference,
    key: str | None,
    sheet: Sheet,
    evidence: Mapping[str, Any] | None = None,
) -> Definition | None:
    """What the sheet says, if the entry may become so; without a key it is a new entry.

    Otherwise None, and `sheet.errors` say where it may not.
    """
    definition = sheet.definition()
    if definition is None:
        return None
    wanted = reference.key_of(definition)
    before = reference.now(wanted)
    if key is None and (wanted == "new" or before is not None):
        sheet.refuse(reference.key_field, _("This code is taken."))
    elif key is not None and wanted != key:
        sheet.refuse(reference.key_field, _("An entry keeps its code."))
    elif before is None and not reference.can_start:
        sheet.refuse(reference.key_field, _("There is no such entry, and none is added."))
    else:
        reference.check(sheet, before, evidence)
    return definition if sheet.is_valid else None


@transaction.atomic
def propose_change(
    reference: Reference,
    *,
    key: str | None,
    sheet: Sheet,
    digest: str,
    reason: str,
    path_of: Callable[[str], str],
    by: Officer,
    on: date,
    address: str | None = None,
) -> Approval:
    """Asks a second person to let what the sheet says take its place; without a key it is new.

    `digest` is of the definition that was read, `path_of` a key leads to its entry. Twice is once.
    """
    after = checked(reference, key, sheet)
    if after is None:
        raise WrongSheet(sheet)
    key = reference.key_of(after)
    before = reference.now(key)
    if digest_of_json(before) != digest:
        raise ChangedMeanwhile(_("A colleague has changed this meanwhile: please look again."))
    if before == after:
        raise NothingChanged(_("This is in force already: nothing has been changed."))
    named = {"what": reference.name, "name": reference.title(after)}
    asked = Approval(
        subject_type=reference.kind,
        subject_id=key,
        title=(_("%(what)s: %(name)s") % named)[:120],
        path=path_of(key),
        digest=digest_of_json(after),
        evidence=reference.effect(before, after),
        before=before,
        after=after,
        reason=reason.strip(),
        submitted_by=by,
    )
    return ask(asked, on=on, address=address)


@transaction.atomic
def approve_change(
    reference: Reference,
    approval: Approval,
    *,
    reason: str,
    by: Officer,
    on: date,
    address: str | None = None,
) -> None:
    """Makes the change. Harmless to repeat.

    Refused where the entry is not as it was read, or where something stands against it by now:
    approvals pass one by one, as two entries may stand against each other. Who wrote first what a
    colleague asks for does not approve it.
    """
    locks.wait_for(locks.REFERENCES)
    if is_author(reference, approval, by):
        raise MayNotDecide(_("Who wrote on a version does not approve it."))
    if not decide(
        approval=approval, decision=Decision.APPROVED, reason=reason, by=by, on=on, address=address
    ):
        return
    key, before, evidence = approval.subject_id, approval.before, approval.evidence
    if reference.now(key) != before:
        raise ChangedMeanwhile(_("This has changed since it was asked for: please return it."))
    after = approval.after or {}
    sheet = reference.sheet.of(after)
    if checked(reference, None if before is None else key, sheet, evidence) is None:
        raise WrongSheet(sheet)
    reference.write(key, after, evidence)
    detail = {"approval": approval.pk, "before": approval.before, "after": approval.after}
    event = record_of(
        approval.subject_type,
        approval.subject_id,
        by=by,
        action="reference.changed",
        detail=detail,
        address=address,
    )
    event.save(force_insert=True)


def is_author(reference: Reference, approval: Approval, officer: Officer) -> bool:
    """Whether the officer was the first to write what is asked for, or had asked before that.

    Who asked about the entry, since it was last changed, may have written what a colleague asks
    for with a sign more; what was asked for before one's own is none of one's own.
    """
    if approval.before is None and _asked_for_another(approval, officer):
        return True
    first = _first_with_these_words(reference, approval)
    if first.submitted_by_id == officer.pk:
        return True
    about = approvals_about(approval.subject_type, approval.subject_id)
    changed = about.filter(decision=Decision.APPROVED, pk__lt=approval.pk).first()
    earlier = about.filter(pk__gt=changed.pk if changed else 0, pk__lt=first.pk)
    return earlier.filter(submitted_by=officer).exists()


def _asked_for_another(approval: Approval, officer: Officer) -> bool:
    """Whether before it, since a new entry was approved last: with a sign more and under another
    code that may be this one.
    """
    asked = approvals_about(approval.subject_type).filter(before__isnull=True, pk__lt=approval.pk)
    approved = asked.filter(decision=Decision.APPROVED).first()
    since = asked.filter(pk__gt=approved.pk if approved else 0)
    return since.filter(submitted_by=officer).exists()


def _first_with_these_words(reference: Reference, approval: Approval) -> Approval:
    """Since they were approved last; a new entry says the same under whatever code it is asked."""
    is_new = approval.before is None
    key = "" if is_new else approval.subject_id
    about = approvals_about(approval.subject_type, key).filter(pk__lte=approval.pk)
    asked = about.filter(before__isnull=True) if is_new else about.filter(digest=approval.digest)
    words = _without_code(reference, approval)
    first = approval
    for each in asked:
        if each.pk == approval.pk or _without_code(reference, each) != words:
            continue
        if each.decision == Decision.APPROVED:
            break
        first = each
    return first


def _without_code(reference: Reference, approval: Approval) -> Definition:
    said: Definition = approval.after or {}
    return {name: value for name, value in said.items() if name != reference.key_field}


def return_change(
    approval: Approval, *, reason: str, by: Officer, on: date, address: str | None = None
) -> None:
    """Back to its maker, with what is wrong with it; nothing else changes."""
    decide(
        approval=approval, decision=Decision.RETURNED, reason=reason, by=by, on=on, address=address
    )


def withdraw_change(approval: Approval, *, by: Officer, address: str | None = None) -> None:
    withdraw(approval=approval, by=by, address=address)
