"""What units are to reach."""

from typing import Any

import django_filters
from rest_framework import permissions, serializers, viewsets

from campaigns.enums import Kpi
from campaigns.models import UnitTarget
from staff.api.two_people import WorksWithCustomers
from staff.requests import officer_of
from staff.scope import units_visible_to


class UnitTargetSerializer(serializers.ModelSerializer):
    """`value` in yuan, in customers, or as a share: 0.9 for 90 per cent."""

    org_unit = serializers.CharField(source="org_unit.code", read_only=True)

    class Meta:
        model = UnitTarget
        fields = ("id", "org_unit", "kpi", "period", "first_on", "last_on", "value")


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
