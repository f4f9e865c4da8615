"""The morning brief: what a branch talks about for ten minutes before it opens."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext

from campaigns.models import FollowUp
from campaigns.panels import worklist
from campaigns.panels.dashboard.funnel import funnel
from campaigns.panels.dashboard.kpis import kpis
from campaigns.panels.dashboard.migration import MovesBy, View, migration
from campaigns.panels.dashboard.near import Near, nearest
from campaigns.panels.dashboard.workload import workload
from campaigns.panels.frame import Frame, NotCounted
from campaigns.panels.targets.board import targets_of
from staff.scope import below
from staff.working_days import last_before

MUST_CONTACT = 8
NEAREST = 6
CANDIDATES = 100  # of the most important campaigns, among whom the largest amounts come first


@dataclass(frozen=True)
class DayBefore:
    """What the people of the unit got done on the working day before."""

    on: date
    n_done: int
    url: str


def frame_of_today(frame: Frame) -> Frame:
    """What people talk about in the morning; a closed period is for the dashboard."""
    if frame.is_closed:
        raise NotCounted(gettext("A morning brief is of today: choose a present period."))
    return frame


def brief(frame: Frame) -> dict[str, Any]:
    """Customers are named where those sit who call them: in a branch."""
    campaign, targets = funnel(frame, code=""), targets_of(frame)
    return {
        "kpis": kpis(frame, campaign, targets),
        "targets": targets,
        "day_before": day_before(frame),
        "funnel": campaign,
        "migration": migration(frame, by=MovesBy.CUSTOMERS, view=View.TABLE),
        "workload": workload(frame.unit, on=frame.on, today=frame.today),
        "must_contact": must_contact(frame) if frame.is_leaf else [],
        "nearest": nearest(frame, shown=Near.ALL, limit=NEAREST),
    }


def day_before(frame: Frame) -> DayBefore:
    on = last_before(frame.today) or frame.on
    done = FollowUp.objects.done_on(on).filter(below(frame.unit, "worked_by__org_unit__"))
    return DayBefore(on, done.count(), frame.work(done_on=on))


def must_contact(frame: Frame) -> list[worklist.WorkLine]:
    """Due today or overdue, a line per customer, the most at stake first."""
    due = (
        FollowUp.objects.visible_to(frame.officer)
        .open()
        .leading()
        .filter(below(frame.unit, "org_unit__"), due_on__lte=frame.today)
        .order_by("-campaign__priority", "due_on", "id")
    )
    candidates = FollowUp.objects.filter(pk__in=due.values("pk")[:CANDIDATES])
    by_stake = candidates.annotate(amount=worklist.at_stake()).order_by(
        F("amount").desc(nulls_last=True), "pk"
    )
    first: dict[int, int] = {}
    for customer_id, pk in by_stake.values_list("customer_id", "pk"):
        first.setdefault(customer_id, pk)
    keys = list(first.values())[:MUST_CONTACT]
    lines = worklist.lines_of(keys, frame.today)
    return [lines[pk] for pk in keys]
