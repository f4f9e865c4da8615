"""Campaigns as they run, white-lists and follow-ups."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import permissions, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.enums import Arm, FollowUpState
from campaigns.forms import NEXT_CHANNELS, OutcomeForm
from campaigns.models import Campaign, FollowUp, WhitelistEntry
from campaigns.operations import follow_ups as operations
from campaigns.queries import desk_of
from campaigns.scoping import arms_shown_to
from customers.contact_policy import said_lately
from customers.enums import Outcome
from kernel.clock import now
from staff.enums import BANK_WIDE_ROLES, WORKERS
from staff.requests import officer_of


class CampaignSerializer(serializers.ModelSerializer):
    programme = serializers.CharField(source="programme.code", read_only=True, allow_null=True)
    plan = serializers.CharField(source="plan.code", read_only=True)
    holdout_share = serializers.SerializerMethodField()

    class Meta:
        model = Campaign
        fields: tuple[str, ...] = (
            "code",
            "programme",
            "play",
            "name_en",
            "name_zh",
            "state",
            "starts_on",
            "ends_on",
            "priority",
            "version",
            "target_rate",
            "holdout_share",
            "plan",
        )

    @extend_schema_field(serializers.DecimalField(max_digits=4, decimal_places=3, allow_null=True))
    def get_holdout_share(self, campaign: Campaign) -> str | None:
        """Null below head office, as on the pages."""
        is_shown = officer_of(self.context["request"]).role in BANK_WIDE_ROLES
        return f"{campaign.holdout_share:.3f}" if is_shown else None


class WhitelistEntrySerializer(serializers.ModelSerializer):
    campaign = serializers.CharField(source="campaign.code", read_only=True)
    customer = serializers.UUIDField(source="customer.public_id", read_only=True)
    org_unit = serializers.CharField(source="org_unit.code", read_only=True)
    owner = serializers.CharField(source="owner.staff_no", read_only=True, allow_null=True)

    class Meta:
        model = WhitelistEntry
        fields = (
            "id",
            "campaign",
            "customer",
            "org_unit",
            "owner",
            "arm",
            "source",
            "rule_version",
            "figures",
            "entered_on",
            "left_on",
            "leave_reason",
            "target_met_on",
        )


class FollowUpSerializer(serializers.ModelSerializer):
    campaign = serializers.CharField(source="campaign.code", read_only=True)
    customer = serializers.UUIDField(source="customer.public_id", read_only=True)
    account = serializers.CharField(source="account.account_no", read_only=True, allow_null=True)
    owner = serializers.CharField(source="owner.staff_no", read_only=True, allow_null=True)
    worked_by = serializers.CharField(source="worked_by.staff_no", read_only=True, allow_null=True)

    class Meta:
        model = FollowUp
        fields = (
            "id",
            "campaign",
            "customer",
            "account",
            "plan",
            "step",
            "anchor_on",
            "due_on",
            "owner",
            "who",
            "channel",
            "lead",
            "state",
            "cancel_reason",
            "outcome",
            "note",
            "worked_by",
            "worked_at",
        )


class OutcomeSerializer(serializers.Serializer):
    """For the schema; `OutcomeForm` checks it, as on the page."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    next_on = serializers.DateField(required=False, allow_null=True, default=None)
    channel = serializers.ChoiceField(
        choices=NEXT_CHANNELS, required=False, allow_blank=True, default=""
    )


class WhitelistEntryFilter(django_filters.FilterSet):
    campaign = django_filters.CharFilter(field_name="campaign__code")
    customer = django_filters.UUIDFilter(field_name="customer__public_id")
    arm = django_filters.ChoiceFilter(choices=Arm.choices)
    open = django_filters.BooleanFilter(field_name="left_on", lookup_expr="isnull")

    class Meta:
        model = WhitelistEntry
        fields = ()


class FollowUpFilter(django_filters.FilterSet):
    campaign = django_filters.CharFilter(field_name="campaign__code")
    customer = django_filters.UUIDFilter(field_name="customer__public_id")
    owner = django_filters.CharFilter(field_name="owner__staff_no")
    state = django_filters.ChoiceFilter(choices=FollowUpState.choices)
    due_from = django_filters.DateFilter(field_name="due_on", lookup_expr="gte")
    due_to = django_filters.DateFilter(field_name="due_on", lookup_expr="lte")

    class Meta:
        model = FollowUp
        fields = ()


class WorksFollowUps(permissions.BasePermission):
    def has_permission(self, request, view):
        return getattr(request.user, "role", "") in WORKERS


class WhitelistEntryViewSet(viewsets.ReadOnlyModelViewSet):
    """White-list entries of visible customers."""

    queryset = WhitelistEntry.objects.none()
    serializer_class = WhitelistEntrySerializer
    filterset_class = WhitelistEntryFilter

    def get_queryset(self) -> Any:
        officer = officer_of(self.request)
        entries = WhitelistEntry.objects.visible_to(officer).filter(arms_shown_to(officer))
        return entries.select_related("campaign", "customer", "org_unit", "owner")


class FollowUpViewSet(viewsets.ReadOnlyModelViewSet):
    """Follow-ups that the officer may see."""

    queryset = FollowUp.objects.none()
    serializer_class = FollowUpSerializer
    filterset_class = FollowUpFilter

    def get_queryset(self) -> Any:
        officer, found = officer_of(self.request), FollowUp.objects
        is_work = self.action == "outcome"
        follow_ups = found.workable_by(officer) if is_work else found.visible_to(officer)
        return follow_ups.select_related("campaign", "customer", "account", "owner", "worked_by")

    @extend_schema(request=OutcomeSerializer, responses=FollowUpSerializer, filters=False)
    @action(
        detail=True,
        methods=["post"],
        permission_classes=(permissions.IsAuthenticated, WorksFollowUps),
    )
    def outcome(self, request, pk=None):
        """Logs what came of it. Who comes second gets what stands, and nothing is logged twice."""
        follow_up = self.get_object()
        said = OutcomeSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        by, at = officer_of(request), now()
        lately = said_lately(follow_up.customer)
        form = OutcomeForm(said.data, follow_up=follow_up, lately=lately, desk=desk_of(by, at))
        if not form.is_valid():
            raise serializers.ValidationError(form.errors.get_json_data())
        operations.log_outcome(
            follow_up,
            by=by,
            at=at,
            address=request.META.get("REMOTE_ADDR"),
            **form.logged(),
        )
        return Response(FollowUpSerializer(self.get_queryset().get(pk=follow_up.pk)).data)
