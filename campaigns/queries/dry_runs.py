"""How it stands with a dry run that was asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from campaigns.definition import CampaignDefinition
from campaigns.enums import CampaignState, DryRunState
from campaigns.models import Campaign, CampaignVersion, WantedDryRun
from campaigns.queries.versions import definition_of, is_over
from kernel import locks
from kernel.clock import now
from staff.enums import VersionState

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

    def has_failed_since(self, made_at: datetime | None) -> bool:
        """Later than what is kept, if anything is, was made."""
        return self.has_failed and (made_at is None or made_at < self.wanted.asked_at)


def plans(campaign: Campaign, version: CampaignVersion | None) -> bool:
    """What is over, was discarded, or stands still by a decision, plans nothing as it is."""
    if version is not None:
        is_discarded = version.state == VersionState.DISCARDED
        return not is_discarded and campaign.state != CampaignState.CLOSED
    return campaign.state == CampaignState.LIVE and not is_over(campaign)


def definition_tried(campaign: Campaign, version: CampaignVersion | None) -> CampaignDefinition:
    """Of a version, or of the campaign as it runs."""
    return CampaignDefinition.parse(version.definition) if version else definition_of(campaign)


def dry_run_asked(campaign: Campaign, digest: str) -> DryRunAsked | None:
    """Of one definition; None when nobody has asked."""
    asked = WantedDryRun.objects.select_related("asked_by", "campaign", "version")
    wanted = asked.filter(campaign=campaign, digest=digest).first()
    return None if wanted is None else standing(wanted)


def standing(wanted: WantedDryRun) -> DryRunAsked:
    """A running one whose worker is gone has broken off; one that waits long is left alone, and
    one that would plan nothing any more is dropped.
    """
    state = DryRunState(wanted.state)
    if state == DryRunState.RUNNING and not locks.is_held(locks.DRY_RUN):
        return DryRunAsked(DryRunState.BROKEN, wanted)
    if state != DryRunState.WAITING:
        return DryRunAsked(state, wanted)
    if not plans(wanted.campaign, wanted.version):
        return DryRunAsked(DryRunState.OVER, wanted)
    is_night = locks.is_held(locks.NIGHT)
    is_heard = is_night or locks.is_held(locks.DRY_RUN)
    if not is_heard and wanted.asked_at < now() - PATIENCE:
        return DryRunAsked(DryRunState.LEFT, wanted)
    before = WantedDryRun.objects.filter(
        state__in=(DryRunState.WAITING, DryRunState.RUNNING), asked_at__lt=wanted.asked_at
    )
    return DryRunAsked(state, wanted, before.count(), is_night)
