"""The dashboard as rows of a workbook: every figure with the panel that it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from campaigns.enums import Measure
from campaigns.panels.dashboard.funnel import Funnel
from campaigns.panels.dashboard.past_work import PastWork
from campaigns.panels.dashboard.workload import Workload
from campaigns.panels.targets.attained import Attained


@dataclass(frozen=True)
class Cell:
    """`n` counts, customers mostly; what a panel does not know is None."""

    panel: str
    item: str
    n: int | None = None
    amount: Decimal | None = None
    share: Decimal | None = None


def cells(panels: dict[str, Any]) -> Iterator[Cell]:
    figures = panels["kpis"]
    yield Cell(_("Key figures"), _("AUM"), None, figures.aum.now, figures.aum.share)
    average = figures.month_avg
    yield Cell(_("Key figures"), _("Month's daily average"), None, average.now, average.share)
    maturing = figures.maturing
    name = _("Fell due") if "work" in panels else _("Maturing in 30 days")
    yield Cell(_("Key figures"), name, maturing.n_accounts, maturing.amount, figures.retention)
    for each in panels["targets"]:
        yield _target(each)
    for row in panels["distribution"].rows:
        yield Cell(_("Customers by label"), str(row.label), row.n, row.aum, row.share)
    for move in panels["migration"].moves:
        way = f"{move.source or _('New')} → {move.target or _('Left')}"
        yield Cell(_("Moves between labels"), way, move.n, move.aum)
    for week in panels["wall"].weeks:
        for cell in week:
            if cell.day.is_of_month and cell.due.n_accounts:
                day = cell.day.on.isoformat()
                yield Cell(_("Maturity wall"), day, cell.due.n_accounts, cell.due.amount)
    if panels["funnel"] is not None:
        yield from _funnel(panels["funnel"])
    if "work" in panels:
        yield from _past(panels["work"])
    else:
        yield from _today(panels["workload"])


def _funnel(funnel: Funnel) -> Iterator[Cell]:
    """The share beside the target is how much of it has come so far."""
    name, goal = f"{_('Campaign funnel')}: {funnel.campaign}", funnel.goal
    for step in funnel.steps:
        yield Cell(name, str(step.stage.label), step.n, None, step.rate)
    if goal is not None:
        share = Decimal(goal.n) / goal.target if goal.target else None
        yield Cell(name, _("Part of the target"), goal.target, None, share)


def _target(each: Attained) -> Cell:
    """The target itself in its column; the share is how much of it was reached."""
    is_money = each.kpi.measure == Measure.MONEY
    n = int(each.target) if each.kpi.measure == Measure.CUSTOMERS else None
    return Cell(_("Targets"), str(each.kpi.label), n, each.target if is_money else None, each.share)


def _today(work: Workload) -> Iterator[Cell]:
    for row in work.rows:
        yield Cell(_("Work done"), row.name, row.work.n_done, None, row.work.done_share)
        yield Cell(_("Overdue"), row.name, row.work.n_late, None, row.work.late_share)
        book = row.work
        yield Cell(_("Book and its change"), row.name, book.n_customers, book.aum_gain)


def _past(work: PastWork) -> Iterator[Cell]:
    for row in work.rows:
        yield Cell(_("Fell due"), row.name, row.n_due)
        yield Cell(_("Done"), row.name, row.n_done, None, row.done_share)
        yield Cell(_("Overdue at the end"), row.name, row.n_late)
        yield Cell(_("Book and its change"), row.name, row.n_customers, row.aum_gain)
