"""A dry run kept beside the figures that it stands on: it goes with them."""

import json
import os
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from tempfile import mkstemp
from typing import Any

import numpy as np

from campaigns.definition import CampaignDefinition
from campaigns.models import Campaign
from campaigns.what_if.dry_runs.plan import DryRun, Plan
from tiering.rules import digest_of
from tiering.what_if import Population, population


def kept(campaign: Campaign, definition: CampaignDefinition) -> DryRun | None:
    """The dry run of this very definition on the figures as they stand; None when there is none."""
    among = population(())
    file = _file(among, campaign, definition) if among is not None else None
    if file is None or not file.exists():
        return None
    with np.load(file) as parts:
        told: dict[str, Any] = json.loads(str(parts["told"]))
        plan = Plan(parts["rows"], tuple(told.pop("words")))
    days = {name: date.fromisoformat(told[name]) for name in ("on", "figures_of")}
    made_at = datetime.fromisoformat(told["made_at"])
    return DryRun(**told | days | {"made_at": made_at, "plan": plan})


def keep(campaign: Campaign, definition: CampaignDefinition, run: DryRun) -> None:
    """Whole or not at all: other processes look for it."""
    among = population(())
    if among is None:
        return
    told = {each.name: getattr(run, each.name) for each in fields(run) if each.name != "plan"}
    words = json.dumps(told | {"words": run.plan.words}, default=str)
    file = _file(among, campaign, definition)
    handle, unfinished = mkstemp(dir=among.folder, prefix=f"{file.stem}.", suffix=".part")
    with os.fdopen(handle, "wb") as part:
        np.savez(part, told=np.array(words), rows=run.plan.rows)
    os.replace(unfinished, file)


def _file(among: Population, campaign: Campaign, definition: CampaignDefinition) -> Path:
    return among.folder / f"dry-run-{campaign.pk}-{digest_of(definition)}.npz"
