"""The record of every act."""

from collections.abc import Iterable
from typing import Any

from django.db import models

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
    event = _event(by, action, subject, detail or {}, address)
    event.save(force_insert=True)
    return event


def record_audits(
    *,
    by: Officer,
    action: str,
    details: Iterable[tuple[models.Model, dict[str, Any]]],
    address: str | None = None,
) -> None:
    """One event for each subject with its detail, as `record_audit` writes it, in one statement."""
    AuditEvent.objects.bulk_create(
        _event(by, action, subject, detail, address) for subject, detail in details
    )


def record_of(
    subject_type: str,
    subject_id: str,
    *,
    by: Officer,
    action: str,
    detail: dict[str, Any],
    address: str | None,
) -> AuditEvent:
    """The event of an act on a subject that is known by its strings alone; not saved yet."""
    return AuditEvent(
        actor=by.staff_no,
        actor_name=by.name,
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        detail=detail,
        address=address,
    )


def _event(
    by: Officer, action: str, subject: models.Model, detail: dict[str, Any], address: str | None
) -> AuditEvent:
    kind, number = subject._meta.label_lower, str(subject.pk)
    return record_of(kind, number, by=by, action=action, detail=detail, address=address)
