"""Columns of the workbook of those whom a draft of rules would label otherwise."""

from collections.abc import Mapping
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from kernel.spreadsheets import Column
from tiering.what_if import Affected


class Named(Protocol):
    @property
    def name(self) -> str: ...


def columns(names: Mapping[str, Named]) -> tuple[Column, ...]:
    def named(code: str) -> str:
        return names[code].name if code in names else ""

    return (
        Column(_("Customer"), lambda each: each.customer.name, 16),
        Column(_("Customer number"), lambda each: each.customer.customer_no, 18),
        Column(_("AUM"), lambda each: each.aum, 18),
        Column(_("Label now"), lambda each: named(each.from_code), 14),
        Column(_("Under the draft"), lambda each: named(each.to_code), 14),
        Column(_("On the threshold of, now"), lambda each: named(each.near_now), 16),
        Column(_("On the threshold of, under the draft"), lambda each: named(each.near_then), 16),
        Column(_("Why"), _why, 60),
        Column(_("Relationship manager"), lambda each: each.customer.owner, 14),
        Column(_("Org unit"), lambda each: each.customer.org_unit, 24),
    )


def _why(each: Affected) -> str:
    return "; ".join(
        " ".join(filter(None, (line.sentence, line.figure, line.gap and f"({line.gap})")))
        for line in each.conditions
    )
