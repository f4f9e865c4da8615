"""What a person decides about a night."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bankcrm import ledger
from bankcrm.enums import Guard, State
from bankcrm.models import Run
from staff.enums import Role
from staff.models import Officer
from staff.operations import record_audit

# The columns of a run that a person writes; the web's database role may write no others.
DECISION = ("decided_by", "decided_at", "is_accepted", "decision_reason", "state", "reason")


class NotDecidable(ValueError):
    """The run does not wait for a decision, or not for this person's."""


@transaction.atomic
def release(*, run: Run, by: Officer, accept: bool, reason: str) -> None:
    """A second person lets a held night, or a shrunken delivery, pass or refuses it.

    A released night is free to go on: the bell takes it up within a minute. A released delivery
    is read again by the next bell or command, without the guard that had stopped it.
    """
    run = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if by.role != Role.HEAD_OFFICE or not by.is_active:
        raise NotDecidable(_("Only head office releases a night."))
    is_shrunken = run.state == State.REFUSED and run.guard == Guard.SHRINK
    if run.decided_at or not (run.state == State.HELD or is_shrunken):
        raise NotDecidable(_("This night does not wait for a decision."))
    if not reason.strip():
        raise NotDecidable(_("A decision needs its reason."))
    run.decided_by, run.decided_at = by, timezone.now()
    run.is_accepted, run.decision_reason = accept, reason.strip()
    if run.state == State.HELD:
        run.state = State.RUNNING if accept else State.REFUSED
        run.reason = run.reason if accept else ledger.refusal(run, run.decision_reason)
    run.save(update_fields=DECISION)
    record_audit(
        by=by,
        action="night.released" if accept else "night.refused",
        subject=run,
        detail={"business_date": str(run.business_date), "reason": run.decision_reason},
    )
