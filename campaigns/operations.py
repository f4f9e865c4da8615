"""What one officer changes about one follow-up."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from campaigns.enums import FollowUpState
from campaigns.models import FollowUp
from customers.access import log_contact
from staff.models import Officer
from staff.operations import record_audit


@transaction.atomic
def log_outcome(
    follow_up: FollowUp,
    *,
    by: Officer,
    outcome: str,
    note: str = "",
    at: datetime,
    address: str | None = None,
) -> bool:
    """Closes an open follow-up with its outcome; False when somebody was faster, or on a repeat.

    One contact stands for all follow-ups that are merged with it: they are closed together.
    """
    done = {
        "state": FollowUpState.DONE,
        "outcome": outcome,
        "note": note,
        "worked_by": by,
        "worked_at": at,
    }
    if not FollowUp.objects.open().filter(pk=follow_up.pk).update(**done):
        return False
    lead_id = follow_up.lead_id or follow_up.pk
    FollowUp.objects.open().filter(Q(pk=lead_id) | Q(lead_id=lead_id)).update(**done)
    log_contact(
        customer=follow_up.customer,
        officer=by,
        channel=follow_up.channel,
        outcome=outcome,
        note=note,
        at=at,
    )
    record_audit(
        by=by,
        action="follow_up.worked",
        subject=follow_up,
        detail={"outcome": outcome},
        address=address,
    )
    return True
