"""Trials that were kept: where a maker has stopped, with some of the people behind the numbers."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from customers.queries import data_date, figures_are_over
from kernel.api_refusals import FiguresAreOver
from kernel.paging import NewestFirst
from staff.api.two_people import MAX_KEY
from staff.requests import officer_of
from tiering import queries
from tiering.api.effects import EffectSerializer
from tiering.api.people import AffectedSerializer
from tiering.api.trials import RulesViewSet, TriedSerializer
from tiering.models import RuleSet, RuleTrial
from tiering.operations.rule_sets import RULES
from tiering.operations.trials import keep_trial
from tiering.rules import SchemeDefinition
from tiering.what_if import samples, summary_of, tried


class TrialLineSerializer(serializers.ModelSerializer):
    """`against` is the number of the version in force then, null where there was none."""

    tried_by = serializers.CharField(source="tried_by.staff_no", read_only=True)
    n_affected = serializers.IntegerField(source="effect.n_affected", read_only=True)
    n_up = serializers.IntegerField(source="effect.n_up", read_only=True)
    n_down = serializers.IntegerField(source="effect.n_down", read_only=True)

    class Meta:
        model = RuleTrial
        fields: tuple[str, ...] = (
            "id", "rule_set", "digest", "on", "against", "tried_by", "tried_at",
            "n_affected", "n_up", "n_down",
        )  # fmt: skip


class KeptTrialSerializer(TrialLineSerializer):
    effect = EffectSerializer(read_only=True)

    class Meta(TrialLineSerializer.Meta):
        fields = (*TrialLineSerializer.Meta.fields, "definition", "effect")


class NewTrialSerializer(TriedSerializer):
    rule_set = serializers.IntegerField(min_value=1, max_value=MAX_KEY)


class RuleTrialViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RulesViewSet):
    """States of drafts as they were tried on a night, the newest first."""

    queryset = RuleTrial.objects.select_related("rule_set", "tried_by")
    serializer_class = KeptTrialSerializer
    pagination_class = NewestFirst
    filterset_fields = ("rule_set", "digest", "on")

    def get_serializer_class(self):
        return TrialLineSerializer if self.action == "list" else KeptTrialSerializer

    @extend_schema(request=NewTrialSerializer, responses={201: KeptTrialSerializer})
    def create(self, request):
        """Tries a definition on everyone, and keeps it; the same tried again is the same one."""
        said = self.said(NewTrialSerializer)
        rule_set = get_object_or_404(RuleSet.objects.select_related("scheme"), pk=said["rule_set"])
        draft = RULES.checked(said.get("definition", rule_set.definition), rule_set.scheme)
        live = queries.version_in_force(rule_set.scheme.code)
        kept = keep_trial(
            rule_set=rule_set,
            definition=draft,
            live=live,
            summary=summary_of(draft, live.definition if live else None),
            by=officer_of(request),
        )
        found = get_object_or_404(self.get_queryset(), pk=kept.pk)
        return Response(KeptTrialSerializer(found).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=AffectedSerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=())
    def samples(self, request, pk=None):
        """At most twenty whom it would concern, drawn by chance, each with the reason.

        The same trial draws the same people. 410 for figures that are over.
        """
        kept = self.get_object()
        night = data_date()
        if kept.on != night:
            raise FiguresAreOver(figures_are_over(kept.on))
        draft = SchemeDefinition.parse(kept.definition)
        trial = tried(draft, queries.definition_tried_against(kept))
        return Response(
            AffectedSerializer(samples(trial, draft, officer_of(request)), many=True).data
        )
