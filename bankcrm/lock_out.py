"""When the door stays shut: too many failed sign-ins of a name, or of an address across names."""

from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest


class LockOutHandler(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    """A name at an address is locked early; an address only when it tries name after name.

    A whole branch sits behind one address, so its own limit is wide. Attempts while it is locked
    are not counted: the door opens again a cool-off after the last one that was.
    """

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        return super().is_locked(request, credentials) or _is_address_locked(request)


def _is_address_locked(request: HttpRequest) -> bool:
    most = settings.BANKCRM_FAILED_SIGN_INS_PER_ADDRESS
    attempts = AccessAttempt.objects.filter(
        ip_address=request.META.get("REMOTE_ADDR"),
        attempt_time__gte=get_cool_off_threshold(request),
    )
    n_failed = attempts.aggregate(n=Sum("failures_since_start"))["n"] or 0
    return bool(most and n_failed >= most)
