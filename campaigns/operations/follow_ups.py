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
        "touched_at": at,
    }
    still_open = _locked_open_ones(follow_up)
    if follow_up.pk not in still_open:
        return False
    FollowUp.objects.filter(pk__in=still_open).update(**done)
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


def _locked_open_ones(follow_up: FollowUp) -> set[int]:
    """Of the follow-up and those merged with it; locked in one order, so that no two presses,
    on the one and on the other, wait for each other.
    """
    lead_id = follow_up.lead_id or follow_up.pk
    together = FollowUp.objects.filter(Q(pk=lead_id) | Q(lead_id=lead_id)).order_by("pk")
    states = together.select_for_update().values_list("pk", "state")
    return {pk for pk, state in states if state == FollowUpState.OPEN}
