"""What the API answers to what it refuses, beside what the framework knows."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from kernel.plain_json import TooLarge


def in_words(exc: Exception, context: dict[str, Any]) -> Response | None:
    """What Django has found too large is answered like any other refusal."""
    if isinstance(exc, RequestDataTooBig):
        exc = TooLarge()
    answer: Response | None = exception_handler(exc, context)
    return answer


class FiguresAreOver(exceptions.APIException):
    """What was counted on a night that the pages stand on no more."""

    status_code = status.HTTP_410_GONE
    default_code = "over"
