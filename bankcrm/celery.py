"""The bell: Celery rings the night and sweeps unfinished runs, and remembers nothing."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bankcrm.settings")
os.environ.setdefault("BANKCRM_DB_ROLE", "job")

app = Celery("bankcrm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def keep_our_logs(**_options: object) -> None:
    """Django has set up logging already; Celery must not put its own on top."""


setup_logging.connect(keep_our_logs)
