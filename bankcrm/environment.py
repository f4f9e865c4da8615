"""Reads settings from the environment and reports every mistake at once."""

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Any, cast
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import EnvValidationError, FileAwareEnv, ValidationError

AES_KEY_BYTES = 32


class Environment(FileAwareEnv):
    """`NAME` or the file named by `NAME_FILE`; an empty value counts as not set."""

    def __init__(self) -> None:
        super().__init__(eager=False, strip_whitespace=True)
        self.add_parser("field_keys", parse_field_keys)
        self.add_parser("secret_bytes", parse_secret_bytes)
        self.add_parser("share", parse_share)
        self.add_parser("alarm", parse_alarm)
        self.add_parser("channels", parse_channels)
        self.add_parser("address", parse_address)
        self.add_parser("database", parse_database)
        self.add_parser("time_of_day", parse_time_of_day)

    def _get_value(self, env_key: str, default: Any) -> Any:
        try:
            value = super()._get_value(env_key, default)
        except ValueError as error:  # the file of a secret cannot be read
            self._errors[env_key].append(str(error))
            return default
        return default if value == "" else value

    def finish(self) -> None:
        """Refuse to start when anything that was read is wrong, naming all of it."""
        try:
            self.seal()
        except EnvValidationError as error:
            mistakes = cast(Mapping[str, list[str]], error.error_messages)
            raise ImproperlyConfigured(_refusal(mistakes)) from None


def _refusal(mistakes: Mapping[str, list[str]]) -> str:
    lines = [f"  {name}: {' '.join(texts)}" for name, texts in sorted(mistakes.items())]
    title = "The configuration is wrong (.env.example explains every setting):"
    return "\n".join([title, *lines])


def parse_secret_bytes(value: str) -> str:
    """Base64 of at least 32 random bytes; kept as text."""
    if len(_decoded(value)) < AES_KEY_BYTES:
        raise ValidationError("Needs base64 of at least 32 bytes.")
    return value


def parse_field_keys(value: str) -> str:
    """JSON object of key id to base64 AES-256 key, kept as text; the first key encrypts."""
    try:
        keys = json.loads(value)
    except json.JSONDecodeError as error:
        raise ValidationError("Not valid JSON.") from error
    if not isinstance(keys, dict) or not keys:
        raise ValidationError('Needs at least one key: {"k1": "base64 of 32 bytes"}.')
    if any(len(_decoded(key)) != AES_KEY_BYTES for key in keys.values()):
        raise ValidationError("Every key needs base64 of exactly 32 bytes.")
    return value


def _decoded(value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError, TypeError) as error:
        raise ValidationError("Not valid base64.") from error


def parse_share(value: Any) -> Decimal:
    """A fraction from 0 to 1, kept exact."""
    try:
        share = Decimal(str(value))
    except InvalidOperation as error:
        raise ValidationError("Not a number.") from error
    if not share.is_finite() or not 0 <= share <= 1:
        raise ValidationError("Needs a fraction from 0 to 1.")
    return share


def parse_time_of_day(value: str) -> str:
    """Hours and minutes, kept as text."""
    try:
        return time.fromisoformat(value).strftime("%H:%M")
    except ValueError as error:
        raise ValidationError("Needs a time such as 01:00.") from error


def parse_alarm(value: str) -> str:
    """Nothing (log only), `mailto:somebody@bank` or the address of a webhook."""
    parts = urlsplit(value)
    is_mail = parts.scheme == "mailto" and "@" in parts.path
    is_webhook = parts.scheme in ("http", "https") and bool(parts.hostname)
    if value and not (is_mail or is_webhook):
        raise ValidationError("Needs mailto:ADDRESS, http(s)://… or nothing.")
    return value


def parse_channels(value: Any) -> dict[str, str]:
    """JSON object of staff number or unit code to an address of apprise; no refusal repeats it."""
    if not value:
        return {}
    try:
        channels = json.loads(value)
    except (json.JSONDecodeError, TypeError) as error:
        raise ValidationError("Not valid JSON.") from error
    if not isinstance(channels, dict):
        raise ValidationError('Needs {"STAFF_NO or UNIT_CODE": "address"}.')
    from apprise import Apprise  # noqa: PLC0415  # slow to load, and not needed without a channel

    wrong = [name for name, address in channels.items() if not Apprise().add(address)]
    if wrong:
        raise ValidationError(f"Not an address that apprise knows: {', '.join(wrong)}.")
    return channels


def parse_address(value: str) -> str:
    """Where people reach this installation, without a slash at its end; or nothing."""
    parts = urlsplit(value)
    if value and not (parts.scheme in ("http", "https") and parts.hostname):
        raise ValidationError("Needs https://HOST or nothing.")
    return value.rstrip("/")


def refuse_debug(value: bool) -> None:
    """Django's pages for developers show settings and rows to whoever causes an error."""
    if value:
        raise ValidationError("Must be off in production: its error pages show customers.")


def parse_database(value: str | None) -> str:
    """The address of a PostgreSQL database with the role that signs in; a default may be empty."""
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ValidationError("Needs postgresql://ROLE:PASSWORD@HOST:PORT/DATABASE.")
    return value


# A page looks up few rows, beside many other pages: by index, and in a process of its own.
FOR_PAGES = {"options": "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0"}


def database_settings(url: str, role: str) -> dict[str, Any]:
    """Django's settings of one database; a dead connection is noticed before it is used."""
    parsed = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    options = (FOR_PAGES if role == "web" else {}) | parsed.get("OPTIONS", {})
    return {**parsed, "ATOMIC_REQUESTS": False, "OPTIONS": options}
