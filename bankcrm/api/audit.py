"""The audit trail over the API."""

from rest_framework import serializers, viewsets

from bankcrm import trail
from kernel.paging import NewestFirst
from staff.models import AuditEvent
from staff.requests import officer_of


class AuditEventSerializer(serializers.ModelSerializer):
    class Meta:
        model = AuditEvent
        fields = (
            "id",
            "at",
            "actor",
            "actor_name",
            "action",
            "subject_type",
            "subject_id",
            "detail",
            "address",
        )


class AuditViewSet(viewsets.ReadOnlyModelViewSet):
    """Who did what to what, the newest first: all of it for the auditor, and for head office what
    it sets, decides and releases.
    """

    queryset = AuditEvent.objects.none()
    serializer_class = AuditEventSerializer
    pagination_class = NewestFirst
    filterset_fields = {
        "actor": ["exact"],
        "action": ["exact"],
        "subject_type": ["exact"],
        "subject_id": ["exact"],
        "at": ["gte", "lt"],
    }

    def get_queryset(self):
        return trail.visible_to(officer_of(self.request))
