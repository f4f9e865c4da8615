"""The versions of a campaign, and what a definition of one may name."""

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.definition import CampaignBook, CampaignDefinition
from campaigns.enums import CampaignState
from campaigns.models import Campaign, CampaignVersion, ContactPlan, Programme
from customers.queries import data_date
from staff.models import Approval, AuditEvent, Officer
from staff.queries import approvals_of
from tiering import queries
from tiering.enums import RuleSetStanding, RuleSetState
from tiering.models import Benefit

STARTED, SAVED = "campaign.started", "campaign.saved"  # acts by which the audit trail knows authors
OPEN = (RuleSetState.DRAFT, RuleSetState.SUBMITTED)


@dataclass(frozen=True)
class VersionLife:
    """`approvals`, the newest first: a version may have been returned before it was approved."""

    version: CampaignVersion
    standing: RuleSetStanding
    approvals: list[Approval]

    @property
    def approval(self) -> Approval | None:
        """The one that is open, or was decided last."""
        return self.approvals[0] if self.approvals else None


def history(campaign: Campaign) -> list[VersionLife]:
    """The newest version first."""
    of_campaign = CampaignVersion.objects.filter(campaign=campaign)
    return lives_of(of_campaign.select_related("created_by", "campaign").order_by("-version"))


def open_versions() -> list[VersionLife]:
    """What is written or waits for a decision, of all campaigns."""
    waiting = CampaignVersion.objects.filter(state__in=OPEN)
    return lives_of(
        waiting.select_related("created_by", "campaign").order_by("campaign", "-version")
    )


def lives_of(versions: Iterable[CampaignVersion]) -> list[VersionLife]:
    """Each with its standing and what was asked about it; `versions` with their campaigns."""
    found = list(versions)
    approvals = approvals_of(CampaignVersion, (each.pk for each in found))
    return [VersionLife(each, _standing(each), approvals.get(each.pk, [])) for each in found]


def _standing(version: CampaignVersion) -> RuleSetStanding:
    if version.state != RuleSetState.APPROVED:
        return RuleSetStanding(version.state)
    is_adopted = version.version == version.campaign.version
    return RuleSetStanding.LIVE if is_adopted else RuleSetStanding.SUPERSEDED


def has_written(version: CampaignVersion, officer: Officer) -> bool:
    """Whether the audit trail knows the officer as an author. A draft begins with what was approved
    once, so that nobody else's words are in it.
    """
    acts = AuditEvent.objects.filter(
        subject_type=version._meta.label_lower,
        subject_id=str(version.pk),
        action__in=(STARTED, SAVED),
        actor=officer.staff_no,
    )
    return bool(acts.exists())


def is_over(campaign: Campaign) -> bool:
    """Closed, or past its last day or that of its season: its list stands as it was at the end."""
    on, programme = data_date(), campaign.programme
    last = campaign.ends_on or (programme.ends_on if programme else None)
    has_passed = on is not None and last is not None and last < on
    return campaign.state == CampaignState.CLOSED or has_passed


def campaign_book() -> CampaignBook:
    plans = ContactPlan.objects.all()
    on, benefits = data_date(), Benefit.objects.select_related("label")
    return CampaignBook(
        labels=queries.label_book(),
        plans={each.code: (each.name_en, each.name_zh) for each in plans},
        anchors={each.code: each.anchor for each in plans},
        programmes={each.code: (each.name_en, each.name_zh) for each in Programme.objects.all()},
        benefits={
            each.pk: (
                f"{each.label.name_en}: {each.name_en}",
                f"{each.label.name_zh}：{each.name_zh}",
            )
            for each in benefits
        },
        ended=frozenset(each.pk for each in benefits if on is not None and each.is_over(on)),
    )


def definition_of(campaign: Campaign) -> CampaignDefinition:
    """As it runs: what was adopted last."""
    return CampaignDefinition.of_row(campaign)
