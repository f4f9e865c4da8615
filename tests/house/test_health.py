"""What a load balancer asks."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from pytest_django import Settings


def test_livez_answers_without_a_database(client: Client) -> None:
    assert client.get("/livez").json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_is_ok_when_everything_is_there(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


@pytest.mark.django_db
def test_readyz_with_a_migration_waiting_is_unavailable(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'sessions'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "1 waiting")


@pytest.mark.django_db
def test_readyz_without_redis_is_unavailable(client: Client, settings: Settings) -> None:
    nobody_there = "redis://127.0.0.1:1/0"
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.REDIS_URL = nobody_there
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": nobody_there}}
    answer = client.get("/readyz")
    caches.close_all()
    assert (answer.status_code, answer.json()["redis"]) == (503, "unreachable")


def test_health_by_post_is_not_allowed(client: Client) -> None:
    assert client.post("/livez").status_code == 405
