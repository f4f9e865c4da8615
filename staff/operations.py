"""What one person changes about people who work here, and the record of every act."""

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from staff import activation
from staff.enums import Role
from staff.models import AuditEvent, Officer


def record_audit(
    *,
    by: Officer,
    action: str,
    subject: models.Model,
    detail: dict[str, Any] | None = None,
    address: str | None = None,
) -> AuditEvent:
    """Writes who did what to whom; `detail` must be JSON and hold no identity or phone number.

    Call it in the transaction of the act, so that neither stands without the other.
    """
    return AuditEvent.objects.create(
        actor=by.staff_no,
        actor_name=by.name,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        detail=detail or {},
        address=address,
    )


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
