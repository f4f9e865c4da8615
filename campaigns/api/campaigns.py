"""Campaigns and their versions: written, counted, decided on by a second person."""

from collections.abc import Sequence

import django_filters
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, permissions, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.api.counts import Counts, CountsBesideSerializer
from campaigns.api.dry_runs import DryRuns
from campaigns.api.lists import CampaignSerializer
from campaigns.api.progress import LeadsUnits, Progress
from campaigns.api.whole import CampaignWordsSerializer, Whole
from campaigns.definition import CampaignDefinition
from campaigns.enums import CampaignAct, Play
from campaigns.models import Campaign, CampaignVersion
from campaigns.operations import campaign_drafts as drafts
from campaigns.operations import campaign_states as states
from campaigns.operations.campaign_versions import CAMPAIGNS
from campaigns.panels.campaign_page import standing_figures
from campaigns.panels.campaign_version import words_of
from campaigns.queries import STANDINGS, campaign_book, history, standing_of
from campaigns.what_if import beside, evidence_of
from staff.api.two_people import (
    MAX_KEY,
    ApprovalSerializer,
    DecideSerializer,
    ReadsOrChanges,
    WithdrawSerializer,
    WorksWithCustomers,
)
from staff.api.versions import (
    AskDifferencesSerializer,
    SubmitSerializer,
    VersionSerializer,
    VersionsViewSet,
    WholeVersionSerializer,
    acted,
    told_as,
)
from staff.enums import Decision, VersionState
from staff.operations import asked_about, versions
from staff.queries import VersionLife, approvals_of, lives_of
from staff.requests import officer_of
from tiering.rules import Difference, parts_of


class CampaignLineSerializer(VersionSerializer):
    campaign = serializers.CharField(source="version.campaign.code")


class CampaignVersionSerializer(WholeVersionSerializer, CampaignLineSerializer):
    kind = CAMPAIGNS


class NewCampaignSerializer(serializers.Serializer):
    """From nothing, or as a copy of the campaign with the code `copy_of`."""

    code = serializers.CharField(max_length=32)
    name_en = serializers.CharField(max_length=120)
    name_zh = serializers.CharField(max_length=120)
    play = serializers.ChoiceField(choices=Play.choices)
    copy_of = serializers.CharField(max_length=32, required=False, allow_null=True, default=None)


class NewVersionSerializer(serializers.Serializer):
    """As the campaign runs, or as the approved version with the id `base` was."""

    campaign = serializers.CharField(max_length=32)
    base = serializers.IntegerField(
        min_value=1, max_value=MAX_KEY, required=False, allow_null=True, default=None
    )


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=400)


class AskSerializer(ReasonSerializer):
    act = serializers.ChoiceField(choices=CampaignAct.choices)


STATED, ASKED = acted(CampaignSerializer), acted(ApprovalSerializer)
READS = ("list", "retrieve")


class CampaignViewSet(mixins.ListModelMixin, Whole, Progress, DryRuns):
    """All campaigns, whatever their state; head office begins, pauses, resumes and closes them."""

    queryset = Campaign.objects.none()
    serializer_class = CampaignSerializer
    lookup_field = "code"
    lookup_value_regex = "[^/]+"
    filterset_fields = ("state", "play")

    def get_queryset(self):
        campaigns = Campaign.objects.visible_to(officer_of(self.request))
        return campaigns.select_related("programme", "plan")

    def get_permissions(self):
        """Campaigns that run are read by all who work with them, how far they are by heads."""
        doors = dict.fromkeys(READS, WorksWithCustomers) | {"progress": LeadsUnits}
        return [permissions.IsAuthenticated(), doors.get(self.action, ReadsOrChanges)()]

    @extend_schema(request=NewCampaignSerializer, responses={201: CampaignVersionSerializer})
    def create(self, request):
        """Begins a campaign, and answers its first draft."""
        said = self.said(NewCampaignSerializer)
        code = said.pop("copy_of")
        model = get_object_or_404(Campaign, code=code, version__gt=0) if code else None
        started = drafts.start_campaign(**said, model=model, **self.by())
        [life] = lives_of([started], standing_of)
        return Response(CampaignVersionSerializer(life).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=ReasonSerializer, responses=STATED)
    @action(detail=True, methods=["post"])
    def pause(self, request, code=None):
        """At once, by one person: list and follow-ups stand still."""
        states.pause(campaign=self.get_object(), **self.said(ReasonSerializer), **self.by())
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=AskSerializer, responses=ASKED)
    @action(detail=True, methods=["post"])
    def ask(self, request, code=None):
        """Asks a second person to resume or close it."""
        campaign, said = self.get_object(), self.said(AskSerializer)
        approval = states.ask_to(
            act=CampaignAct(said["act"]),
            campaign=campaign,
            reason=said["reason"],
            evidence=standing_figures(campaign),
            path=reverse("campaigns:campaign-detail", args=[campaign.code]),
            **self.by(),
        )
        return Response(ApprovalSerializer(approval).data)

    @extend_schema(request=DecideSerializer, responses=STATED)
    @action(detail=True, methods=["post"])
    def approve(self, request, code=None):
        """Lets it resume or close; never by who asked for it."""
        return self.decide(Decision.APPROVED)

    @extend_schema(request=DecideSerializer, responses=STATED)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_ask(self, request, code=None):
        """Sends what was asked for back, with the reason."""
        return self.decide(Decision.RETURNED)

    @extend_schema(request=WithdrawSerializer, responses=STATED)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, code=None):
        """Takes back what one has asked for."""
        campaign, said = self.get_object(), self.said(WithdrawSerializer)
        states.withdraw_act(approval=asked_about(campaign, said["approval"]), **self.by())
        return Response(self.get_serializer(campaign).data)

    @extend_schema(responses=ApprovalSerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=())
    def approvals(self, request, code=None):
        """What was asked about the campaign as a whole, the newest first."""
        campaign = self.get_object()
        found = approvals_of(Campaign, [campaign.pk]).get(campaign.pk, [])
        return Response(ApprovalSerializer(found, many=True).data)

    def decide(self, decision: Decision) -> Response:
        campaign, said = self.get_object(), self.said(DecideSerializer)
        approval = asked_about(campaign, said["approval"])
        states.decide_act(approval=approval, decision=decision, reason=said["reason"], **self.by())
        return Response(self.get_serializer(self.get_object()).data)


class CampaignVersionFilter(django_filters.FilterSet):
    campaign = django_filters.CharFilter(field_name="campaign__code")
    standing = django_filters.ChoiceFilter(
        choices=[(each.value, each.label) for each in STANDINGS], method="of_standing"
    )

    class Meta:
        model = CampaignVersion
        fields = ()

    def of_standing(self, queryset, name, value):
        if value in VersionState.values:
            return queryset.filter(state=value)
        approved = queryset.filter(state=VersionState.APPROVED)
        return queryset.filter(pk__in=[e.pk for e in approved if standing_of(e) == value])


@told_as(CampaignLineSerializer, CampaignVersionSerializer)
class CampaignVersionViewSet(Counts, VersionsViewSet, DryRuns):
    """Versions of campaigns: from a draft through a second person's approval into the night.

    A wrong definition is answered 400 with its `path`; what else stands against an act, 409.
    """

    kind = CAMPAIGNS
    line = CampaignLineSerializer
    queryset = CampaignVersion.objects.select_related(
        "campaign__plan", "campaign__programme", "created_by"
    )
    serializer_class = CampaignVersionSerializer
    filterset_class = CampaignVersionFilter

    def lives(self, found: Sequence[CampaignVersion]) -> list[VersionLife[CampaignVersion]]:
        return lives_of(found, standing_of)

    def history(self, version: CampaignVersion) -> list[VersionLife[CampaignVersion]]:
        return history(version.campaign)

    def in_words(self, change: Difference) -> dict[str, str | None]:
        return parts_of(change, get_language() or "zh")

    @extend_schema(parameters=[AskDifferencesSerializer], responses=CountsBesideSerializer)
    @action(detail=True, url_path="differences/numbers", pagination_class=None, filter_backends=())
    def numbers(self, request, pk=None):
        """Two versions counted on the figures of the last night; null where there is no other, or
        no night yet.
        """
        version, other = self.with_other()
        found = beside(version, other) if other else None
        told = {
            "version": version.version,
            "beside": other.version if other else None,
            "before": found and found.before,
            "after": found and found.after,
            "n_only_before": found and found.n_only_before,
            "n_only_after": found and found.n_only_after,
        }
        return Response(CountsBesideSerializer(told).data)

    @extend_schema(responses=CampaignWordsSerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=())
    def words(self, request, pk=None):
        """All that the version says, in plain words."""
        definition = CampaignDefinition.parse(self.get_object().definition)
        told = [
            {"name": name, "text": text} for name, text in words_of(definition, campaign_book())
        ]
        return Response(CampaignWordsSerializer(told, many=True).data)

    @extend_schema(request=NewVersionSerializer, responses={201: CampaignVersionSerializer})
    def create(self, request):
        """Begins a draft; what is begun twice and not written in is one draft."""
        said = self.said(NewVersionSerializer)
        campaign = get_object_or_404(Campaign, code=said["campaign"])
        base = said["base"] and get_object_or_404(campaign.versions, pk=said["base"])
        started = drafts.start_draft(campaign=campaign, base=base or None, **self.by())
        return self.answer(started, status.HTTP_201_CREATED)

    @extend_schema(request=SubmitSerializer, responses=acted(CampaignVersionSerializer))
    @action(detail=True, methods=["post"])
    def submit(self, request, pk=None):
        """Asks a second person; the draft is counted at this moment, and the count kept.

        The evidence says what `count` answers, regions with their branches, and in `load` what
        `workload` does.
        """
        version, said = self.get_object(), self.said(SubmitSerializer)
        versions.submit(
            CAMPAIGNS,
            version,
            expected_digest=said["digest"],
            reason=said["reason"],
            evidence=evidence_of(version),
            path=reverse("campaigns:campaign-version-by-id", args=[version.pk]),
            **self.by(),
        )
        return self.answer(version)
