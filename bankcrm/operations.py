"""What people decide about a night.

A night that a guard has stopped passes by the word of two people: one asks, with what the guard
found as evidence, a second one releases it. Refusing it is the safe side: one person's word.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bankcrm import ledger
from bankcrm.enums import RunKind, State
from bankcrm.models import Rerun, Run
from customers.queries import decided_on, published_night
from kernel.digests import digest_of_json
from staff.enums import Decision
from staff.models import Approval, Officer
from staff.operations import REFUSALS as OF_TWO_PEOPLE
from staff.operations import (
    NeedsReason,
    check_head_office,
    decide,
    record_audit,
    submit_for_approval,
    withdraw,
)
from staff.queries import approvals_of

# The columns of a run that a person writes; the web's database role may write no others.
DECISION = ("decided_by", "decided_at", "is_accepted", "decision_reason", "state", "reason")


class NotDecidable(Exception):
    """The run does not wait for a decision, in words for the reader."""


# what stands against a decision, in words for the reader
REFUSALS = (*OF_TWO_PEOPLE, NotDecidable)


@transaction.atomic
def ask_release(*, run: Run, reason: str, by: Officer, address: str | None = None) -> Approval:
    """Asks a second person to let it pass; what the guard found is the evidence. Twice is once."""
    check_head_office(by)
    run = _locked(run.pk)
    _check_waits(run)
    return submit_for_approval(
        subject=run,
        title=_("Release: %(run)s") % {"run": run},
        digest=_digest(run),
        evidence=ledger.evidence(run),
        reason=reason,
        path=reverse("bankcrm:night-detail", args=[run.pk]),
        by=by,
        on=decided_on(),
        address=address,
    )


@transaction.atomic
def decide_release(
    *, approval: Approval, decision: Decision, reason: str, by: Officer, address: str | None = None
) -> None:
    """A second person lets it pass, or sends the request back. Harmless to repeat.

    A released night is free to go on: the bell takes it up within a minute. A released delivery
    is read again by the next bell or command, without the guard that had stopped it.
    """
    run = _subject(approval)
    if not _decide(approval, decision, reason, by, address) or decision != Decision.APPROVED:
        return
    _check_waits(run)
    if approval.digest != _digest(run):
        raise NotDecidable(_("The night has changed since this was asked for."))
    given: dict[str, Any] = {"before": run.state, "by": by, "address": address}
    if run.state == State.HELD:
        run.state = State.RUNNING
    try:
        with transaction.atomic():
            _end(run, is_accepted=True, reason=reason or approval.reason, **given)
    except IntegrityError as error:  # one runs at a time
        raise NotDecidable(_("Another run is at work: release it when that has ended.")) from error


@transaction.atomic
def withdraw_release(*, approval: Approval, by: Officer, address: str | None = None) -> None:
    """Who asked for it takes it back. Harmless to repeat."""
    _subject(approval)
    withdraw(approval=approval, by=by, address=address)


@transaction.atomic
def refuse(*, run: Run, reason: str, by: Officer, address: str | None = None) -> None:
    """One person of head office: nothing of it will be seen. Ends what is asked about it."""
    check_head_office(by)
    run = _locked(run.pk)
    if run.is_accepted is False and run.decided_by_id == by.pk:
        return
    _check_waits(run)
    if not reason.strip():
        raise NeedsReason(_("A decision needs its reason."))
    for asked in approvals_of(Run, [run.pk]).get(run.pk, []):
        if asked.decision:
            continue
        if asked.submitted_by_id == by.pk:
            withdraw(approval=asked, by=by, address=address)
        else:
            _decide(asked, Decision.RETURNED, reason, by, address)
    before = run.state
    if run.state == State.HELD:
        run.state, run.reason = State.REFUSED, ledger.refusal(run, reason.strip())
    _end(run, is_accepted=False, reason=reason, before=before, by=by, address=address)


@transaction.atomic
def run_again(*, run: Run, reason: str, by: Officer, address: str | None = None) -> Rerun:
    """Lets the bell try it again within a minute. Asked for twice it is tried once."""
    check_head_office(by)
    run = _locked(run.pk)
    waiting = run.reruns.filter(taken_at=None).first()
    if waiting is not None:
        return waiting
    stands_against = why_not_again(run)
    if stands_against:
        raise NotDecidable(stands_against)
    if not reason.strip():
        raise NeedsReason(_("Say why it is run again."))
    rerun = Rerun.objects.create(run=run, reason=reason.strip(), asked_by=by)
    record_audit(
        by=by,
        action="night.again",
        subject=run,
        detail={
            "business_date": str(run.business_date),
            "before": run.state,
            "after": "again",
            "reason": rerun.reason,
        },
        address=address,
    )
    return rerun


def why_not_again(run: Run) -> str:
    """What stands against running it again, in words for the reader; empty where nothing does."""
    held, standing, later = ledger.held(), published_night(), ledger.later_try(run)
    is_stuck = run.state == State.RUNNING and run.attempts >= ledger.MAX_ATTEMPTS
    if run.state == State.RUNNING and not is_stuck:
        return _("It is at work.")
    if ledger.waits_for_a_word(run):
        return _("It waits for a decision: two people release it, or one refuses it.")
    if run.state not in (State.FAILED, State.REFUSED, State.RUNNING):
        return _("Only what has failed or was refused is run again.")
    if later is not None:
        return _("It was tried again since, as run %(run)s.") % {"run": later.pk}
    if held is not None:
        return _("The night of %(day)s waits for a decision first.") % {"day": held.business_date}
    if standing and run.business_date and ledger.is_overtaken(run, standing):
        return _("The data is as of %(day)s already.") % {"day": standing}
    return ""


def goes_on(run: Run) -> bool:
    """Whether it would go on after its last finished step; otherwise it begins anew."""
    digest = run.delivery.digest if run.delivery else ""
    left = ledger.unfinished() or ledger.resumable(RunKind(run.kind), digest)
    return left == run


def _locked(pk: int) -> Run:
    return Run.objects.select_for_update(of=("self",)).get(pk=pk)


def _subject(approval: Approval) -> Run:
    if approval.subject_type != Run._meta.label_lower:
        raise Run.DoesNotExist
    return _locked(int(approval.subject_id))


def _check_waits(run: Run) -> None:
    if not ledger.waits_for_a_word(run):
        raise NotDecidable(_("This night does not wait for a decision."))


def _digest(run: Run) -> str:
    """Of what exactly is let pass: this content, as the guard found it."""
    digest = run.delivery.digest if run.delivery else ""
    return digest_of_json({"run": run.pk, "delivery": digest, "evidence": ledger.evidence(run)})


def _decide(
    approval: Approval, decision: Decision, reason: str, by: Officer, address: str | None
) -> bool:
    on = decided_on()
    given: dict[str, Any] = {"reason": reason, "by": by, "on": on, "address": address}
    return decide(approval=approval, decision=decision, **given)


def _end(
    run: Run, *, is_accepted: bool, reason: str, before: str, by: Officer, address: str | None
) -> None:
    """A shrunken delivery keeps its state; what becomes of it, the word of the decision says."""
    run.decided_by, run.decided_at = by, timezone.now()
    run.is_accepted, run.decision_reason = is_accepted, reason.strip()
    run.save(update_fields=DECISION)
    record_audit(
        by=by,
        action="night.released" if is_accepted else "night.refused",
        subject=run,
        detail={
            "business_date": str(run.business_date),
            "before": before,
            "after": run.state,
            "is_accepted": is_accepted,
            "reason": run.decision_reason,
        },
        address=address,
    )
