"""What one person changes, and the record of every act; a module per subject."""

from staff.operations.approvals import (
    REFUSALS,
    AlreadyDecided,
    AlreadySubmitted,
    ChangedMeanwhile,
    MayNotDecide,
    NeedsReason,
    NotADraft,
    asked_about,
    check_head_office,
    decide,
    submit_for_approval,
    withdraw,
)
from staff.operations.audit import record_audit, record_audits
from staff.operations.desk import delete_view, mark_read, notify, save_view
from staff.operations.people import (
    LeaveOverlaps,
    NeedsSecondPerson,
    cancel_leave,
    choose_password,
    invite,
    lock,
    note_leave,
    unlock,
    write_coaching_note,
)

__all__ = [
    "REFUSALS",
    "AlreadyDecided",
    "AlreadySubmitted",
    "ChangedMeanwhile",
    "LeaveOverlaps",
    "MayNotDecide",
    "NeedsReason",
    "NeedsSecondPerson",
    "NotADraft",
    "asked_about",
    "cancel_leave",
    "check_head_office",
    "choose_password",
    "decide",
    "delete_view",
    "invite",
    "lock",
    "mark_read",
    "note_leave",
    "notify",
    "record_audit",
    "record_audits",
    "save_view",
    "submit_for_approval",
    "unlock",
    "withdraw",
    "write_coaching_note",
]
