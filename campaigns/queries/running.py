"""Which campaigns run on a day, and which have ended."""

from datetime import date

from campaigns.enums import CampaignState
from campaigns.models import Campaign


def campaigns_on(on: date) -> tuple[list[Campaign], list[Campaign]]:
    """Those that draw their lists on the day, the most urgent first, and those that are over.

    A paused campaign neither runs nor has ended: its list and its follow-ups stand still.
    """
    begun: list[Campaign] = list(
        Campaign.objects.begun().select_related("programme").order_by("-priority")
    )
    ended = [each for each in begun if has_ended(each, on)]
    live = [
        each
        for each in begun
        if each.state == CampaignState.LIVE and each not in ended and _has_begun(each, on)
    ]
    return live, ended


def has_ended(campaign: Campaign, on: date) -> bool:
    """Closed, or past its last day or that of its season."""
    last_on = campaign.days[1]
    return campaign.state == CampaignState.CLOSED or (last_on is not None and last_on < on)


def _has_begun(campaign: Campaign, on: date) -> bool:
    first_on = campaign.days[0]
    return first_on is None or first_on <= on
