"""A change of reference data: asked for by one person, made by the approval of a second one.

The approval carries the whole definition before and after: nothing else has to be kept.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kernel.digests import digest_of_json
from kernel.sheets import Definition
from staff import operations
from staff.enums import Decision
from staff.models import Approval, Officer
from staff.operations import ChangedMeanwhile, ask, decide, record_of, withdraw
from staff.reference.kind import Reference


class NothingChanged(Exception):
    """What is asked for is in force already, in words for the reader."""


# what stands against an act, in words for the reader
REFUSALS = (*operations.REFUSALS, NothingChanged)


@transaction.atomic
def propose_change(
    reference: Reference,
    *,
    after: Definition,
    digest: str,
    reason: str,
    path: str,
    by: Officer,
    on: date,
    address: str | None = None,
) -> Approval:
    """Asks a second person to let `after`, which the sheet has found right, take its place.

    `digest` is of the definition that was read, `path` leads to the entry. Twice is once.
    """
    key = reference.key_of(after)
    before = reference.now(key)
    if digest_of_json(before) != digest:
        raise ChangedMeanwhile(_("A colleague has changed this meanwhile: please look again."))
    if before == after:
        raise NothingChanged(_("This is in force already: nothing has been changed."))
    asked = Approval(
        subject_type=reference.kind,
        subject_id=key,
        title=f"{reference.name}: {reference.title(after)}"[:120],
        path=path,
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
    """Makes the change. Harmless to repeat; refused where the entry is not as it was read."""
    if not decide(
        approval=approval, decision=Decision.APPROVED, reason=reason, by=by, on=on, address=address
    ):
        return
    if reference.now(approval.subject_id) != approval.before:
        raise ChangedMeanwhile(_("This has changed since it was asked for: please return it."))
    reference.write(approval.subject_id, approval.after or {})
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


def return_change(
    approval: Approval, *, reason: str, by: Officer, on: date, address: str | None = None
) -> None:
    """Back to its maker, with what is wrong with it; nothing else changes."""
    decide(
        approval=approval, decision=Decision.RETURNED, reason=reason, by=by, on=on, address=address
    )


def withdraw_change(approval: Approval, *, by: Officer, address: str | None = None) -> None:
    withdraw(approval=approval, by=by, address=address)
