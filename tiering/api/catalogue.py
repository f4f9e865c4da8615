"""What a condition may speak of: what whoever writes one in JSON has to know."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from staff.api.two_people import TwoPeopleViewSet
from tiering import queries
from tiering.models import RuleSet
from tiering.rules import CATALOGUE
from tiering.rules.catalogue import LABEL_PREFIX, THRESHOLD_PREFIX, metric_of


class MetricChoiceSerializer(serializers.Serializer):
    code = serializers.CharField()
    name_en = serializers.CharField()
    name_zh = serializers.CharField()


class MetricSerializer(serializers.Serializer):
    """`choices` are all values of a figure that has a closed list; labels of a `scheme` are those
    of its rules in force. A `sensitive` one says something of a person that few may read.
    """

    code = serializers.CharField()
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    group = serializers.CharField()
    type = serializers.CharField()
    unit = serializers.CharField()
    operators = serializers.ListField(child=serializers.CharField())
    choices = MetricChoiceSerializer(many=True)
    scheme = serializers.CharField()
    sensitive = serializers.BooleanField()


class MetricViewSet(TwoPeopleViewSet):
    """The catalogue of figures, and the labels of all schemes."""

    queryset = RuleSet.objects.none()
    serializer_class = MetricSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=MetricSerializer(many=True))
    def list(self, request):
        schemes = queries.label_book().slots
        of_labels = (
            metric_of(prefix + scheme)
            for scheme in schemes
            for prefix in (LABEL_PREFIX, THRESHOLD_PREFIX)
        )
        return Response(MetricSerializer([*CATALOGUE.values(), *of_labels], many=True).data)
