"""Nights over the API."""

from rest_framework import serializers, viewsets

from bankcrm import queries
from bankcrm.models import Run, RunStep
from kernel.paging import KeysetPagination
from staff.requests import officer_of


class RunStepSerializer(serializers.ModelSerializer):
    class Meta:
        model = RunStep
        fields = ("name", "state", "rows", "seconds", "finished_at")


class NightSerializer(serializers.ModelSerializer):
    steps = RunStepSerializer(many=True, read_only=True)
    delivery = serializers.CharField(source="delivery.name", allow_null=True, read_only=True)
    decided_by = serializers.CharField(
        source="decided_by.staff_no", allow_null=True, read_only=True
    )

    class Meta:
        model = Run
        fields = (
            "id",
            "kind",
            "business_date",
            "delivery",
            "state",
            "reason",
            "started_at",
            "finished_at",
            "decided_by",
            "decided_at",
            "decision_reason",
            "steps",
        )


class NewestFirst(KeysetPagination):
    ordering = "-id"


class NightViewSet(viewsets.ReadOnlyModelViewSet):
    """Nights and parts of them, with their steps; head office and audit only."""

    queryset = Run.objects.none()
    serializer_class = NightSerializer
    pagination_class = NewestFirst
    filterset_fields = ("state", "kind", "business_date")

    def get_queryset(self):
        return queries.runs_visible_to(officer_of(self.request))
