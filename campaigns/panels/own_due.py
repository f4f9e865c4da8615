"""How much of an officer's own work is due, for the badge that stands on every page."""

from campaigns.models import FollowUp
from customers.queries import reading_day
from staff.models import Officer

MOST_SHOWN = 99


def n_due(officer: Officer) -> int:
    """Own follow-ups that are overdue or due today, counted no further than can be shown."""
    today = reading_day()
    if today is None:
        return 0
    due = FollowUp.objects.open().leading().filter(owner=officer, due_on__lte=today)
    return due.order_by()[: MOST_SHOWN + 1].count()
