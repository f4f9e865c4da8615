"""Columns of the workbooks that pages give."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from campaigns.panels.customer_book import BookLine
from campaigns.panels.maturity_calendar import MaturityLine
from customers.enums import Kind
from kernel.spreadsheets import Column
from tiering.enums import Direction

CUSTOMERS = (
    Column(_("Customer"), lambda line: line.customer.name, 16),
    Column(_("Customer number"), lambda line: line.customer.customer_no, 18),
    Column(_("Mobile"), lambda line: line.customer.masked_mobile, 14),
    Column(_("Kind"), lambda line: Kind(line.customer.kind).label, 10),
    Column(_("Label"), lambda line: line.label and line.label.label, 14),
    Column(_("On watch"), lambda line: bool(line.label and line.label.on_watch), 10),
    Column(_("AUM"), lambda line: line.aum, 18),
    Column(_("Month daily average"), lambda line: line.month_avg, 18),
    Column(_("Near a line"), lambda line: line.near and Direction(line.near.direction).label, 12),
    Column(_("Line of"), lambda line: _line_of(line), 14),
    Column(_("Distance to the line"), lambda line: line.near and line.near.gap_amount, 18),
    Column(_("Last contact"), lambda line: line.spoken_on, 16),
    Column(_("Next follow-up"), lambda line: line.follow_up_on, 12),
    Column(_("Next maturity"), lambda line: line.matures_on, 12),
    Column(_("Relationship manager"), lambda line: line.customer.owner, 14),
    Column(_("Org unit"), lambda line: line.customer.org_unit, 24),
)


def _step(code: str, line: MaturityLine) -> str:
    """What came of a step, or how it stands."""
    step = next((each for each in line.steps if each.step == code), None)
    if step is None:
        return ""
    return str(step.get_outcome_display() or step.get_state_display())


MATURITIES = (
    Column(_("Matures on"), lambda line: line.account.matures_on, 12),
    Column(_("Customer"), lambda line: line.account.customer.name, 16),
    Column(_("Customer number"), lambda line: line.account.customer.customer_no, 18),
    Column(_("Label"), lambda line: line.label and line.label.label, 14),
    Column(_("Product"), lambda line: line.account.get_product_class_display(), 14),
    Column(_("Product code"), lambda line: line.account.product_code, 14),
    Column(_("Account number"), lambda line: line.account.masked_no, 14),
    Column(_("Amount"), lambda line: line.amount, 18),
    *(Column(code, partial(_step, code), 12) for code in ("T-7", "T-3", "T-1")),
    Column(_("Relationship manager"), lambda line: line.account.customer.owner, 14),
    Column(_("Org unit"), lambda line: line.account.customer.org_unit, 24),
)

FOLLOW_UPS = (
    Column(_("Customer"), lambda line: line.follow_up.customer.name, 16),
    Column(_("Customer number"), lambda line: line.follow_up.customer.customer_no, 18),
    Column(_("Label"), lambda line: line.label and line.label.label, 14),
    Column(_("Kind"), lambda line: line.kind.label, 14),
    Column(_("Campaign"), lambda line: line.follow_up.campaign, 24),
    Column(_("Reason"), lambda line: line.reason, 48),
    Column(_("At stake"), lambda line: line.amount, 18),
    Column(_("Due"), lambda line: line.follow_up.due_on, 12),
    Column(_("Channel"), lambda line: line.follow_up.get_channel_display(), 12),
    Column(_("Priority"), lambda line: line.priority.points, 10),
    Column(_("Priority because"), lambda line: line.priority.reasons, 48),
    Column(_("Owner"), lambda line: line.follow_up.owner, 14),
)


def _line_of(line: BookLine) -> object:
    return line.near and line.near.to_label


DASHBOARD = (
    Column(_("Panel"), lambda cell: cell.panel, 24),
    Column(_("Item"), lambda cell: cell.item, 28),
    Column(_("Number"), lambda cell: cell.n),
    Column(_("Amount"), lambda cell: cell.amount, 20),
    Column(_("Share"), lambda cell: cell.share, is_share=True),
)
