"""Asking for a dry run: a small bank's at once, a large one's by the worker."""

from functools import partial

from django.db import transaction

from campaigns.enums import DryRunState
from campaigns.models import Campaign, CampaignVersion, WantedDryRun
from campaigns.operations.campaign_versions import lock_campaign
from campaigns.queries import definition_tried
from campaigns.queries.dry_runs import standing
from campaigns.targeting.dry_run import check_plans, run_and_keep
from campaigns.targeting.wanted import TAKE_UP
from campaigns.what_if.dry_runs import kept
from kernel import bell, locks
from kernel.clock import now
from staff.models import Officer
from staff.operations import check_head_office
from tiering.rules import digest_of
from tiering.what_if import NoNightYet, population

AT_ONCE = 50_000  # customers: about three seconds


def ask_dry_run(*, campaign: Campaign, version: CampaignVersion | None, by: Officer) -> bool:
    """Of a version, or of the campaign as it runs; returns whether it is done already.

    Asked for again while it waits or runs, it is tried once. Without a worker it is tried here.
    Raises NotTriedNow and WrongState in words.
    """
    check_head_office(by)
    check_plans(campaign, version)
    among = population(())
    if among is None:
        raise NoNightYet
    if len(among) > AT_ONCE and bell.is_there():
        _write_down(campaign, version, by)
        return False
    _try_at_once(campaign, version)
    return True


@transaction.atomic
def _try_at_once(campaign: Campaign, version: CampaignVersion | None) -> None:
    """A second press waits for the first, and has what that has found."""
    asked_at = now()
    locks.wait_for(locks.DRY_RUN)
    found = kept(campaign, definition_tried(campaign, version))
    is_found_meanwhile = found is not None and found.made_at > asked_at
    if not is_found_meanwhile and run_and_keep(campaign, version) is None:
        raise NoNightYet


@transaction.atomic
def _write_down(campaign: Campaign, version: CampaignVersion | None, by: Officer) -> None:
    lock_campaign(campaign.pk)
    digest = digest_of(definition_tried(campaign, version))
    found = WantedDryRun.objects.filter(campaign=campaign, digest=digest).first()
    if found is None or not standing(found).is_moving:
        WantedDryRun.objects.update_or_create(
            campaign=campaign,
            digest=digest,
            defaults={
                "version": version,
                "state": DryRunState.WAITING,
                "asked_by": by,
                "asked_at": now(),
                "taken_at": None,
                "ended_at": None,
            },
        )
    transaction.on_commit(partial(bell.ring, TAKE_UP))
