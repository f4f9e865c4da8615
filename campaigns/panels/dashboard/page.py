"""The whole dashboard: its panels, read once and shared where two need the same."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from campaigns.panels.dashboard.attention import attention
from campaigns.panels.dashboard.distribution import distribution
from campaigns.panels.dashboard.funnel import funnel
from campaigns.panels.dashboard.kpis import kpis
from campaigns.panels.dashboard.migration import MovesBy, View, migration
from campaigns.panels.dashboard.near import Near, near_lines
from campaigns.panels.dashboard.past_work import past_work
from campaigns.panels.dashboard.wall import wall
from campaigns.panels.dashboard.workload import workload
from campaigns.panels.frame import Frame
from campaigns.panels.targets.board import targets_of


@dataclass(frozen=True)
class Choices:
    """What the address asks for; what it asks for in vain is the usual."""

    by: MovesBy
    view: View
    near: Near
    month: date | None
    campaign: str


def choices_of(query: QueryDict) -> Choices:
    return Choices(
        by=one_of(MovesBy, query.get("by"), MovesBy.AUM),
        view=one_of(View, query.get("view"), View.FLOW),
        near=one_of(Near, query.get("near"), Near.ALL),
        month=_month(query.get("month", "")),
        campaign=query.get("campaign", ""),
    )


def one_of(choices: Any, text: str | None, usual: Any) -> Any:
    return choices(text) if text in choices.values else usual


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def panels(frame: Frame, choices: Choices) -> dict[str, Any]:
    """Of a closed period what the nights kept of it: what is to be done is of today alone."""
    near = near_lines(frame, shown=choices.near)
    campaign = funnel(frame, code=choices.campaign)
    targets = targets_of(frame)
    figures = kpis(frame, campaign, targets)
    shown: dict[str, Any] = {
        "kpis": figures,
        "targets": targets,
        "distribution": distribution(frame),
        "migration": migration(frame, by=choices.by, view=choices.view),
        "near": near,
        "wall": wall(frame, month=choices.month),
        "funnel": campaign,
        "measures": MovesBy.choices,
        "views": View.choices,
    }
    if frame.is_closed:
        return shown | {"work": past_work(frame)}
    work = workload(frame.unit, on=frame.on, today=frame.today)
    focus = attention(frame, figures, near, work, campaign)
    return shown | {"workload": work, "focus": focus}
