"""What the next night would plan of a campaign: tried, read, and taken out as a workbook."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.exports.dry_runs import COLUMNS, lines
from campaigns.models import Campaign, CampaignVersion
from campaigns.operations.dry_runs import ask_dry_run
from campaigns.queries import DryRunAsked, definition_tried, dry_run_asked, plans
from campaigns.views.campaign_drafts import version_or_404
from campaigns.views.roles import for_campaign_readers
from campaigns.views.units import unit_of
from campaigns.what_if.dry_runs import Reading, reading
from customers.models import Customer
from kernel import spreadsheets
from kernel.htmx import render
from kernel.keyset import KeysetPage
from staff.enums import Role
from staff.operations import MayNotDecide, WrongState
from staff.requests import OfficerRequest
from staff.scope import officers_visible_to, units_visible_to
from tiering.exports import workbooks
from tiering.rules import digest_of
from tiering.what_if import NotTriedNow

PER_PAGE = 50
MOST_NAMED = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_campaign_readers
def dry_run(request: OfficerRequest, code: str, version: int | None = None) -> HttpResponse:
    """The last one of this very definition on tonight's figures; a press makes it anew.

    While it is made the page asks again, and is loaded anew once that has ended.
    """
    tried = Tried(request, code, version)
    if request.method == "POST":
        tried.run()
        return redirect(tried.address)
    answer = render(request, "campaigns/dry-run.html", tried.page(), fragment="waiting")
    if not (tried.asked and tried.asked.is_moving) and request.headers.get("HX-Request"):
        answer.headers["HX-Refresh"] = "true"
    return answer


@require_safe
@for_campaign_readers
def dry_run_export(
    request: OfficerRequest, code: str, version: int | None = None
) -> HttpResponseBase:
    """Exactly the follow-ups that the page at the same address has."""
    tried = Tried(request, code, version)
    back, told = f"{tried.address}?{request.GET.urlencode()}", tried.reading
    if told is None:
        return redirect(back)
    if told.n_steps > spreadsheets.MOST_ROWS:
        messages.error(request, str(spreadsheets.TooManyRows()))
        return redirect(back)
    return workbooks.send(
        request,
        title=_("Dry run"),
        action="campaign.dry_run_exported",
        columns=COLUMNS,
        rows=lines(told.every()),
        conditions=[
            ("campaign", _("Campaign"), str(tried.version or tried.campaign)),
            ("unit", _("Org unit"), tried.unit.name),
            ("officer", _("Officer"), tried.officer.name if tried.officer else ""),
        ],
        back=back,
    )


class Tried:
    """What an address asks for: a version, or the campaign as it runs, under a unit."""

    def __init__(self, request: OfficerRequest, code: str, version: int | None) -> None:
        self.request = request
        self.version: CampaignVersion | None = None
        if version is None:
            begun = Campaign.objects.begun().select_related("plan", "programme")
            self.campaign: Campaign = get_object_or_404(begun, code=code)
        else:
            self.version = version_or_404(code, version)
            self.campaign = self.version.campaign
        self.definition = definition_tried(self.campaign, self.version)
        self.units = units_visible_to(request.user)
        self.unit = unit_of(request, self.units)
        staff_no, officers = request.GET.get("officer"), officers_visible_to(request.user)
        self.officer = get_object_or_404(officers, staff_no=staff_no) if staff_no else None

    @cached_property
    def reading(self) -> Reading | None:
        return reading(
            self.campaign,
            self.definition,
            by=self.request.user,
            unit=self.unit,
            officer=self.officer,
        )

    @cached_property
    def asked(self) -> DryRunAsked | None:
        return dry_run_asked(self.campaign, digest_of(self.definition))

    @property
    def has_failed(self) -> bool:
        made_at = self.reading.run.made_at if self.reading else None
        return self.asked is not None and self.asked.has_failed_since(made_at)

    @property
    def address(self) -> str:
        if self.version is None:
            return reverse("campaigns:dry-run", args=[self.campaign.code])
        return reverse("campaigns:dry-run-of", args=[self.campaign.code, self.version.version])

    def run(self) -> None:
        try:
            ask_dry_run(campaign=self.campaign, version=self.version, by=self.request.user)
        except MayNotDecide as why:
            raise PermissionDenied from why
        except (NotTriedNow, WrongState) as why:
            messages.error(self.request, str(why))

    def page(self) -> dict[str, Any]:
        """Auditors read what was tried."""
        is_planned = plans(self.campaign, self.version)
        context = {
            "campaign": self.campaign,
            "version": self.version,
            "unit": self.unit,
            "units": self.units.order_by("path"),
            "officer": self.officer,
            "asked": self.asked,
            "has_failed": self.has_failed,
            "is_planned": is_planned,
            "can_run": is_planned and self.request.user.role == Role.HEAD_OFFICE,
            "address": self.address,
            "told": self.reading,
        }
        if self.reading is None:
            return context
        officers = [each for each in self.reading.officers if each.code]
        return context | {
            "run": self.reading.run,
            "officers": officers[:MOST_NAMED],
            "n_officers": len(officers),
            "pools": [each for each in self.reading.officers if not each.code],
            "page": self._customers(self.reading),
        }

    def _customers(self, told: Reading) -> KeysetPage:
        asked = {name: _number(self.request.GET.get(name, "")) for name in ("after", "before")}
        rows, has_before, has_after = told.page(size=PER_PAGE, **asked)
        keys = [str(each.customer.public_id) for each in rows]
        return KeysetPage(
            rows=rows,
            before=keys[0] if keys and has_before else "",
            after=keys[-1] if keys and has_after else "",
        )


def _number(public_id: str) -> int | None:
    """An unknown key is no key."""
    try:
        return Customer.objects.values_list("pk", flat=True).get(public_id=public_id)
    except (Customer.DoesNotExist, ValueError, ValidationError):
        return None
