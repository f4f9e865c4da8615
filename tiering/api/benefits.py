"""What customers of a label may have; a campaign names the ids. They change by `changes`."""

from typing import Any

import django_filters
from rest_framework import permissions, serializers, viewsets

from customers.queries import shown_on
from staff.api.two_people import WorksWithCustomers
from tiering.models import Benefit


class BenefitSerializer(serializers.ModelSerializer):
    """Without days it holds always; `place` is that in the list of its label."""

    scheme = serializers.CharField(source="label.scheme.code", read_only=True)
    label: Any = serializers.CharField(source="label.code", read_only=True)

    class Meta:
        model = Benefit
        fields = ("id", "scheme", "label", "place", "name_en", "name_zh", "starts_on", "ends_on")


class BenefitFilter(django_filters.FilterSet):
    scheme = django_filters.CharFilter(field_name="label__scheme__code")
    label = django_filters.CharFilter(field_name="label__code")
    valid = django_filters.BooleanFilter(method="that_hold", label="On the data date")

    class Meta:
        model = Benefit
        fields = ()

    def that_hold(self, queryset, name, value):
        valid = Benefit.objects.valid_on(shown_on()).values("pk")
        return queryset.filter(pk__in=valid) if value else queryset.exclude(pk__in=valid)


class BenefitViewSet(viewsets.ReadOnlyModelViewSet):
    """The catalogue that branches show, for all who work with customers."""

    queryset = Benefit.objects.select_related("label__scheme")
    serializer_class = BenefitSerializer
    filterset_class = BenefitFilter
    permission_classes = (permissions.IsAuthenticated, WorksWithCustomers)
