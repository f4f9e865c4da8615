"""How a campaign stands: its versions, what waits for a decision, and its figures as evidence."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from campaigns.definition import CampaignDefinition
from campaigns.enums import CampaignAct, FollowUpState, PhaseKind
from campaigns.models import (
    Campaign,
    CampaignResult,
    CampaignVersion,
    FollowUp,
    HeldList,
    WhitelistEntry,
)
from campaigns.queries import history
from customers.queries import data_date
from kernel.names import in_language
from staff.models import Approval, OrgUnit
from staff.queries import VersionLife, approvals_of
from tiering import queries
from tiering.models import Benefit
from tiering.rules import RuleError, describe, parse

RESULT = (
    "as_of", "listed", "contacted", "reached", "interested", "succeeded", "base", "rate",
)  # fmt: skip


@dataclass(frozen=True)
class CampaignPanel:
    """`asked` waits for a second person; `closed` is how and why it ended; `held` that the last
    night took nobody in.
    """

    lives: list[VersionLife[CampaignVersion]]
    asked: Approval | None
    closed: Approval | None
    held: HeldList | None
    benefits: list[Benefit]

    @property
    def act(self) -> CampaignAct | None:
        """What is asked for: said in the reader's words, whoever asked."""
        return CampaignAct(self.asked.evidence["act"]) if self.asked else None


def campaign_panel(campaign: Campaign) -> CampaignPanel:
    asked = approvals_of(Campaign, [campaign.pk]).get(campaign.pk, [])
    closing = [
        each for each in asked if each.decision == "approved" and each.evidence["act"] == "close"
    ]
    return CampaignPanel(
        lives=history(campaign),
        asked=next((each for each in asked if not each.decision), None),
        closed=next(iter(closing), None),
        held=_held(campaign),
        benefits=list(campaign.benefits.select_related("label")),
    )


def standing_figures(campaign: Campaign) -> dict[str, Any]:
    """The last result of the whole bank in both arms, and what is open: kept beside a decision."""
    entries = WhitelistEntry.objects.filter(campaign=campaign, left_on__isnull=True)
    open_ones = FollowUp.objects.filter(campaign=campaign, state=FollowUpState.OPEN)
    bank = OrgUnit.objects.filter(parent=None).order_by("path").first()
    results = CampaignResult.objects.filter(campaign=campaign, org_unit=bank, with_below=True)
    return {
        "n_listed": entries.count(),
        "n_open": open_ones.count(),
        "results": {
            each.arm: {name: _plain(getattr(each, name)) for name in RESULT}
            for each in results.order_by("arm", "-as_of").distinct("arm")
        },
    }


def _held(campaign: Campaign) -> HeldList | None:
    """By the last night; what earlier ones held back is over."""
    on = data_date()
    return HeldList.objects.filter(campaign=campaign, on=on).first() if on else None


@dataclass(frozen=True)
class PhaseLine:
    """One stretch of the campaign in the reader's words."""

    name: str
    starts_on: date
    ends_on: date
    words: str


def phases_of(definition: CampaignDefinition) -> list[PhaseLine]:
    return [
        PhaseLine(
            str(PhaseKind(each.kind).label),
            each.starts_on,
            each.ends_on,
            in_language(each.words_zh or each.words_en, each.words_en or each.words_zh),
        )
        for each in definition.phases
    ]


def sentence(condition: Any) -> str:
    """A condition of the rule language in words; nothing when there is none."""
    if condition is None:
        return ""
    book = queries.label_book()
    try:
        return describe(parse(condition, book), get_language() or "zh", book)
    except RuleError as error:
        return str(error)


def ceiling(campaign: Campaign) -> int | None:
    """Customers; None where none was approved."""
    size = campaign.approved_size
    return None if size is None else int(size * (1 + campaign.ceiling_share))


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int) else str(value)
