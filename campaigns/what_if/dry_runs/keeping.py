"""A dry run kept beside the figures that it stands on: it goes with them."""

import json
import os
from dataclasses import fields
from pathlib import Path
from tempfile import mkstemp

import numpy as np

from campaigns.definition import CampaignDefinition
from campaigns.models import Campaign
from campaigns.what_if.dry_runs.plan import DryRun, Outline, Plan
from kernel.plain_shapes import of_plain, to_plain
from tiering.rules import digest_of
from tiering.what_if import Population, population


def kept(campaign: Campaign, definition: CampaignDefinition) -> DryRun | None:
    """The dry run of this very definition on the figures as they stand; None when there is none."""
    among = population(())
    file = _file(among, campaign, definition) if among is not None else None
    if file is None or not file.exists():
        return None
    with np.load(file) as parts:
        told = json.loads(str(parts["told"]))
        plan = Plan(parts["rows"], tuple(told["words"]))
    return DryRun(**vars(of_plain(Outline, told)), plan=plan)


def keep(campaign: Campaign, definition: CampaignDefinition, run: DryRun) -> None:
    """Whole or not at all: other processes look for it."""
    among = population(())
    if among is None:
        return
    told = {each.name: to_plain(getattr(run, each.name)) for each in fields(Outline)}
    words = json.dumps(told | {"words": run.plan.words})
    file = _file(among, campaign, definition)
    handle, unfinished = mkstemp(dir=among.folder, prefix=f"{file.stem}.", suffix=".part")
    with os.fdopen(handle, "wb") as part:
        np.savez(part, told=np.array(words), rows=run.plan.rows)
    os.replace(unfinished, file)


def _file(among: Population, campaign: Campaign, definition: CampaignDefinition) -> Path:
    return among.folder / f"dry-run-{campaign.pk}-{digest_of(definition)}.npz"
