"""What one person changes about people who work here."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from staff import activation
from staff.enums import NotificationKind, Role
from staff.models import AuditEvent, CoachingNote, Leave, Officer
from staff.operations.audit import record_audit
from staff.operations.desk import notify


class NeedsSecondPerson(Exception):
    """One administrator alone makes no other, and takes no other's place."""


@transaction.atomic
def invite(officer: Officer, *, by: Officer, address: str | None = None) -> str:
    """A one-time link for `officer`, who may not have left; the path, for `by` to hand over.

    An administrator is invited after somebody else than `by` has unlocked the account for it.
    """
    if officer.role == Role.ADMINISTRATOR and by != officer and not _is_unlocked(officer, by):
        raise NeedsSecondPerson
    record_audit(by=by, action="officer.invited", subject=officer, address=address)
    return activation.link_for(officer)


def _is_unlocked(officer: Officer, by: Officer) -> bool:
    """By a second person, since a password was chosen last."""
    events = AuditEvent.objects.filter(
        subject_type=officer._meta.label_lower,
        subject_id=str(officer.pk),
        action__in=("officer.unlocked", "officer.activated"),
    )
    last = events.order_by("-id").first()
    return last is not None and last.action == "officer.unlocked" and last.actor != by.staff_no


@transaction.atomic
def choose_password(officer: Officer, password: str, *, address: str | None = None) -> None:
    """The end of an activation: the link that led here is dead from now on."""
    officer.set_password(password)
    officer.save(update_fields=["password"])
    record_audit(by=officer, action="officer.activated", subject=officer, address=address)


@transaction.atomic
def lock(officer: Officer, *, by: Officer, address: str | None = None) -> None:
    """Out at the next request, whatever the delivery says; harmless to repeat."""
    if Officer.objects.filter(pk=officer.pk, locked_at=None).update(locked_at=timezone.now()):
        record_audit(by=by, action="officer.locked", subject=officer, address=address)


@transaction.atomic
def unlock(officer: Officer, *, by: Officer, address: str | None = None) -> None:
    if Officer.objects.filter(pk=officer.pk, locked_at__isnull=False).update(locked_at=None):
        record_audit(by=by, action="officer.unlocked", subject=officer, address=address)


@transaction.atomic
def write_coaching_note(
    officer: Officer,
    *,
    by: Officer,
    text: str,
    form_nonce: UUID,
    path: str,
    on: date,
    address: str | None = None,
) -> None:
    """A word of advice about the work, found at `path`; the same form sent twice is one note."""
    note, is_new = CoachingNote.objects.get_or_create(
        form_nonce=form_nonce, defaults={"officer": officer, "author": by, "text": text}
    )
    if is_new:
        record_audit(by=by, action="officer.coached", subject=officer, address=address)
        notify(
            officer,
            kind=NotificationKind.COACHING,
            cause=f"note:{note.pk}",
            facts={"by": by.name},
            path=path,
            on=on,
        )


class LeaveOverlaps(Exception):
    """On some of the days the officer is away already."""


@transaction.atomic
def note_leave(
    officer: Officer,
    *,
    by: Officer,
    starts_on: date,
    ends_on: date,
    deputy: Officer | None,
    address: str | None = None,
) -> Leave:
    """Days on which `officer` is away; the night plans around them from now on.

    Harmless to repeat; raises LeaveOverlaps where another leave holds some of the days.
    """
    # one at a time for each officer: of two heads at once, the second sees what the first noted
    Officer.objects.select_for_update(no_key=True, of=("self",)).get(pk=officer.pk)
    said = {"officer": officer, "starts_on": starts_on, "ends_on": ends_on, "deputy": deputy}
    overlapping = Leave.objects.between(starts_on, ends_on).filter(officer=officer)
    same: Leave | None = overlapping.filter(**said).first()
    if same is not None:
        return same
    if overlapping.exists():
        raise LeaveOverlaps
    leave = Leave.objects.create(**said, noted_by=by)
    record_audit(
        by=by, action="officer.leave_noted", subject=officer, detail=_of(leave), address=address
    )
    return leave


@transaction.atomic
def cancel_leave(leave: Leave, *, by: Officer, address: str | None = None) -> bool:
    """Harmless to repeat; what went to the deputy meanwhile stays there."""
    waiting = Leave.objects.filter(pk=leave.pk, cancelled_at=None)
    is_cancelled = bool(waiting.update(cancelled_at=timezone.now()))
    if is_cancelled:
        record_audit(
            by=by,
            action="officer.leave_cancelled",
            subject=leave.officer,
            detail=_of(leave),
            address=address,
        )
    return is_cancelled


def _of(leave: Leave) -> dict[str, str]:
    return {
        "from": leave.starts_on.isoformat(),
        "until": leave.ends_on.isoformat(),
        "deputy": leave.deputy.staff_no if leave.deputy else "",
    }
