"""What one page asks more than once is read once: it stands on the same date from top to bottom."""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
T = TypeVar("T")

_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


class OnceMiddleware:
    """Answers are kept until the request ends, and never beyond."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = _answers.set({})
        try:
            return self.get_response(request)
        finally:
            _answers.reset(before)


def once_per_request(read: Callable[P, T]) -> Callable[P, T]:
    """For a read that no request changes; outside of one, as in a night, it is made each time."""

    @wraps(read)
    def kept(*args: P.args, **kwargs: P.kwargs) -> T:
        answers = _answers.get()
        if answers is None:
            return read(*args, **kwargs)
        question = (read, args, frozenset(kwargs.items()))
        if question not in answers:
            answers[question] = read(*args, **kwargs)
        answer: T = answers[question]
        return answer

    return kept
