"""A page's list as a workbook, with the record of who took it out of the house."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from customers.queries import data_date
from kernel import spreadsheets
from kernel.clock import now
from kernel.spreadsheets import Column, TooManyRows
from staff.operations import record_audit
from staff.requests import OfficerRequest
from tiering.queries import tier_rule_version

# What was searched for may be a customer's name, which a record does not hold.
UNRECORDED = ("q",)


def send(
    request: OfficerRequest,
    *,
    title: str,
    action: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    conditions: Sequence[tuple[str, str, str]],
    back: str,
) -> HttpResponseBase:
    """Exactly the rows that the page shows; `conditions` are its filters: name, label, value.

    Too many rows lead `back` to the page, which says so.
    """
    asked = [(label, value or _("yes")) for _name, label, value in conditions]
    try:
        target, n_rows = spreadsheets.workbook(columns, rows, [*_head(request, title), *asked])
    except TooManyRows as error:
        messages.error(request, str(error))
        return redirect(back)
    recorded = {name: value for name, _label, value in conditions if name not in UNRECORDED}
    record_audit(
        by=request.user,
        action=action,
        subject=request.user,
        detail={"filters": recorded, "rows": n_rows},
        address=request.META.get("REMOTE_ADDR"),
    )
    return spreadsheets.answer(target, f"{title} {data_date() or ''}".strip())


def _head(request: OfficerRequest, title: str) -> list[tuple[str, Any]]:
    officer, version = request.user, tier_rule_version()
    return [
        (_("Page"), title),
        (_("Org unit"), officer.org_unit),
        (_("Data as of"), data_date()),
        (_("Tier rules"), f"v{version}" if version else None),
        (_("Exported by"), f"{officer.name} {officer.staff_no}"),
        (_("Exported at"), now()),
    ]
