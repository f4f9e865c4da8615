"""The bell. Ringing is harmless: the ledger decides what there is to do."""

from datetime import time
from pathlib import Path
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from bankcrm import channels, inbox, ledger, nightly, queries
from bankcrm.alarm import raise_alarm
from bankcrm.enums import RunKind
from bankcrm.models import Rerun
from kernel.clock import now, today
from staff.enums import NotificationKind
from staff.operations import notify
from staff.queries import head_office


@shared_task(name="bankcrm.ring", ignore_result=True)
def ring(**kwargs: Any) -> None:
    """Every minute: sweeps a run that nobody works on, tries again what head office has asked for,
    else starts the oldest waiting delivery.
    """
    _warn_when_late()
    left, asked = ledger.unfinished(), ledger.next_rerun()
    if left is not None and left.attempts < ledger.MAX_ATTEMPTS:
        finish.delay(run_id=left.pk)
        return
    if asked is not None and (left is None or left == asked.run):
        _run_again(asked)
        return
    if left is not None:
        return
    if now().time() < _time_of(settings.BANKCRM_NIGHT_START) or ledger.held() is not None:
        return
    waiting = inbox.waiting()
    if waiting and not ledger.has_failed(inbox.seal_of(waiting[0])):
        nightly.start(RunKind.NIGHTLY, waiting[0])


@shared_task(name="bankcrm.finish", ignore_result=True)
def finish(*, run_id: int, **kwargs: Any) -> None:
    nightly.finish(run_id)


@shared_task(name="bankcrm.tell", ignore_result=True)
def tell(**kwargs: Any) -> None:
    """Every minute: what is new goes out once; nothing is asked while no channel is set."""
    channels.tell_all()


def _run_again(asked: Rerun) -> None:
    """By the same door as everything: it goes on where it stopped, or is read from the start."""
    run = asked.run
    if not ledger.is_claimed(run) and ledger.take_up(asked):
        nightly.start(RunKind(run.kind), Path(run.delivery.folder) if run.delivery else None)


def _time_of(text: str) -> time:
    return time.fromisoformat(text)


def _warn_when_late() -> None:
    """Once a day, when yesterday is not published at the deadline: duty and head office hear it."""
    late = queries.late_night()
    if late and cache.add(f"night-late-{late}", True, timeout=24 * 3600):
        raise_alarm(f"{late}: not published at {settings.BANKCRM_NIGHT_DEADLINE}")
        for officer in head_office():
            notify(
                officer,
                kind=NotificationKind.NIGHT_LATE,
                cause=f"night:{late}",
                facts={"day": str(late), "deadline": settings.BANKCRM_NIGHT_DEADLINE},
                path=reverse("bankcrm:night-list"),
                on=today(),
            )
