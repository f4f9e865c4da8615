"""The versions of a campaign, and what a definition of one may name."""

from datetime import date

from campaigns.definition import CampaignBook, CampaignDefinition
from campaigns.enums import CampaignState
from campaigns.models import Campaign, CampaignVersion, ContactPlan, Programme
from campaigns.queries.running import has_ended
from customers.queries import data_date
from staff.enums import VersionStanding, VersionState
from staff.models import OrgUnit
from staff.queries import VersionLife, lives_of
from tiering import queries
from tiering.models import Benefit

PROGRAMMES = "programmes"  # the kind of reference data
OPEN = (VersionState.DRAFT, VersionState.SUBMITTED)
# a campaign takes a version once it is approved: none waits for its day
STANDINGS = [each for each in VersionStanding if each != VersionStanding.SCHEDULED]


def history(campaign: Campaign) -> list[VersionLife[CampaignVersion]]:
    """The newest version first."""
    of_campaign = CampaignVersion.objects.filter(campaign=campaign)
    versions = of_campaign.select_related("created_by", "campaign__programme")
    return lives_of(versions.order_by("-version"), standing_of)


def open_versions() -> list[VersionLife[CampaignVersion]]:
    """What is written or waits for a decision, of all campaigns that are not closed."""
    waiting = CampaignVersion.objects.filter(state__in=OPEN)
    waiting = waiting.exclude(campaign__state=CampaignState.CLOSED)
    versions = waiting.select_related("created_by", "campaign").order_by("campaign", "-version")
    return lives_of(versions, standing_of)


def standing_of(version: CampaignVersion) -> VersionStanding:
    """Read with its campaign: what was adopted last is in force until the campaign is over."""
    if version.state != VersionState.APPROVED:
        return VersionStanding(version.state)
    if version.version != version.campaign.version:
        return VersionStanding.SUPERSEDED
    return VersionStanding.OVER if is_over(version.campaign) else VersionStanding.LIVE


def is_over(campaign: Campaign) -> bool:
    """Closed, or past its last day or that of its season: its list stands as it was at the end."""
    return has_ended(campaign, data_date() or date.min)


def campaign_book() -> CampaignBook:
    plans = ContactPlan.objects.all()
    programmes = list(Programme.objects.all())
    units = OrgUnit.objects.select_related("parent").order_by("path")
    on, benefits = data_date(), Benefit.objects.select_related("label")
    return CampaignBook(
        labels=queries.label_book(),
        plans={each.code: (each.name_en, each.name_zh) for each in plans},
        anchors={each.code: each.anchor for each in plans},
        programmes={each.code: (each.name_en, each.name_zh) for each in programmes},
        units={each.code: (each.name, each.name) for each in units},
        above={each.code: each.parent.code for each in units if each.parent},
        benefits={
            each.pk: (
                f"{each.label.name_en}: {each.name_en}",
                f"{each.label.name_zh}：{each.name_zh}",
            )
            for each in benefits
        },
        ended=frozenset(each.pk for each in benefits if on is not None and each.is_over(on)),
        past=frozenset(each.code for each in programmes if on is not None and each.is_over(on)),
    )


def definition_of(campaign: Campaign) -> CampaignDefinition:
    """As it runs: what was adopted last."""
    return CampaignDefinition.of_row(campaign)
