"""One-time links for the first sign-in. A link dies with its use, with a lock, and with time."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from staff.models import Officer


class ActivationTokens(PasswordResetTokenGenerator):
    """Signed over the password and the state of the account; expires as PASSWORD_RESET_TIMEOUT."""

    key_salt = "staff.activation.ActivationTokens"

    def _make_hash_value(self, user: Officer, timestamp: int) -> str:
        state = super()._make_hash_value(user, timestamp)
        return f"{state}{user.delivered_active}{user.locked_at}"


tokens = ActivationTokens()


def link_for(officer: Officer) -> str:
    """The path of a link that lets `officer` choose a password once."""
    uid = urlsafe_base64_encode(force_bytes(officer.pk))
    return reverse("staff:account-activate", args=(uid, tokens.make_token(officer)))


def officer_of(uid: str, token: str) -> Officer | None:
    """Whom a link is for; None when it is used up, expired, forged, or of a leaver."""
    try:
        key = int(force_str(urlsafe_base64_decode(uid)))
    except (ValueError, OverflowError):
        return None
    officer = Officer.objects.filter(pk=key).first()
    if officer is None or not officer.is_active or not tokens.check_token(officer, token):
        return None
    return officer
