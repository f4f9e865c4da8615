"""Tables of the people who work here: a module per subject."""

from staff.models.approvals import Approval
from staff.models.desk import CoachingNote, Leave, Notification, SavedView
from staff.models.people import AuditEvent, BusinessDay, Officer, OfficerManager, OrgUnit
from staff.models.versions import Version

__all__ = [
    "Approval",
    "AuditEvent",
    "BusinessDay",
    "CoachingNote",
    "Leave",
    "Notification",
    "Officer",
    "OfficerManager",
    "OrgUnit",
    "SavedView",
    "Version",
]
