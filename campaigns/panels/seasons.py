"""All campaigns by their seasons and plays, with how far each has come in a unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Subquery

from campaigns.enums import Arm, CampaignAct
from campaigns.models import Campaign, CampaignResult, Programme
from campaigns.queries import PROGRAMMES, is_over
from customers.queries import data_date
from staff.enums import BANK_WIDE_ROLES
from staff.models import Approval, Officer, OrgUnit


@dataclass(frozen=True)
class Line:
    """A campaign, and its last result of the contact arm under the unit; None before the first."""

    campaign: Campaign
    result: CampaignResult | None

    @property
    def is_over(self) -> bool:
        """Closed, or by its dates or those of its season, though nobody has closed it."""
        return is_over(self.campaign)

    @property
    def n_listed(self) -> int | None:
        return self.result.listed if self.result else None

    @property
    def n_contacted(self) -> int | None:
        return self.result.contacted if self.result else None

    @property
    def rate(self) -> Decimal | None:
        return self.result.rate if self.result else None


@dataclass(frozen=True)
class Play:
    name: str
    lines: list[Line]


@dataclass(frozen=True)
class Season:
    """Without a programme: what runs the whole year."""

    programme: Programme | None
    plays: list[Play]
    is_over: bool = False


def seasons(officer: Officer, unit: OrgUnit) -> list[Season]:
    """Seasons that go on, then what belongs to none, then what is over; plays as their campaigns.

    Head office and the auditor see seasons that have no campaign yet.
    """
    campaigns = Campaign.objects.visible_to(officer).select_related("programme", "plan")
    results = _last_results(unit)
    by_season: dict[Programme | None, list[Line]] = {}
    if officer.role in BANK_WIDE_ROLES:
        by_season = {each: [] for each in Programme.objects.all()}
    for each in campaigns.order_by("-priority"):
        line = Line(each, results.get(each.pk))
        by_season.setdefault(each.programme, []).append(line)
    on = data_date() or date.min
    found = [
        Season(programme, list(_plays(lines)), programme is not None and programme.is_over(on))
        for programme, lines in by_season.items()
    ]
    return sorted(found, key=_in_order)


def _in_order(season: Season) -> tuple[bool, bool, str]:
    programme = season.programme
    return season.is_over, programme is None, programme.code if programme else ""


@dataclass(frozen=True)
class Ask:
    """What one person asks for about a campaign as a whole, until a second one decides."""

    campaign: Campaign
    approval: Approval

    @property
    def act(self) -> CampaignAct:
        return CampaignAct(self.approval.evidence["act"])


def open_asks() -> list[Ask]:
    """The oldest first."""
    waiting = Approval.objects.filter(subject_type=Campaign._meta.label_lower, decision="")
    found = waiting.select_related("submitted_by").order_by("pk")
    campaigns = Campaign.objects.in_bulk([int(each.subject_id) for each in found])
    return [Ask(campaigns[int(each.subject_id)], each) for each in found]


def open_moves() -> list[Approval]:
    """What is asked for about seasons, the oldest first."""
    waiting = Approval.objects.filter(subject_type=PROGRAMMES, decision="")
    return list(waiting.select_related("submitted_by").order_by("pk"))


def _plays(lines: Iterable[Line]) -> Iterable[Play]:
    by_name: dict[str, list[Line]] = {}
    for line in lines:
        by_name.setdefault(str(line.campaign.get_play_display()), []).append(line)
    return (Play(name, found) for name, found in by_name.items())


def _last_results(unit: OrgUnit) -> dict[int, CampaignResult]:
    """One row per campaign, the first of its key from the end: however many nights there were."""
    of_unit = CampaignResult.objects.filter(org_unit=unit, arm=Arm.CONTACT, with_below=True)
    of_campaign = of_unit.filter(campaign=OuterRef("pk")).order_by("-as_of")
    newest = Campaign.objects.annotate(last=Subquery(of_campaign.values("pk")[:1]))
    keys = [key for key in newest.values_list("last", flat=True) if key]
    return {each.campaign_id: each for each in CampaignResult.objects.filter(pk__in=keys)}
