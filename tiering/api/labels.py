"""The labels that customers carry, and their history."""

import django_filters
from rest_framework import serializers, viewsets

from staff.requests import officer_of
from tiering.enums import ChangeReason
from tiering.models import CustomerLabel, LabelChange


def code_of(field: str) -> serializers.CharField:
    """The code behind a relation, or null."""
    return serializers.CharField(source=f"{field}.code", read_only=True, allow_null=True)


class LabelSerializer(serializers.ModelSerializer):
    customer = serializers.UUIDField(source="customer.public_id", read_only=True)
    scheme = serializers.CharField(source="scheme.code", read_only=True)
    label = code_of("label")  # type: ignore[assignment]  # a field of that name
    earned = code_of("earned")
    threshold_to = code_of("threshold_to")

    class Meta:
        model = CustomerLabel
        fields = (
            "id",
            "customer",
            "scheme",
            "label",
            "earned",
            "since",
            "on_watch",
            "missed_months",
            "held_until",
            "threshold_to",
            "rule_version",
        )


class LabelChangeSerializer(serializers.ModelSerializer):
    customer = serializers.UUIDField(source="customer.public_id", read_only=True)
    scheme = serializers.CharField(source="scheme.code", read_only=True)
    from_label = code_of("from_label")
    to_label = code_of("to_label")

    class Meta:
        model = LabelChange
        fields = (
            "id",
            "customer",
            "scheme",
            "on",
            "from_label",
            "to_label",
            "reason",
            "rule_version",
            "month_avg",
        )


class LabelFilter(django_filters.FilterSet):
    customer = django_filters.UUIDFilter(field_name="customer__public_id")
    scheme = django_filters.CharFilter(field_name="scheme__code")
    label = django_filters.CharFilter(field_name="label__code")
    on_watch = django_filters.BooleanFilter()

    class Meta:
        model = CustomerLabel
        fields = ()


class LabelChangeFilter(django_filters.FilterSet):
    customer = django_filters.UUIDFilter(field_name="customer__public_id")
    scheme = django_filters.CharFilter(field_name="scheme__code")
    reason = django_filters.ChoiceFilter(choices=ChangeReason.choices)
    on_from = django_filters.DateFilter(field_name="on", lookup_expr="gte")
    on_to = django_filters.DateFilter(field_name="on", lookup_expr="lte")

    class Meta:
        model = LabelChange
        fields = ()


class LabelViewSet(viewsets.ReadOnlyModelViewSet):
    """The labels that visible customers carry, one per scheme."""

    queryset = CustomerLabel.objects.none()
    serializer_class = LabelSerializer
    filterset_class = LabelFilter

    def get_queryset(self):
        labels = CustomerLabel.objects.visible_to(officer_of(self.request))
        return labels.select_related("customer", "scheme", "label", "earned", "threshold_to")


class LabelChangeViewSet(viewsets.ReadOnlyModelViewSet):
    """The label history of visible customers."""

    queryset = LabelChange.objects.none()
    serializer_class = LabelChangeSerializer
    filterset_class = LabelChangeFilter

    def get_queryset(self):
        changes = LabelChange.objects.visible_to(officer_of(self.request))
        return changes.select_related("customer", "scheme", "from_label", "to_label")
