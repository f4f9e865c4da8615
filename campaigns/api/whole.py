"""All that the page of a campaign says: what runs, what was approved, what it came to."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.api.counts import CampaignsViewSet
from campaigns.api.lists import CampaignSerializer
from campaigns.enums import Arm, CampaignState
from campaigns.models import Campaign, HeldList
from campaigns.panels.campaign_page import campaign_panel, ceiling, phases_of, sentence
from campaigns.panels.campaign_version import words_of
from campaigns.queries import campaign_book, definition_of, is_over
from staff.enums import BANK_WIDE_ROLES
from staff.requests import officer_of


class CampaignWordsSerializer(serializers.Serializer):
    """One thing that a definition says, in the reader's language."""

    name = serializers.CharField()
    text = serializers.CharField()


class PhaseSerializer(serializers.Serializer):
    name = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    words = serializers.CharField(allow_blank=True)


class HeldListSerializer(serializers.ModelSerializer):
    """The last night took nobody in: `n_listed` are on the list, `n_waiting` would have come."""

    class Meta:
        model = HeldList
        fields = ("on", "n_listed", "n_waiting", "approved_size", "ceiling")


class ClosedSerializer(serializers.Serializer):
    """Who asked to close it and why, who approved that and when."""

    reason = serializers.CharField()
    submitted_by = serializers.CharField(source="submitted_by.staff_no")
    decided_by = serializers.CharField(source="decided_by.staff_no")
    decided_at = serializers.DateTimeField()


class DecisionsSerializer(serializers.Serializer):
    """What runs, as `definition` and in `words`, null before anything was approved; the `ceiling`
    of the list in customers, null where no size was approved; `held` where the list would have
    grown above it.
    """

    definition = serializers.JSONField(allow_null=True)
    words = CampaignWordsSerializer(many=True)
    benefits = serializers.ListField(child=serializers.CharField())
    approved_size = serializers.IntegerField(allow_null=True)
    ceiling = serializers.IntegerField(allow_null=True)
    held = HeldListSerializer(allow_null=True)
    closed = ClosedSerializer(allow_null=True)


class WholeCampaignSerializer(CampaignSerializer):
    """Conditions, offers and talking points are in the reader's language; `audience` is empty where
    customers come by hand only. `first_on` and `last_on` are its own days or those of its season.
    `units` take part, each with all below it; empty: the whole bank. `kpi_value` customers are to
    come to the stage `kpi`. `decisions` are told to head office and audit alone, as on the page.
    """

    first_on = serializers.DateField(source="days.0", allow_null=True, read_only=True)
    last_on = serializers.DateField(source="days.1", allow_null=True, read_only=True)
    is_over = serializers.SerializerMethodField()
    audience = serializers.SerializerMethodField()
    target = serializers.SerializerMethodField()
    offers = serializers.CharField(read_only=True)
    talking_points = serializers.CharField(read_only=True)
    units = serializers.ListField(child=serializers.CharField(), read_only=True)
    phases = serializers.SerializerMethodField()
    decisions = serializers.SerializerMethodField()

    class Meta(CampaignSerializer.Meta):
        fields = (
            *CampaignSerializer.Meta.fields, "first_on", "last_on", "is_over", "audience",
            "target", "offers", "talking_points", "units", "phases", "kpi", "kpi_value",
            "decisions",
        )  # fmt: skip

    def get_is_over(self, campaign: Campaign) -> bool:
        return is_over(campaign)

    def get_audience(self, campaign: Campaign) -> str:
        return sentence(campaign.audience)

    def get_target(self, campaign: Campaign) -> str:
        return sentence(campaign.target)

    @extend_schema_field(PhaseSerializer(many=True))
    def get_phases(self, campaign: Campaign) -> Any:
        found = phases_of(definition_of(campaign)) if campaign.phases else []
        return PhaseSerializer(found, many=True).data

    @extend_schema_field(DecisionsSerializer(allow_null=True))
    def get_decisions(self, campaign: Campaign) -> Any:
        if officer_of(self.context["request"]).role not in BANK_WIDE_ROLES:
            return None
        return DecisionsSerializer(decisions(campaign)).data


def decisions(campaign: Campaign) -> dict[str, Any]:
    """What head office reads of a campaign beside its list, as `DecisionsSerializer` has it."""
    panel, runs = campaign_panel(campaign), definition_of(campaign) if campaign.version else None
    words = words_of(runs, campaign_book()) if runs else []
    return {
        "definition": runs.to_json() if runs else None,
        "words": [{"name": name, "text": text} for name, text in words],
        "benefits": [str(each) for each in panel.benefits],
        "approved_size": campaign.approved_size,
        "ceiling": ceiling(campaign),
        "held": panel.held if campaign.state == CampaignState.LIVE else None,
        "closed": panel.closed,
    }


class ResultSerializer(serializers.Serializer):
    """Of the whole bank, as the night `as_of` counted it; `base` is what `rate` is a share of."""

    arm = serializers.ChoiceField(choices=Arm.choices)
    as_of = serializers.DateField()
    listed = serializers.IntegerField()
    contacted = serializers.IntegerField()
    reached = serializers.IntegerField()
    interested = serializers.IntegerField()
    succeeded = serializers.IntegerField()
    base = serializers.IntegerField()
    rate = serializers.DecimalField(max_digits=None, decimal_places=4, allow_null=True)


class Whole(CampaignsViewSet):
    @extend_schema(responses=WholeCampaignSerializer)
    def retrieve(self, request, code=None):
        """All that its page says of it."""
        context = self.get_serializer_context()
        return Response(WholeCampaignSerializer(self.get_object(), context=context).data)

    @extend_schema(responses=ResultSerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=())
    def results(self, request, code=None):
        """What a closed campaign came to in both arms; none of one that is not closed."""
        closed = campaign_panel(self.get_object()).closed
        figures = closed.evidence.get("results", {}) if closed else {}
        told = [{"arm": arm, **found} for arm, found in figures.items()]
        return Response(ResultSerializer(told, many=True).data)
