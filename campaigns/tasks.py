"""What the worker does for campaigns. Ringing is harmless: rows say what there is to do."""

from typing import Any

from celery import shared_task

from campaigns.targeting import wanted
from kernel import bell


@shared_task(name=wanted.TAKE_UP, ignore_result=True)
def dry_run(**kwargs: Any) -> None:
    """Each minute, and when head office asks. The next one is rung for, so that a night comes
    between two of them.
    """
    if wanted.take_up():
        bell.ring(wanted.TAKE_UP)
