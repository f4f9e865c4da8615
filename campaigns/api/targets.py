"""What units are to reach."""

from collections.abc import Sequence
from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import permissions, serializers, viewsets
from rest_framework.response import Response

from campaigns.enums import Kpi
from campaigns.models import UnitTarget
from campaigns.panels.targets.attained import attained_of
from staff.api.two_people import WorksWithCustomers
from staff.enums import BANK_WIDE_ROLES, UNIT_ROLES
from staff.requests import officer_of
from staff.scope import units_visible_to


class Share(serializers.DecimalField):
    """0.9 for 90 per cent; null where it is not known."""

    def __init__(self, **said: Any) -> None:
        super().__init__(max_digits=None, decimal_places=4, allow_null=True, **said)


class AttainedSerializer(serializers.Serializer):
    """`reached` is written as the target's value; `attainment` is its share of the target, null
    where the night has not counted it, or of a target of nothing. `time_gone` is the share of the
    period's days that are over. `lead` is ahead of it, of a rate ahead of the target; below zero
    when behind.
    """

    reached = Share(source="value")
    attainment = Share(source="share")
    time_gone = serializers.DecimalField(source="gone", max_digits=None, decimal_places=4)
    lead = Share()
    is_met = serializers.BooleanField()
    is_behind = serializers.BooleanField()


class UnitTargetSerializer(serializers.ModelSerializer):
    """`value` in yuan, in customers, or as a share: 0.9 for 90 per cent. `attained` is told to
    heads of units, head office and audit, as on the page; null before the period's first night.
    """

    org_unit = serializers.CharField(source="org_unit.code", read_only=True)
    attained = serializers.SerializerMethodField()

    class Meta:
        model = UnitTarget
        fields = ("id", "org_unit", "kpi", "period", "first_on", "last_on", "value", "attained")

    @extend_schema_field(AttainedSerializer(allow_null=True))
    def get_attained(self, target: UnitTarget) -> Any:
        came = self.context["attained"].get(target.pk)
        return AttainedSerializer(came).data if came else None


class UnitTargetFilter(django_filters.FilterSet):
    org_unit = django_filters.CharFilter(field_name="org_unit__code")
    kpi = django_filters.ChoiceFilter(choices=Kpi.choices)
    period = django_filters.CharFilter()

    class Meta:
        model = UnitTarget
        fields = ()


class UnitTargetViewSet(viewsets.ReadOnlyModelViewSet):
    """Targets of the units that the officer answers for; they change as entries of `reference`."""

    queryset = UnitTarget.objects.none()
    serializer_class = UnitTargetSerializer
    filterset_class = UnitTargetFilter
    permission_classes = (permissions.IsAuthenticated, WorksWithCustomers)

    def get_queryset(self) -> Any:
        units = units_visible_to(officer_of(self.request))
        return UnitTarget.objects.filter(org_unit__in=units).select_related("org_unit")

    def list(self, request):
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(self.told(page))

    def retrieve(self, request, pk=None):
        [target] = self.told([self.get_object()])
        return Response(target)

    def told(self, targets: Sequence[UnitTarget]) -> Any:
        is_told = officer_of(self.request).role in (*UNIT_ROLES, *BANK_WIDE_ROLES)
        context = {"attained": attained_of(targets) if is_told else {}}
        return UnitTargetSerializer(targets, many=True, context=context).data
