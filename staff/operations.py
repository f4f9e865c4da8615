"""What one person changes about people who work here, and the record of every act."""

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
    return AuditEvent.objects.create(
        actor=by.staff_no,
        actor_name=by.name,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        detail=detail or {},
        address=address,
    )
