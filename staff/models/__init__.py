"""Tables of the people who work here: a module per subject."""

from staff.models.desk import CoachingNote, Leave, Notification, SavedView
from staff.models.people import AuditEvent, BusinessDay, Officer, OfficerManager, OrgUnit

__all__ = [
    "AuditEvent",
    "BusinessDay",
    "CoachingNote",
    "Leave",
    "Notification",
    "Officer",
    "OfficerManager",
    "OrgUnit",
    "SavedView",
]
