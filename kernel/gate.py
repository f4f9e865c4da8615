"""Who may open a page: signed in, and of a role that the page is for."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def for_roles(*roles: str) -> Callable[[View], View]:
    """Others of the house get 403; strangers go to the sign-in page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            if getattr(request.user, "role", None) not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast(View, guarded)

    return decorate


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """A fragment must not receive the sign-in page: htmx is told to leave the page instead."""
    if request.headers.get("HX-Request") != "true":
        return redirect_to_login(request.get_full_path())
    page = request.headers.get("HX-Current-URL", "/")
    # Only the path of the page, so that a forged header leads nowhere else.
    path = "/" + page.split("://", 1)[-1].partition("/")[2]
    answer = HttpResponse(status=204)
    answer.headers["HX-Redirect"] = redirect_to_login(path).url
    return answer
