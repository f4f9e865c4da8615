"""All campaigns by their seasons and plays, with how far each has come in a unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.db.models import OuterRef, Subquery

from campaigns.enums import Arm, CampaignAct
from campaigns.models import Campaign, CampaignResult, Programme
from campaigns.queries import is_over
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


def seasons(officer: Officer, unit: OrgUnit) -> list[Season]:
    """Programmes in their order, then what belongs to none; plays by their first campaign."""
    campaigns = Campaign.objects.visible_to(officer).select_related("programme", "plan")
    results = _last_results(unit)
    lines = [Line(each, results.get(each.pk)) for each in campaigns.order_by("-priority")]
    lines.sort(key=lambda line: (line.campaign.programme is None, _code(line)))
    return [
        Season(found[0].campaign.programme, list(_plays(found)))
        for found in (list(group) for _code_of, group in groupby(lines, key=_code))
    ]


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


def _code(line: Line) -> str:
    return line.campaign.programme.code if line.campaign.programme else ""


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
