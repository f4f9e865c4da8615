"""What a kept trial of label rules would do to running campaigns."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from campaigns.panels.rules_effect import effect_of
from customers.queries import data_date, figures_are_over
from kernel.api_refusals import FiguresAreOver
from staff.api.two_people import TwoPeopleViewSet
from tiering.models import RuleTrial
from tiering.queries import definition_tried_against
from tiering.rules import SchemeDefinition

TRIAL = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH)


class EntriesSerializer(serializers.Serializer):
    """Entries that a list would gain and lose."""

    n_gained = serializers.IntegerField()
    n_lost = serializers.IntegerField()


class ListEffectSerializer(serializers.Serializer):
    """On the first night, and in the end, when everybody carries what is earned. Follow-ups are
    those of the first night.
    """

    campaign = serializers.CharField(source="code")
    name_en = serializers.CharField()
    name_zh = serializers.CharField()
    holdout_share = serializers.DecimalField(max_digits=4, decimal_places=3)
    n_now = serializers.IntegerField()
    first = EntriesSerializer()
    end = EntriesSerializer()
    n_steps = serializers.IntegerField()
    n_follow_ups_gained = serializers.IntegerField()
    n_follow_ups_lost = serializers.IntegerField()


class RulesEffectSerializer(serializers.Serializer):
    """`n_others` campaigns run whose conditions do not ask for the scheme."""

    on = serializers.DateField()
    scheme = serializers.CharField()
    n_gained = serializers.IntegerField()
    n_lost = serializers.IntegerField()
    n_follow_ups_gained = serializers.IntegerField()
    n_follow_ups_lost = serializers.IntegerField()
    n_others = serializers.IntegerField()
    lists = ListEffectSerializer(many=True)


class RulesEffectViewSet(TwoPeopleViewSet):
    """The effect of trials on the lists of running campaigns, by the id of the trial."""

    queryset = RuleTrial.objects.select_related("rule_set__scheme")
    serializer_class = RulesEffectSerializer

    @extend_schema(parameters=[TRIAL])
    def retrieve(self, request, pk=None):
        """As on the figures on which the pages stand; 410 for a trial of an earlier night."""
        kept, night = self.get_object(), data_date()
        if kept.on != night:
            raise FiguresAreOver(figures_are_over(kept.on))
        draft = SchemeDefinition.parse(kept.definition)
        effect = effect_of(draft, definition_tried_against(kept))
        return Response(RulesEffectSerializer(effect).data)
