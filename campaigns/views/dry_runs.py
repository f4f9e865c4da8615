"""What the next night would plan of a campaign: tried, read, and taken out as a workbook."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.definition import CampaignDefinition
from campaigns.exports.dry_runs import COLUMNS, lines
from campaigns.models import Campaign, CampaignVersion
from campaigns.queries import definition_of
from campaigns.targeting.dry_run import plans, run_and_keep
from campaigns.views.campaign_drafts import version_or_404
from campaigns.views.roles import for_campaign_readers
from campaigns.views.units import unit_of
from campaigns.what_if import dry_runs
from customers.models import Customer
from kernel import spreadsheets
from kernel.htmx import render
from kernel.keyset import KeysetPage
from staff.enums import Role
from staff.models import Officer
from staff.operations import WrongState
from staff.requests import OfficerRequest
from staff.scope import units_visible_to
from tiering.exports import workbooks
from tiering.what_if import NotTriedNow

PER_PAGE = 50
MOST_NAMED = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_campaign_readers
def dry_run(request: OfficerRequest, code: str, version: int | None = None) -> HttpResponse:
    """The last one of this very definition on tonight's figures; a press makes it anew."""
    tried = Tried(request, code, version)
    if request.method == "POST":
        if not may_run(request):
            raise PermissionDenied
        tried.run()
        return redirect(tried.address)
    return render(request, "campaigns/dry-run.html", tried.page())


@require_safe
@for_campaign_readers
def dry_run_export(
    request: OfficerRequest, code: str, version: int | None = None
) -> HttpResponseBase:
    """Exactly the follow-ups that the page at the same address has."""
    tried = Tried(request, code, version)
    back = f"{tried.address}?{request.GET.urlencode()}"
    if tried.narrowed is None:
        return redirect(back)
    if len(tried.narrowed.steps) > spreadsheets.MOST_ROWS:
        messages.error(request, str(spreadsheets.TooManyRows()))
        return redirect(back)
    return workbooks.send(
        request,
        title=_("Dry run"),
        action="campaign.dry_run_exported",
        columns=COLUMNS,
        rows=lines(dry_runs.every(tried.narrowed, tried.definition, request.user)),
        conditions=[
            ("campaign", _("Campaign"), str(tried.version or tried.campaign)),
            ("unit", _("Org unit"), tried.unit.name),
            ("officer", _("Officer"), tried.officer.name if tried.officer else ""),
        ],
        back=back,
    )


def may_run(request: OfficerRequest) -> bool:
    """Auditors read what was tried."""
    return bool(request.user.role == Role.HEAD_OFFICE)


class Tried:
    """What an address asks for: a version, or the campaign as it runs, under a unit."""

    def __init__(self, request: OfficerRequest, code: str, version: int | None) -> None:
        self.request = request
        self.version: CampaignVersion | None = None
        if version is None:
            begun = Campaign.objects.begun().select_related("plan", "programme")
            self.campaign: Campaign = get_object_or_404(begun, code=code)
            self.definition = definition_of(self.campaign)
        else:
            self.version = version_or_404(code, version)
            self.campaign = self.version.campaign
            self.definition = CampaignDefinition.parse(self.version.definition)
        self.units = units_visible_to(request.user)
        self.unit = unit_of(request, self.units)
        staff_no = request.GET.get("officer")
        self.officer = get_object_or_404(Officer, staff_no=staff_no) if staff_no else None
        self.kept = dry_runs.kept(self.campaign, self.definition)
        self.narrowed = self.kept and self.kept.under(self.unit, self.officer)

    @property
    def address(self) -> str:
        if self.version is None:
            return reverse("campaigns:dry-run", args=[self.campaign.code])
        return reverse("campaigns:dry-run-of", args=[self.campaign.code, self.version.version])

    def run(self) -> None:
        try:
            if run_and_keep(self.campaign, self.version) is None:
                messages.error(self.request, _("There is no night yet that it could stand on."))
        except (NotTriedNow, WrongState) as why:
            messages.error(self.request, str(why))

    def page(self) -> dict[str, Any]:
        told = {
            "campaign": self.campaign,
            "version": self.version,
            "unit": self.unit,
            "units": self.units.order_by("path"),
            "officer": self.officer,
            "run": self.kept,
            "can_run": may_run(self.request) and plans(self.campaign, self.version),
            "address": self.address,
        }
        if self.narrowed is None:
            return told
        shares = dry_runs.by_officer(self.narrowed)
        return told | {
            "n_customers": len(self.narrowed.customers),
            "n_steps": len(self.narrowed.steps),
            "officers": shares[:MOST_NAMED],
            "n_officers": len(shares),
            "of_units": dry_runs.by_unit(self.narrowed, self.unit),
            "page": self._customers(self.narrowed),
        }

    def _customers(self, run: dry_runs.DryRun) -> KeysetPage:
        asked = {name: _number(self.request.GET.get(name, "")) for name in ("after", "before")}
        rows, has_before, has_after = dry_runs.page(
            run, self.definition, self.request.user, size=PER_PAGE, **asked
        )
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
