"""What two people of head office do with a campaign, step by step."""

from typing import Any

from campaigns.definition import CampaignDefinition
from campaigns.models import Campaign, CampaignVersion
from campaigns.operations import campaign_drafts as drafts
from campaigns.operations.campaign_versions import CAMPAIGNS
from staff.models import Approval, Officer
from staff.operations import versions
from tiering.rules import digest_of

RICH = {"metric": "aum", "op": "ge", "value": "50000"}


def started(by: Officer, code: str = "SPRING", **words: Any) -> CampaignVersion:
    """A campaign from nothing."""
    named = {"name_en": "Spring", "name_zh": "春季", "play": "activation"} | words
    return drafts.start_campaign(code=code, by=by, **named)


def digest(version: CampaignVersion) -> str:
    version.refresh_from_db()
    return digest_of(CampaignDefinition.parse(version.definition))


def save(version: CampaignVersion, by: Officer, **changes: Any) -> CampaignVersion:
    read = digest(version)
    return versions.save(
        CAMPAIGNS, version, definition=version.definition | changes, expected_digest=read, by=by
    )


def submit(version: CampaignVersion, by: Officer, n_listed: int | None = 10) -> Approval:
    """`n_listed` is None where no night was scored yet."""
    read = digest(version)
    counted = {} if n_listed is None else {"n_listed": n_listed}
    return versions.submit(
        CAMPAIGNS,
        version,
        expected_digest=read,
        reason="spring is near",
        evidence={"digest": read, **counted},
        path=f"/campaigns/versions/{version.pk}/",
        by=by,
    )


def approved(maker: Officer, checker: Officer, code: str = "SPRING", **changes: Any) -> Campaign:
    """A campaign that runs."""
    version = save(started(maker, code), maker, **{"audience": RICH, **changes})
    versions.approve(CAMPAIGNS, submit(version, maker), reason="", by=checker)
    return Campaign.objects.get(code=code)
