"""Tokens of the API: who guesses at them is soon answered no more."""

from typing import Any

from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.throttling import SimpleRateThrottle


class FailedTokens(SimpleRateThrottle):
    """Counts, per address, only what was no token; its rate stands with the other rates."""

    scope = "failed_tokens"
    num_requests: int  # both are read from the rate
    duration: int

    def get_cache_key(self, request: Any, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}

    def seconds_to_wait(self, request: Any) -> float | None:
        """Until the address may try again; None when it may now. Counts nothing."""
        oldest_that_counts = self.timer() - self.duration
        recent = [
            at for at in self.cache.get(self.get_cache_key(request, None), [])
            if at > oldest_that_counts
        ]  # fmt: skip
        return recent[-1] - oldest_that_counts if len(recent) >= self.num_requests else None


class GuardedTokenAuthentication(TokenAuthentication):
    """While an address is shut a right token waits too: nobody learns which guess is right."""

    def authenticate(self, request: Any) -> Any:
        if not request.headers.get("Authorization", "").lower().startswith("token"):
            return None
        failed = FailedTokens()
        wait = failed.seconds_to_wait(request)
        if wait is not None:
            raise Throttled(wait)
        try:
            return super().authenticate(request)
        except AuthenticationFailed:
            failed.allow_request(request, None)  # type: ignore[arg-type]  # no view is asked
            raise
