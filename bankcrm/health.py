"""Is the process alive, and can it serve: what a load balancer asks."""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError


@require_safe
@never_cache
def livez(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Database, migrations and Redis, each by name; 503 when one of them is missing."""
    parts = {name: check() for name, check in CHECKS.items()}
    is_ready = all(state == "ok" for state in parts.values())
    answer = {"status": "ok" if is_ready else "unavailable", **parts}
    return JsonResponse(answer, status=200 if is_ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unknown"
    return f"{len(waiting)} waiting" if waiting else "ok"


def _redis() -> str:
    if not settings.REDIS_URL:
        return "ok"  # a lone test process: nothing is shared
    try:
        cache.get("readyz")
    except RedisError:
        return "unreachable"
    return "ok"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "redis": _redis,
}
