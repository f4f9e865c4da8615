"""Which campaigns run on a day, and which have ended."""

from datetime import date

from django.db.models.functions import Coalesce

from campaigns.enums import CampaignState
from campaigns.models import Campaign


def campaigns_on(on: date) -> tuple[list[Campaign], list[Campaign]]:
    """Those that draw their lists on the day, the most urgent first, and those that are over.

    A campaign without dates of its own has those of its programme; without any it is always on.
    A paused campaign neither runs nor has ended: its list and its follow-ups stand still.
    """
    dated: list[Campaign] = list(
        Campaign.objects.begun()
        .annotate(
            first_on=Coalesce("starts_on", "programme__starts_on"),
            last_on=Coalesce("ends_on", "programme__ends_on"),
        )
        .order_by("-priority")
    )
    ended = [each for each in dated if _has_ended(each, on)]
    live = [
        each
        for each in dated
        if each.state == CampaignState.LIVE and each not in ended and _has_begun(each, on)
    ]
    return live, ended


def _has_begun(campaign: Campaign, on: date) -> bool:
    first_on: date | None = campaign.first_on  # type: ignore[attr-defined]  # annotated
    return first_on is None or first_on <= on


def _has_ended(campaign: Campaign, on: date) -> bool:
    last_on: date | None = campaign.last_on  # type: ignore[attr-defined]  # annotated
    return campaign.state == CampaignState.CLOSED or (last_on is not None and last_on < on)
