"""Deliveries over the API, with what was left out of them: counted, line by line, as a file."""

from django.db.models import Count
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.decorators import action

from bankcrm import queries, rejects
from customers.models import Delivery, Reject
from kernel.downloads import download_lines
from kernel.paging import KeysetPagination, NewestFirst
from staff.requests import officer_of

REASON = OpenApiParameter("reason", OpenApiTypes.STR, description="Those of one reason alone.")


class DeliverySerializer(serializers.ModelSerializer):
    n_rejects = serializers.IntegerField(read_only=True)

    class Meta:
        model = Delivery
        fields: tuple[str, ...] = (
            "id",
            "name",
            "business_date",
            "encoding",
            "received_at",
            "n_rejects",
        )


class FileRejectsSerializer(serializers.Serializer):
    """Rows that were left out, and cells of rows that went in without them."""

    file = serializers.CharField()
    n_rows = serializers.IntegerField()
    n_cells = serializers.IntegerField()


class ReasonRejectsSerializer(serializers.Serializer):
    reason = serializers.CharField()
    words = serializers.CharField()
    n = serializers.IntegerField()


class WholeDeliverySerializer(DeliverySerializer):
    by_file = serializers.SerializerMethodField()
    by_reason = serializers.SerializerMethodField()

    class Meta(DeliverySerializer.Meta):
        fields = (*DeliverySerializer.Meta.fields, "by_file", "by_reason")

    @extend_schema_field(FileRejectsSerializer(many=True))
    def get_by_file(self, delivery: Delivery) -> list[dict[str, object]]:
        return rejects.by_file(delivery)

    @extend_schema_field(ReasonRejectsSerializer(many=True))
    def get_by_reason(self, delivery: Delivery) -> list[dict[str, object]]:
        found = rejects.by_reason(delivery)
        return [{"reason": reason, "words": words, "n": n} for reason, words, n in found]


class RejectSerializer(serializers.ModelSerializer):
    """`line` of the file; numbers of people are masked in `value`, as on the page."""

    value = serializers.CharField(source="shown_value", read_only=True)
    words = serializers.CharField(source="shown_reason", read_only=True)

    class Meta:
        model = Reject
        fields = ("id", "file", "line", "key", "column", "value", "reason", "words", "row_accepted")


class DeliveryViewSet(viewsets.ReadOnlyModelViewSet):
    """What the core systems handed over; whoever may not read nights finds none."""

    queryset = Delivery.objects.none()
    serializer_class = WholeDeliverySerializer
    pagination_class = NewestFirst
    filterset_fields = ("business_date",)

    def get_queryset(self):
        found = queries.deliveries_visible_to(officer_of(self.request))
        return found.annotate(n_rejects=Count("rejects"))

    def get_serializer_class(self):
        return DeliverySerializer if self.action == "list" else WholeDeliverySerializer

    @extend_schema(parameters=[REASON], responses=RejectSerializer(many=True))
    @action(detail=True, pagination_class=KeysetPagination, filter_backends=())
    def rejects(self, request, pk=None):
        """Line by line, in the order in which they were found."""
        found = rejects.lines(self.get_object(), request.query_params.get("reason", ""))
        page = self.paginate_queryset(found)
        return self.get_paginated_response(RejectSerializer(page, many=True).data)

    @extend_schema(parameters=[REASON], responses={(200, "text/csv"): OpenApiTypes.STR})
    @action(detail=True, url_path="rejects/csv", pagination_class=None, filter_backends=())
    def rejects_csv(self, request, pk=None):
        """The same lines as a file, as the page has it."""
        delivery = self.get_object()
        lines = rejects.csv_lines(delivery, request.query_params.get("reason", ""))
        return download_lines(lines, name=rejects.file_name(delivery))
