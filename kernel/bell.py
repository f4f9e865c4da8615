"""Rings the worker. Ringing is harmless, and a bell that nobody hears is rung again each minute."""

import structlog
from celery import Celery
from django.conf import settings
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)
PATIENCE = {"socket_connect_timeout": 2, "socket_timeout": 2}  # seconds
STALE_SECONDS = 60  # the next ring comes


def ring(task: str) -> None:
    """Says that there is something to do; what that is stands in the database."""
    with Celery(broker=settings.CELERY_BROKER_URL, set_as_current=False) as bell:
        bell.conf.broker_transport_options = PATIENCE
        try:
            bell.send_task(task, ignore_result=True, retry=False, expires=STALE_SECONDS)
        except OperationalError:
            log.warning("bell not heard", task=task)


def is_there() -> bool:
    """Whether there is a worker at all: a lone process without Redis has none."""
    return bool(settings.REDIS_URL)
