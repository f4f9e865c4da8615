"""What is overdue is told: to the officer, then to the head, then with an offer to reassign."""

from datetime import date
from pathlib import Path

from django.conf import settings

from campaigns.models import FollowUp
from campaigns.targeting import loads
from customers.models import DataDate
from kernel import drafts
from kernel.drafts import Draft
from kernel.sql import Room
from staff.enums import UNIT_ROLES, NotificationKind

ROOM = Room(Path(__file__).parent / "sql")


def remind(*, on: date) -> int:
    """Drafts the notifications of the day that reads this night; returns the rows.

    Days overdue are working days. An officer's follow-ups are told together, on each day on which
    one of them comes as far as is set; 0 never tells. A notification that was not read meanwhile
    is brought up to date instead of being joined by another.
    """
    before = DataDate.objects.values_list("business_date", flat=True).first()
    parameters = {
        "day": loads.read_on(on),
        "day_before": loads.read_on(before) if before else None,
        "heads": [str(role) for role in UNIT_ROLES],
        "overdue": NotificationKind.OVERDUE.value,
        "remind": settings.BANKCRM_OVERDUE_REMIND,
        "overdue_in_unit": NotificationKind.OVERDUE_IN_UNIT.value,
        "escalate": settings.BANKCRM_OVERDUE_ESCALATE,
        "reassign": NotificationKind.REASSIGN.value,
        "offer": settings.BANKCRM_OVERDUE_REASSIGN,
    }
    return ROOM.run("reminders", parameters, follow_ups=drafts.all_rows(Draft(FollowUp)))
