"""A state of a draft on the closed months that are kept."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from kernel.charts.bars import WIDTH, length
from kernel.htmx import render
from kernel.names import in_language
from staff.requests import OfficerRequest
from tiering import queries
from tiering.badges import NamedLabel, names_of
from tiering.rules import SchemeDefinition, digest_of
from tiering.rules.catalogue import metric_of
from tiering.views.schemes import for_rule_readers
from tiering.views.trials import rule_set_or_404
from tiering.what_if import Backtest, MonthOfBacktest, NotReplayed, backtest

HEIGHT = 120


@dataclass(frozen=True)
class DrawnMonth:
    """Two bars of changes side by side, under the rules in force and under the draft."""

    month: date
    x: int
    width: int
    height_now: int
    height_then: int

    @property
    def x_then(self) -> int:
        return self.x + self.width

    @property
    def y_now(self) -> int:
        return HEIGHT - self.height_now

    @property
    def y_then(self) -> int:
        return HEIGHT - self.height_then


@require_safe
@for_rule_readers
def backtest_detail(request: OfficerRequest, scheme: str, version: int) -> HttpResponse:
    """Of the state in the address, or else of the one that is saved."""
    rule_set = rule_set_or_404(scheme, version)
    stored = SchemeDefinition.parse(rule_set.definition)
    digest = request.GET.get("digest") or digest_of(stored)
    draft = queries.definition_tried(rule_set, digest)
    if draft is None:
        raise Http404("No such state of the draft")
    in_force = queries.version_in_force(scheme)
    live = in_force.definition if in_force else None
    names = names_of(draft, live)
    context = {"rule_set": rule_set, "digest": digest, "names": names, "live": in_force}
    try:
        context |= _page(backtest(draft, live), names)
    except NotReplayed as refused:
        context["not_kept"] = [_metric_name(code) for code in refused.metrics]
    return render(request, "tiering/backtest-detail.html", context)


def _page(found: Backtest, names: dict[str, NamedLabel]) -> dict[str, Any]:
    changes = [each.then.n_changes for each in found.months[1:]]
    changes += [each.now.n_changes for each in found.months[1:] if each.now]
    return {
        "found": found,
        "drawn": _drawn(found.months[1:], max(changes, default=0)),
        "width": WIDTH,
        "height": HEIGHT,
        "labels": [
            (names.get(code), [_counts(month, place) for month in found.months])
            for place, code in enumerate(found.codes)
        ],
    }


def _counts(month: MonthOfBacktest, place: int) -> tuple[int | None, int]:
    return (month.now.n_labels[place] if month.now else None, month.then.n_labels[place])


def _drawn(months: tuple[MonthOfBacktest, ...], most: int) -> list[DrawnMonth]:
    """The first month has nothing to change from; it is not among these."""
    step = WIDTH // max(len(months), 1)
    return [
        DrawnMonth(
            each.month,
            place * step + step // 6,
            step // 3,
            length(each.now.n_changes if each.now else 0, most) * HEIGHT // WIDTH,
            length(each.then.n_changes, most) * HEIGHT // WIDTH,
        )
        for place, each in enumerate(months)
    ]


def _metric_name(code: str) -> str:
    metric = metric_of(code)
    return in_language(metric.name_zh, metric.name_en)
