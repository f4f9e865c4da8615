"""The bells that are rung each minute, and the worker that hears them."""

import pytest
from django.conf import LazySettings

from bankcrm.celery import app
from campaigns import tasks
from campaigns.targeting import wanted


def test_each_bell_of_the_minute_has_its_task(settings: LazySettings) -> None:
    app.loader.import_default_modules()

    rung = {each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()}

    assert wanted.TAKE_UP in rung
    assert rung <= set(app.tasks)


def test_a_broker_that_is_away_leaves_what_was_done(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1"
    monkeypatch.setattr(wanted, "take_up", lambda: True)

    tasks.dry_run()
