"""What the next night would plan of a campaign, by the night's own statements, without writing it.

Who comes and who goes is found on the figures of the last published night as of the next day, of
all campaigns that run: they share officers' hours, lines, and the messages that a customer may get.
The rest is the night itself, over drafts of this session that go with it.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from psycopg2 import sql as pg

from campaigns.definition import CampaignDefinition
from campaigns.enums import CampaignState, ExclusionReason
from campaigns.models import Campaign, CampaignVersion
from campaigns.queries import definition_of, definition_tried, plans
from campaigns.targeting import planning, running, touched, whitelist
from campaigns.targeting.running import Season
from campaigns.what_if import Draw, draw, dry_runs
from campaigns.what_if.dry_runs import DryRun, Plan
from customers.queries import publication
from kernel import locks, sql
from kernel.clock import now
from kernel.drafts import Draft
from kernel.drafts_aside import aside
from kernel.sql import Room
from staff.enums import VersionState
from staff.models import Officer, OrgUnit
from staff.operations import WrongState
from tiering import queries
from tiering.what_if import PopulationMoved

ROOM = Room(Path(__file__).parent / "sql")
READ = (Draft(OrgUnit), Draft(Officer), *(draft for draft, *_ in touched.READ.values()))
NO_FIGURES = pg.SQL("'{}'::jsonb")  # planning reads none
# As a night's session (`bankcrm.nightly`), and nothing without an end.
SESSION = """
set local statement_timeout = '10min';
set local jit = off;
set local default_statistics_target = 30;
"""
ONE_DAY = timedelta(days=1)


def check_plans(campaign: Campaign, version: CampaignVersion | None) -> None:
    """Raises WrongState for what plans nothing."""
    if plans(campaign, version):
        return
    if version is not None and version.state == VersionState.DISCARDED:
        raise WrongState(_("This draft was discarded: the night plans nothing of it."))
    raise WrongState(_("This campaign stands still or is over: the night plans nothing of it."))


def run_and_keep(campaign: Campaign, version: CampaignVersion | None) -> DryRun | None:
    """Of a version, or of the campaign as it runs; None where there is nothing to stand on."""
    check_plans(campaign, version)
    definition = definition_tried(campaign, version)
    found = dry_run(campaign, None if definition == definition_of(campaign) else definition)
    if found is not None:
        dry_runs.keep(campaign, definition, found)
    return found


def dry_run(campaign: Campaign, definition: CampaignDefinition | None = None) -> DryRun | None:
    """Of a version as if it were approved now, or of the campaign as it runs.

    The next night, or the first one of a campaign that begins later. None before the first night.
    """
    published, own = publication(), _draw(definition or definition_of(campaign), campaign)
    if published is None or own is None:
        return None
    with aside(READ):
        locks.wait_for(locks.DRY_RUN)
        sql.execute(SESSION)
        _adopt(campaign, definition, int(own.listed.sum()))
        on = _first_night(campaign, published.on)
        season = running.season(on)
        held = _draw_lists(season, {campaign.pk: own})
        again = [campaign.pk] if definition else []
        planning.plan(on=on, everyone=False, again=again)
        planned = Plan.of(_follow_ups(campaign))
    if publication() != published:
        raise PopulationMoved
    is_held_back = campaign.pk in held
    coming = np.zeros_like(own.now) if is_held_back else own.listed & ~own.now
    return DryRun(
        on=on,
        figures_of=published.on,
        n_entering=int(coming.sum()),
        n_held_out=int((coming & own.held_out).sum()),
        n_leaving=int((own.now & ~own.listed).sum()),
        is_held_back=is_held_back,
        made_at=now(),
        plan=planned,
    )


def _adopt(campaign: Campaign, definition: CampaignDefinition | None, size: int) -> None:
    """The campaign as this version would have it, for this session alone."""
    ROOM.run("campaigns_apart")
    found = Campaign.objects.get(pk=campaign.pk)
    found.state = CampaignState.LIVE
    if definition is not None:
        definition.adopt(found)
        found.version, found.approved_size = campaign.version + 1, size
    found.save()


def _first_night(campaign: Campaign, published: date) -> date:
    running_from = Campaign.objects.select_related("programme").get(pk=campaign.pk)
    season = running_from.programme
    begins: date | None = running_from.starts_on or (season.starts_on if season else None)
    return max(published + ONE_DAY, begins or date.min)


def _draw_lists(season: Season, drawn: dict[int, Draw]) -> list[int]:
    """Drafts who comes and who goes; returns the campaigns whose list is held back."""
    for each in season.running:
        if each.id not in drawn:
            other = _draw(definition_of(each.campaign), each.campaign)
            drawn |= {each.id: other} if other else {}
    ROOM.run("dry_cases", season.parameters() | _found(drawn))
    wide_row = queries.wide_row(season.on, drafted=False)
    whitelist.close_leavers(season, wide_row)
    whitelist.hold_back(season)
    whitelist.add_newcomers(season, wide_row, NO_FIGURES)
    return [each for (each,) in sql.rows("select campaign_id from campaign_held")]


def _draw(definition: CampaignDefinition, campaign: Campaign) -> Draw | None:
    return draw(definition, campaign, is_ahead=True)


def _found(drawn: dict[int, Draw]) -> dict[str, object]:
    """Who comes and who goes, as columns: one line for each customer of each campaign."""
    lines = [_lines(campaign, each) for campaign, each in drawn.items()]
    columns = [np.concatenate(column).tolist() for column in zip(*lines, strict=True)]
    return dict(zip(("campaigns", "customers", "picked", "excluded", "met"), columns, strict=True))


def _lines(campaign: int, drawn: Draw) -> list[NDArray[Any]]:
    places = np.flatnonzero(drawn.listed != drawn.now)
    excluded = drawn.kept_out[ExclusionReason.CAMPAIGN]
    return [
        np.full(len(places), campaign),
        drawn.population.customers[places],
        *(mask[places] for mask in (drawn.picked, excluded, drawn.met)),
    ]


def _follow_ups(campaign: Campaign) -> list[tuple[Any, ...]]:
    return ROOM.rows("dry_follow_ups", {"campaign": campaign.pk})
