"""Which tables of this floor a night drafts."""

from kernel.drafts import Draft
from staff.models import Notification, Officer, OrgUnit

DRAFTS = (
    Draft(OrgUnit),
    Draft(Officer, day_columns=("password", "last_login", "locked_at", "is_superuser")),
    Draft(
        Notification,
        day_columns=("read_at", "told_at"),
        untouched="t.read_at is null",  # who has read it, keeps it
    ),
)
