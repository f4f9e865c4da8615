"""Columns of the workbooks that pages give."""

from django.utils.translation import gettext_lazy as _

from campaigns.panels.customer_book import BookLine
from kernel.spreadsheets import Column

CUSTOMERS = (
    Column(_("Customer"), lambda line: line.customer.name, 16),
    Column(_("Customer number"), lambda line: line.customer.customer_no, 18),
    Column(_("Mobile"), lambda line: line.customer.masked_mobile, 14),
    Column(_("Kind"), lambda line: line.customer.get_kind_display(), 10),
    Column(_("Label"), lambda line: line.label and line.label.label, 14),
    Column(_("On watch"), lambda line: bool(line.label and line.label.on_watch), 10),
    Column(_("AUM"), lambda line: line.aum, 18),
    Column(_("Month daily average"), lambda line: line.month_avg, 18),
    Column(_("Near a line"), lambda line: line.near and line.near.get_direction_display(), 12),
    Column(_("Line of"), lambda line: _line_of(line), 14),
    Column(_("Distance to the line"), lambda line: line.near and line.near.gap_amount, 18),
    Column(_("Last contact"), lambda line: line.contacted_at, 16),
    Column(_("Next follow-up"), lambda line: line.follow_up_on, 12),
    Column(_("Next maturity"), lambda line: line.matures_on, 12),
    Column(_("Relationship manager"), lambda line: line.customer.owner, 14),
    Column(_("Org unit"), lambda line: line.customer.org_unit, 24),
)


def _line_of(line: BookLine) -> object:
    return line.near and line.near.to_label
