"""How it stands with a dry run that was asked for."""

from dataclasses import dataclass
from datetime import timedelta

from campaigns.definition import CampaignDefinition
from campaigns.enums import DryRunState
from campaigns.models import Campaign, CampaignVersion, WantedDryRun
from campaigns.queries.versions import definition_of
from kernel import locks
from kernel.clock import now

PATIENCE = timedelta(minutes=5)  # the bell rings each minute


@dataclass(frozen=True)
class DryRunAsked:
    """`n_before` are those that come first; `behind_night` while a night is at work."""

    state: DryRunState
    wanted: WantedDryRun
    n_before: int = 0
    behind_night: bool = False

    @property
    def is_moving(self) -> bool:
        return self.state in (DryRunState.WAITING, DryRunState.RUNNING)

    @property
    def has_failed(self) -> bool:
        return not self.is_moving and self.state != DryRunState.DONE


def definition_tried(campaign: Campaign, version: CampaignVersion | None) -> CampaignDefinition:
    """Of a version, or of the campaign as it runs."""
    return CampaignDefinition.parse(version.definition) if version else definition_of(campaign)


def dry_run_asked(campaign: Campaign, digest: str) -> DryRunAsked | None:
    """Of one definition; None when nobody has asked."""
    asked = WantedDryRun.objects.select_related("asked_by")
    wanted = asked.filter(campaign=campaign, digest=digest).first()
    return None if wanted is None else standing(wanted)


def standing(wanted: WantedDryRun) -> DryRunAsked:
    """A running one whose worker is gone has broken off; one that waits long is left alone."""
    state = DryRunState(wanted.state)
    if state == DryRunState.RUNNING and not locks.is_held(locks.DRY_RUN):
        return DryRunAsked(DryRunState.BROKEN, wanted)
    if state != DryRunState.WAITING:
        return DryRunAsked(state, wanted)
    is_night = locks.is_held(locks.NIGHT)
    is_heard = is_night or locks.is_held(locks.DRY_RUN)
    if not is_heard and wanted.asked_at < now() - PATIENCE:
        return DryRunAsked(DryRunState.LEFT, wanted)
    before = WantedDryRun.objects.filter(
        state__in=(DryRunState.WAITING, DryRunState.RUNNING), asked_at__lt=wanted.asked_at
    )
    return DryRunAsked(state, wanted, before.count(), is_night)
