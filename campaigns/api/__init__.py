"""The REST interface of campaigns: `routes` lists (prefix, viewset, basename)."""

from rest_framework.viewsets import ViewSetMixin

from campaigns.api.asks import CampaignAskViewSet
from campaigns.api.campaigns import CampaignVersionViewSet, CampaignViewSet
from campaigns.api.files import CampaignFileViewSet
from campaigns.api.lists import FollowUpViewSet, WhitelistEntryViewSet
from campaigns.api.previews import MessageSamplesViewSet, PlanDaysViewSet
from campaigns.api.rules_effects import RulesEffectViewSet
from campaigns.api.targets import UnitTargetViewSet

routes: list[tuple[str, type[ViewSetMixin], str]] = [
    ("campaigns", CampaignViewSet, "campaign"),
    ("campaigns/(?P<code>[^/]+)/files", CampaignFileViewSet, "campaign-file"),
    ("campaign-asks", CampaignAskViewSet, "campaign-ask"),
    ("campaign-versions", CampaignVersionViewSet, "campaign-version"),
    ("plan-days", PlanDaysViewSet, "plan-days"),
    ("message-samples", MessageSamplesViewSet, "message-sample"),
    ("rules-effects", RulesEffectViewSet, "rules-effect"),
    ("white-list-entries", WhitelistEntryViewSet, "white-list-entry"),
    ("follow-ups", FollowUpViewSet, "follow-up"),
    ("unit-targets", UnitTargetViewSet, "unit-target"),
]
