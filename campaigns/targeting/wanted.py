"""Takes up the dry runs that head office has asked for, one at a time in the whole house."""

import structlog

from campaigns.enums import DryRunState
from campaigns.models import WantedDryRun
from campaigns.queries import definition_tried, plans
from campaigns.targeting.dry_run import run_and_keep
from kernel import locks
from kernel.clock import now
from staff.operations import WrongState
from tiering.rules import digest_of
from tiering.what_if import NotTriedNow

log = structlog.get_logger(__name__)
TAKE_UP = "campaigns.dry_run"  # the bell that is rung for it


def take_up() -> bool:
    """Tries what waits longest; returns whether more waits. Nothing while another one is at work.

    Whoever holds the lock is the only one at work: what still stands as running has broken off,
    and is not tried again by itself, since it may be what has killed its worker.
    """
    wanted = WantedDryRun.objects.all()
    with locks.alone(locks.DRY_RUN) as is_mine:
        if not is_mine:
            return False
        wanted.filter(state=DryRunState.RUNNING).update(state=DryRunState.BROKEN, ended_at=now())
        first = wanted.filter(state=DryRunState.WAITING).first()
        if first is None:
            return False
        this = wanted.filter(pk=first.pk)
        this.update(state=DryRunState.RUNNING, taken_at=now())
        ending = _tried(first)
        this.filter(state=DryRunState.RUNNING).update(state=ending, ended_at=now())
    return wanted.filter(state=DryRunState.WAITING).exists()


def _tried(wanted: WantedDryRun) -> DryRunState:
    """Only what was asked for: a draft may have been written on since, or thrown away."""
    if not plans(wanted.campaign, wanted.version):
        return DryRunState.OVER
    if digest_of(definition_tried(wanted.campaign, wanted.version)) != wanted.digest:
        return DryRunState.CHANGED
    try:
        found = run_and_keep(wanted.campaign, wanted.version)
    except NotTriedNow:
        return DryRunState.MOVED
    except WrongState:
        return DryRunState.OVER
    except Exception:
        log.exception("dry run broken off", campaign=wanted.campaign.code)
        return DryRunState.BROKEN
    return DryRunState.BROKEN if found is None else DryRunState.DONE
