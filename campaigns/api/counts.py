"""Whom a definition of a campaign would list, some of them, and the work that it would add."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.definition import CampaignDefinition
from campaigns.operations.campaign_versions import CAMPAIGNS
from campaigns.what_if import Draw, draw, samples, summarise, workload
from staff.api.two_people import TwoPeopleViewSet
from staff.models import OrgUnit
from staff.requests import officer_of
from tiering.rules import RuleError


class DefinedSerializer(serializers.Serializer):
    """Without a definition the one that is kept is taken."""

    definition = serializers.JSONField(required=False)


class CountCampaignSerializer(DefinedSerializer):
    """`at` is a unit, or else the bank."""

    at = serializers.CharField(max_length=32, required=False)


class KeptOutSerializer(serializers.Serializer):
    reason = serializers.CharField()
    n = serializers.IntegerField()


class OverlapSerializer(serializers.Serializer):
    code = serializers.CharField()
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    n = serializers.IntegerField()


class UnitBelowCountSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    n_customers = serializers.IntegerField()
    n_listed = serializers.IntegerField()
    n_held_out = serializers.IntegerField()
    n_kept_out = serializers.IntegerField()
    goal = serializers.IntegerField(allow_null=True)
    is_goal_set = serializers.BooleanField()


class UnitCountSerializer(UnitBelowCountSerializer):
    """`units` are those right below, where they are told as well."""

    units = UnitBelowCountSerializer(many=True, default=())


class CampaignCountSerializer(serializers.Serializer):
    """Whom a definition would list, on the figures of the last published night."""

    on = serializers.DateField()
    n_customers = serializers.IntegerField()
    n_picked = serializers.IntegerField()
    n_met = serializers.IntegerField()
    n_listed = serializers.IntegerField()
    n_held_out = serializers.IntegerField()
    n_now = serializers.IntegerField()
    n_entering = serializers.IntegerField()
    n_leaving = serializers.IntegerField()
    kept_out = KeptOutSerializer(many=True)
    overlaps = OverlapSerializer(many=True)
    units = UnitCountSerializer(many=True)


class CountsBesideSerializer(serializers.Serializer):
    """Whom the version `beside` (before) and this `version` (after) would list on the same night;
    how many are on one of the two lists alone. Null where there is nothing to count.
    """

    version = serializers.IntegerField()
    beside = serializers.IntegerField(allow_null=True)
    before = CampaignCountSerializer(allow_null=True)
    after = CampaignCountSerializer(allow_null=True)
    n_only_before = serializers.IntegerField(allow_null=True)
    n_only_after = serializers.IntegerField(allow_null=True)


class ListedReasonSerializer(serializers.Serializer):
    """A line of why: `figure` is the customer's own."""

    sentence = serializers.CharField()
    state = serializers.CharField()
    depth = serializers.IntegerField()
    figure = serializers.CharField()


class CampaignSampleSerializer(serializers.Serializer):
    """Who is held out is listed and not called; who came by hand meets no condition."""

    customer = serializers.UUIDField(source="customer.public_id")
    customer_no = serializers.CharField(source="customer.customer_no")
    name = serializers.CharField(source="customer.name")
    org_unit = serializers.CharField(source="customer.org_unit.code")
    owner = serializers.CharField(source="customer.owner.staff_no", allow_null=True, default=None)
    is_held_out = serializers.BooleanField()
    is_new = serializers.BooleanField()
    conditions = ListedReasonSerializer(many=True)


class DayOfWorkSerializer(serializers.Serializer):
    """`n` would come on it, beside `n_planned` of the whole bank that wait already."""

    on = serializers.DateField()
    n = serializers.IntegerField()
    n_planned = serializers.IntegerField()


class BusySerializer(serializers.Serializer):
    """`n` would come in all, `n_on` on the fullest day, where `n_planned` wait already and `a_day`
    fit in.
    """

    name = serializers.CharField()
    n = serializers.IntegerField()
    on = serializers.DateField()
    n_on = serializers.IntegerField()
    n_planned = serializers.IntegerField()
    a_day = serializers.IntegerField()
    is_over = serializers.BooleanField()


class WorkloadSerializer(serializers.Serializer):
    """Calls and visits of the next 20 working days; `n_pool` of customers without an officer.

    Beside them the check-backs of heads.
    """

    n_customers = serializers.IntegerField()
    n = serializers.IntegerField()
    n_pool = serializers.IntegerField()
    a_day = serializers.IntegerField()
    days = DayOfWorkSerializer(many=True)
    officers = BusySerializer(many=True)
    units = BusySerializer(many=True)
    n_check_backs = serializers.IntegerField()
    heads = BusySerializer(many=True)


class CampaignsViewSet(TwoPeopleViewSet):
    def handle_exception(self, exc: Exception) -> Response:
        """What is wrong with a definition names its place in it."""
        if isinstance(exc, RuleError):
            exc = exceptions.ValidationError({"path": exc.path, "detail": exc.message})
        return super().handle_exception(exc)


class Counts(CampaignsViewSet):
    """Of the definition of a version, or of another one that is sent; nothing is kept."""

    @extend_schema(request=CountCampaignSerializer, responses=CampaignCountSerializer)
    @action(detail=True, methods=["post"])
    def count(self, request, pk=None):
        """Counts whom a definition would list, and whom it keeps out for which reason."""
        said = self.said(CountCampaignSerializer)
        _definition, drawn = self.drawn(said)
        units = list(OrgUnit.objects.order_by("path"))
        at = get_object_or_404(OrgUnit, code=said["at"]) if "at" in said else units[0]
        return Response(CampaignCountSerializer(summarise(drawn, at, units)).data)

    @extend_schema(request=DefinedSerializer, responses=CampaignSampleSerializer(many=True))
    @action(detail=True, methods=["post"], pagination_class=None, filter_backends=())
    def samples(self, request, pk=None):
        """At most twenty of the list, drawn by chance, each with the reason."""
        definition, drawn = self.drawn(self.said(DefinedSerializer))
        found = samples(drawn, definition, officer_of(request))
        return Response(CampaignSampleSerializer(found, many=True).data)

    @extend_schema(request=DefinedSerializer, responses=WorkloadSerializer)
    @action(detail=True, methods=["post"])
    def workload(self, request, pk=None):
        """What it would add to the days of the officers; 404 where the calendar ends before."""
        definition, drawn = self.drawn(self.said(DefinedSerializer))
        load = workload(drawn, definition)
        if load is None:
            raise exceptions.NotFound
        return Response(WorkloadSerializer(load).data)

    def drawn(self, said: dict[str, Any]) -> tuple[CampaignDefinition, Draw]:
        """What was sent, if it might be saved, and whom it lists; 404 before the first night."""
        version = self.get_object()
        typed = said.get("definition", version.definition)
        definition = CAMPAIGNS.checked(typed, version.campaign)
        drawn = draw(definition, version.campaign)
        if drawn is None:
            raise exceptions.NotFound
        return definition, drawn
