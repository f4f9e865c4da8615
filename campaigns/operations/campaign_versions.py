"""What is particular to versions of campaigns: their checks, and the campaign that adopts them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from campaigns.definition import CampaignDefinition, differences
from campaigns.enums import CampaignState
from campaigns.models import Campaign, CampaignVersion
from campaigns.queries import campaign_book, definition_of, forbidden_in
from campaigns.wording import SAID
from customers.queries import decided_on
from staff.operations import WrongState, versions
from tiering.rules import Difference, RuleError

EMPTY_FOR_PROMISES = ("audience", "target", "programme", "starts_on", "ends_on", "anchor")


class CampaignVersions(versions.Kind[CampaignVersion, CampaignDefinition]):
    model = CampaignVersion

    def parse(self, data: object) -> CampaignDefinition:
        return CampaignDefinition.parse(data)

    def checked(
        self, definition: CampaignDefinition | object, owner: Campaign
    ) -> CampaignDefinition:
        check_may_change(owner)
        if isinstance(definition, CampaignDefinition):
            definition = definition.to_json()
        book = campaign_book()
        parsed = CampaignDefinition.parse(definition, book)
        if parsed.code != owner.code:
            raise RuleError("code", _("A campaign keeps its code."))
        if parsed.programme in book.past and not _runs_in(owner, parsed.programme):
            raise RuleError("programme", _("This season is over: choose another one."))
        if owner.holds_promises:
            _check_promises(parsed, owner)
        check_words({place: getattr(parsed, place) for place in SAID})
        others = Campaign.objects.exclude(pk=owner.pk).filter(priority=parsed.priority)
        for other in others:
            raise RuleError("priority", _("“%(other)s” has this priority."), other=str(other))
        return parsed

    def differences(
        self, before: CampaignDefinition, after: CampaignDefinition
    ) -> list[Difference]:
        return differences(before, after, campaign_book())

    def locked(self, pk: int) -> CampaignVersion:
        """With its campaign, both of them nobody else's until the transaction ends.

        The campaign first: who locks all campaigns goes on to a version, too.
        """
        found = CampaignVersion.objects.filter(pk=pk)
        campaign = lock_campaign(found.values_list("campaign_id", flat=True).get())
        version: CampaignVersion = found.select_for_update().get()
        version.campaign = campaign
        return version

    def lock_all(self) -> None:
        """Campaigns differ in their priorities."""
        lock_campaigns()

    def on(self) -> date:
        return decided_on()

    def check_begins(
        self, version: CampaignVersion, definition: CampaignDefinition, evidence: Mapping[str, Any]
    ) -> None:
        check_may_change(version.campaign)
        _size(definition, evidence)

    def adopt(
        self, version: CampaignVersion, definition: CampaignDefinition, evidence: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The row that the night reads says what was approved; a new one begins with that night."""
        campaign = version.campaign
        before, size, state = definition_of(campaign), campaign.approved_size, campaign.state
        definition.adopt(campaign)
        campaign.version, campaign.approved_size = version.version, _size(definition, evidence)
        if campaign.state == CampaignState.DRAFT:
            campaign.state = CampaignState.LIVE
        campaign.save()
        return {
            "approved_size": [size, campaign.approved_size],
            "state": [state, campaign.state],
            "changes": self.changes(before, definition),
        }

    def last_number(self, owner: Campaign) -> int:
        return max(super().last_number(owner), owner.version)

    def trail(self, version: CampaignVersion) -> Campaign:
        campaign: Campaign = version.campaign
        return campaign


CAMPAIGNS = CampaignVersions()


def lock_campaigns() -> None:
    """Codes and priorities are given one by one; promises made meanwhile need not wait."""
    ordered = Campaign.objects.order_by("pk").select_for_update(no_key=True)
    list(ordered.values_list("pk", flat=True))


def lock_campaign(pk: int) -> Campaign:
    """As it is now, and nobody else's until the transaction ends.

    Its plan and programme are read afterwards: a row that was joined to the plan of before is lost
    when a colleague has changed the plan.
    """
    campaign: Campaign = Campaign.objects.select_for_update(no_key=True).get(pk=pk)
    return campaign


def check_may_change(campaign: Campaign) -> None:
    if campaign.state == CampaignState.CLOSED:
        raise WrongState(_("This campaign is closed: begin a new one as its copy."))


def check_words(said: Mapping[str, str]) -> None:
    """Nothing that is said to customers, by its place, holds a forbidden word."""
    for place, refusal in forbidden_in(said).items():
        raise RuleError(place, "%(refusal)s", refusal=refusal)


def _runs_in(campaign: Campaign, programme: str) -> bool:
    """Whether it does already: then it may say so on."""
    season = campaign.programme if campaign.version else None
    return season is not None and season.code == programme


def _check_promises(definition: CampaignDefinition, campaign: Campaign) -> None:
    """What would take customers off the list, or plan other steps, cancels what was promised."""
    for place in EMPTY_FOR_PROMISES:
        if getattr(definition, place):
            raise RuleError(place, _("Promises come by hand and have no end: leave this empty."))
    if definition.plan != campaign.plan.code:
        raise RuleError("plan", _("Promises keep their contact plan."))


def _size(definition: CampaignDefinition, evidence: Mapping[str, Any]) -> int | None:
    """How many the list had when it was tried: what its ceiling stands on.

    None where no list is drawn; without a scored night nothing was counted, and a list waits.
    """
    if definition.audience is None:
        return None
    size = evidence.get("n_listed")
    if not isinstance(size, int):
        raise RuleError("audience", _("Its list was not counted: wait for the first night."))
    return size
