"""JSON from outside, for the API and for forms: neither nested without end, nor half a character,
nor two values under one key.
"""

import json
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.status import HTTP_413_REQUEST_ENTITY_TOO_LARGE
from rest_framework.utils.json import strict_constant

MAX_DEPTH = 50  # rules of the deepest kind take half of it
LONGEST_SHOWN = 60


class TooLarge(APIException):
    status_code = HTTP_413_REQUEST_ENTITY_TOO_LARGE

    def __init__(self) -> None:
        super().__init__(_("More is sent at once than is read."), "too_large")


class SaidTwice(ValueError):
    """One key with two values, in words."""

    def __init__(self, key: str) -> None:
        super().__init__(_("“%(key)s” is said twice.") % {"key": key[:LONGEST_SHOWN]})


class PlainDecoder(json.JSONDecoder):
    """Raises SaidTwice, or another ValueError for what is no JSON."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **options | {"object_pairs_hook": _once, "parse_constant": strict_constant}
        )


def parse_json(text: str, **options: Any) -> Any:
    """Raises SaidTwice, or another ValueError or RecursionError for what is no plain JSON."""
    return checked(json.loads(text, cls=PlainDecoder, **options))


class PlainJSONParser(JSONParser):
    """No more is read than a form may hold, whatever length the sender names."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
            return parse_json(body.decode(encoding))
        except SaidTwice as why:
            raise ParseError(str(why)) from None
        except (RecursionError, UnicodeEncodeError):
            raise ParseError(_("This is no plain JSON.")) from None
        except (ValueError, LookupError) as why:  # of an encoding that nobody knows
            raise ParseError(f"JSON parse error - {why}") from None


class PlainJSONField(forms.JSONField):
    """What was typed is shown again as it was typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(decoder=PlainDecoder, **kwargs)

    def to_python(self, value: Any) -> Any:
        try:
            return checked(super().to_python(value))
        except SaidTwice as why:
            raise ValidationError(str(why), code="twice") from None
        except (RecursionError, ValueError):  # a ValueError, too, where a number has no end
            raise ValidationError(_("This is no plain JSON."), code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        return InvalidJSONInput(data or "")


def checked(data: Any) -> Any:
    """Level by level, so that depth does not take the stack along."""
    level = [data]
    for _depth in range(MAX_DEPTH):
        below: list[object] = []
        for each in level:
            if isinstance(each, str):
                each.encode()
            elif isinstance(each, dict):
                below += [*each, *each.values()]
            elif isinstance(each, list):
                below += each
        if not below:
            return data
        level = below
    raise RecursionError


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise SaidTwice(checked(key))
        found[key] = value
    return found
