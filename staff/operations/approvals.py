"""A change that one person asks for and a second one decides.

The floor that owns the subject calls these in its own transaction, and then does to the subject
what was decided.
"""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staff.enums import Decision, NotificationKind
from staff.models import Approval, Officer
from staff.operations.audit import record_of
from staff.operations.desk import no_longer_new, notify
from staff.queries import approvals_of, head_office

# what the maker says; the rest is the decision
ASKED = ("title", "path", "digest", "evidence", "before", "after", "reason", "submitted_by")


class MayNotDecide(Exception):
    """Why this person may not, in words for the reader."""


class NeedsReason(Exception):
    """Who asks for a change says why, and who sends it back too."""


class AlreadySubmitted(Exception):
    """Something else is asked about this subject already, in words for the reader."""


class AlreadyDecided(Exception):
    """Somebody was quicker, in words for the reader."""


class WrongState(Exception):
    """It is past the state in which this may be done, in words for the reader."""


class ChangedMeanwhile(Exception):
    """A colleague has saved the draft since it was read, in words for the reader."""


# what stands against a change that two people make, in words for the reader
REFUSALS = (
    AlreadyDecided, AlreadySubmitted, ChangedMeanwhile, MayNotDecide, NeedsReason, WrongState,
)  # fmt: skip


def check_head_office(by: Officer) -> None:
    """As it stands at this moment: who was locked after signing in decides nothing any more."""
    if not head_office().filter(pk=by.pk).exists():
        raise MayNotDecide(_("Only head office may do this."))


@transaction.atomic
def submit_for_approval(
    *,
    subject: models.Model,
    digest: str,
    evidence: dict[str, Any],
    reason: str,
    path: str,
    by: Officer,
    on: date,
    title: str = "",
    address: str | None = None,
) -> Approval:
    """Asks the others of head office; the same asked twice by the same person is asked once.

    Without a `title` the subject's own name says what is asked.
    """
    asked = Approval(
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        title=title or str(subject),
        path=path,
        digest=digest,
        evidence=evidence,
        reason=reason.strip(),
        submitted_by=by,
    )
    return ask(asked, on=on, address=address)


@transaction.atomic
def ask(asked: Approval, *, on: date, address: str | None = None) -> Approval:
    """The same for a subject that is known by its strings alone; `asked` is not saved yet."""
    by = asked.submitted_by
    check_head_office(by)
    if not asked.reason:
        raise NeedsReason(_("Say why this is asked for."))
    named = {"subject_type": asked.subject_type, "subject_id": asked.subject_id, "decision": ""}
    values = {name: getattr(asked, name) for name in ASKED}
    approval, is_new = Approval.objects.get_or_create(**named, defaults=values)
    if is_new:
        _record("submitted", approval, by, address)
        _tell_the_others(approval, on)
    elif (approval.submitted_by_id, approval.digest) != (by.pk, asked.digest):
        raise AlreadySubmitted(_("This waits for a decision already."))
    return approval


def asked_about(subject: models.Model, read: int | None) -> Approval:
    """The approval that was read: who decides late decides on nothing newer."""
    newest = approvals_of(type(subject), [subject.pk]).get(subject.pk, [])[:1]
    for approval in newest:
        if approval.pk == read:
            return approval
    raise WrongState(_("Meanwhile something else waits here: please read it first."))


@transaction.atomic
def decide(
    *,
    approval: Approval,
    decision: Decision,
    reason: str,
    by: Officer,
    on: date,
    address: str | None = None,
) -> bool:
    """Approves or returns; False where the same person has decided the same before."""
    check_head_office(by)
    if approval.submitted_by_id == by.pk:
        raise MayNotDecide(_("Who asks for a change does not decide on it."))
    if decision == Decision.RETURNED and not reason.strip():
        raise NeedsReason(_("A decision needs its reason."))
    if not _claim(approval, decision, reason.strip(), by, address):
        return False
    notify(
        approval.submitted_by,
        kind=NotificationKind(decision),
        cause=_cause(approval),
        facts={"by": by.name, "title": approval.title},
        path=approval.path,
        on=on,
    )
    return True


@transaction.atomic
def withdraw(*, approval: Approval, by: Officer, address: str | None = None) -> bool:
    """The maker takes it back; False where that was done before."""
    if approval.submitted_by_id != by.pk:
        raise MayNotDecide(_("Only who asked for a change takes it back."))
    return _claim(approval, Decision.WITHDRAWN, "", by, address)


@transaction.atomic
def lapse(*, subject: models.Model, on: date) -> None:
    """What is asked about a subject that is over needs no decision any more; its maker is told."""
    asked = Approval.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk), decision=""
    )
    for approval in asked.select_related("submitted_by"):
        lapsed = {"decision": Decision.LAPSED, "decided_at": timezone.now()}
        if not Approval.objects.filter(pk=approval.pk, decision="").update(**lapsed):
            continue
        no_longer_new(NotificationKind.TO_DECIDE, _cause(approval))
        notify(
            approval.submitted_by,
            kind=NotificationKind.LAPSED,
            cause=_cause(approval),
            facts={"title": approval.title},
            path=approval.path,
            on=on,
        )


def _claim(
    approval: Approval, decision: Decision, reason: str, by: Officer, address: str | None
) -> bool:
    """The first press decides, whoever else has the page open or was told of it."""
    found = Approval.objects.filter(pk=approval.pk)
    claimed = found.filter(decision="").update(
        decision=decision, decided_by=by, decided_at=timezone.now(), decision_reason=reason
    )
    approval.refresh_from_db()
    if claimed:
        _record(decision, approval, by, address)
        no_longer_new(NotificationKind.TO_DECIDE, _cause(approval))
    elif (approval.decision, approval.decided_by_id) != (decision, by.pk):
        raise AlreadyDecided(_("This was decided meanwhile."))
    return bool(claimed)


def _cause(approval: Approval) -> str:
    """Of all that people are told about it."""
    return f"approval:{approval.pk}"


def _record(act: str, approval: Approval, by: Officer, address: str | None) -> None:
    """On the subject, so that its trail tells the whole story."""
    detail = {
        "approval": approval.pk,
        "digest": approval.digest,
        "reason": approval.decision_reason if approval.decision else approval.reason,
    }
    event = record_of(
        approval.subject_type,
        approval.subject_id,
        by=by,
        action=f"approval.{act}",
        detail=detail,
        address=address,
    )
    event.save(force_insert=True)


def _tell_the_others(approval: Approval, on: date) -> None:
    for officer in head_office().exclude(pk=approval.submitted_by_id):
        notify(
            officer,
            kind=NotificationKind.TO_DECIDE,
            cause=_cause(approval),
            facts={"by": approval.submitted_by.name, "title": approval.title},
            path=approval.path,
            on=on,
        )
