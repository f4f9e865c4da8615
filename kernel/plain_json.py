"""JSON from outside, for the API and for forms: neither nested without end nor half a character."""

from io import BytesIO
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser
from rest_framework.status import HTTP_413_REQUEST_ENTITY_TOO_LARGE

MAX_DEPTH = 50  # rules of the deepest kind take half of it


class TooLarge(APIException):
    status_code = HTTP_413_REQUEST_ENTITY_TOO_LARGE

    def __init__(self) -> None:
        super().__init__(_("More is sent at once than is read."), "too_large")


class PlainJSONParser(JSONParser):
    """No more is read than a form may hold, whatever length the sender names."""

    def parse(self, stream: Any, *args: Any, **kwargs: Any) -> Any:
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            return checked(super().parse(BytesIO(body), *args, **kwargs))
        except (RecursionError, UnicodeEncodeError):
            raise ParseError(_("This is no plain JSON.")) from None


class PlainJSONField(forms.JSONField):
    """What was typed is shown again as it was typed."""

    def to_python(self, value: Any) -> Any:
        try:
            return checked(super().to_python(value))
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
