"""A dry run as a workbook: a row for each follow-up that would be planned."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from campaigns.what_if.dry_runs import Line, Planned
from kernel.spreadsheets import Column

COLUMNS = (
    Column(_("Customer"), lambda row: row[0].customer.name, 16),
    Column(_("Customer number"), lambda row: row[0].customer.customer_no, 18),
    Column(_("Org unit"), lambda row: row[0].customer.org_unit, 24),
    Column(_("Officer"), lambda row: row[1].who, 24),
    Column(_("Step"), lambda row: row[1].step.step, 8),
    Column(_("Channel"), lambda row: row[1].step.channel_name, 10),
    Column(_("Counted from"), lambda row: row[1].step.anchor_on, 12),
    Column(_("As the plan says"), lambda row: row[1].step.planned_on, 14),
    Column(_("Due on"), lambda row: row[1].step.due_on, 12),
    Column(_("One line with"), lambda row: row[1].beside, 18),
    Column(_("Why"), lambda row: _why(row[0]), 60),
)


def lines(found: Iterable[Planned]) -> Iterator[tuple[Planned, Line]]:
    for each in found:
        for line in each.lines:
            yield each, line


def _why(planned: Planned) -> str:
    return "; ".join(f"{each.sentence} {each.figure}".strip() for each in planned.conditions)
