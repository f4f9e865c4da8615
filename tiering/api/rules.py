"""Rules of schemes: read by head office and audit, changed by head office, as on the pages."""

from collections.abc import Sequence

import django_filters
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from staff.api.two_people import MAX_KEY, TwoPeopleViewSet
from staff.api.versions import (
    SubmitSerializer,
    VersionSerializer,
    VersionsViewSet,
    WholeVersionSerializer,
    acted,
    told_as,
)
from staff.models import OrgUnit
from staff.operations import versions
from staff.queries import VersionLife
from tiering import queries
from tiering.api.effects import BacktestSerializer, EffectSerializer, NotReplayedSerializer
from tiering.enums import Policy
from tiering.models import Label, RuleSet, Scheme
from tiering.operations import drafts
from tiering.operations.rule_sets import REFUSALS, RULES
from tiering.rules import RuleError
from tiering.what_if import NotReplayed, NotTriedNow, backtest, evidence_of, summary_of


class SchemeLabelSerializer(serializers.ModelSerializer):
    class Meta:
        model = Label
        fields = ("code", "name_en", "name_zh", "kind", "rank")


class SchemeSerializer(serializers.ModelSerializer):
    labels = SchemeLabelSerializer(many=True, read_only=True)

    class Meta:
        model = Scheme
        fields = ("code", "name_en", "name_zh", "policy", "labels")


class RuleSetLineSerializer(VersionSerializer):
    scheme = serializers.CharField(source="version.scheme.code")
    effective_from = serializers.DateField(source="version.effective_from", allow_null=True)


class RuleSetSerializer(WholeVersionSerializer, RuleSetLineSerializer):
    kind = RULES


class NewSchemeSerializer(serializers.Serializer):
    code = serializers.CharField(max_length=32)
    name_en = serializers.CharField(max_length=80)
    name_zh = serializers.CharField(max_length=80)
    policy = serializers.ChoiceField(choices=Policy.choices)


class NewDraftSerializer(serializers.Serializer):
    """A copy of the rule set with the id `base`, or else of the one in force."""

    scheme = serializers.CharField(max_length=32)
    base = serializers.IntegerField(
        min_value=1, max_value=MAX_KEY, required=False, allow_null=True, default=None
    )


class TriedSerializer(serializers.Serializer):
    """Without a definition the one that is kept is tried."""

    definition = serializers.JSONField(required=False)


class TrialSerializer(TriedSerializer):
    """`at` is a unit, or else the bank."""

    at = serializers.CharField(max_length=32, required=False)


class SubmitRulesSerializer(SubmitSerializer):
    effective_from = serializers.DateField()


class NotNow(exceptions.APIException):
    """Right as it was asked; it can be asked again."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "not_now"


class RulesViewSet(TwoPeopleViewSet):
    refusals = REFUSALS

    def handle_exception(self, exc: Exception) -> Response:
        """What is wrong with a definition names its place in it."""
        if isinstance(exc, RuleError):
            exc = exceptions.ValidationError({"path": exc.path, "detail": exc.message})
        elif isinstance(exc, NotTriedNow):
            exc = NotNow(str(exc))
        return super().handle_exception(exc)


def lives(rule_sets: Sequence[RuleSet]) -> list[VersionLife[RuleSet]]:
    schemes = {each.scheme for each in rule_sets}
    among = queries.history(schemes.pop() if len(schemes) == 1 else None)
    found = {each.version.pk: each for each in among}
    return [found[each.pk] for each in rule_sets]


class SchemeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RulesViewSet):
    """Ways of labelling, each with its labels as they are in force."""

    queryset = Scheme.objects.prefetch_related("labels")
    serializer_class = SchemeSerializer
    lookup_field = "code"
    lookup_value_regex = "[^/]+"
    filterset_fields = ("policy",)

    @extend_schema(request=NewSchemeSerializer, responses={201: RuleSetSerializer})
    def create(self, request):
        """Begins a scheme from nothing, and answers its first draft."""
        started = drafts.start_scheme(**self.said(NewSchemeSerializer), **self.by())
        [life] = lives([started])
        return Response(RuleSetSerializer(life).data, status=status.HTTP_201_CREATED)


class RuleSetFilter(django_filters.FilterSet):
    scheme = django_filters.CharFilter(field_name="scheme__code")
    standing = django_filters.ChoiceFilter(
        choices=[(each.value, each.label) for each in queries.STANDINGS], method="of_standing"
    )

    class Meta:
        model = RuleSet
        fields = ()

    def of_standing(self, queryset, name, value):
        lives = queries.history()
        return queryset.filter(pk__in=[e.version.pk for e in lives if e.standing == value])


@told_as(RuleSetLineSerializer, RuleSetSerializer)
class RuleSetViewSet(RulesViewSet, VersionsViewSet):
    """Versions of rules: from a draft through a second person's approval into force.

    A wrong definition is answered 400 with its `path`; what else stands against an act, 409.
    """

    kind = RULES
    line = RuleSetLineSerializer
    queryset = RuleSet.objects.select_related("scheme")
    serializer_class = RuleSetSerializer
    filterset_class = RuleSetFilter

    def lives(self, found: Sequence[RuleSet]) -> list[VersionLife[RuleSet]]:
        return lives(found)

    @extend_schema(request=NewDraftSerializer, responses={201: RuleSetSerializer})
    def create(self, request):
        """Begins a draft; what is begun twice and not written in is one draft."""
        said = self.said(NewDraftSerializer)
        scheme = get_object_or_404(Scheme, code=said["scheme"])
        base = said["base"] and get_object_or_404(scheme.rule_sets, pk=said["base"])
        started = drafts.start_draft(scheme=scheme, base=base, **self.by())
        return self.answer(started, status.HTTP_201_CREATED)

    @extend_schema(request=TrialSerializer, responses=EffectSerializer)
    @action(detail=True, methods=["post"])
    def trial(self, request, pk=None):
        """Tries a definition on everyone, against the rules in force; nothing is kept.

        Customers and AUM per label now and then, up and down, from where to where, per unit, and
        threshold customers: what a submission keeps as its evidence.
        """
        rule_set, said = self.get_object(), self.said(TrialSerializer)
        typed = said.get("definition", rule_set.definition)
        at = get_object_or_404(OrgUnit, code=said["at"]) if "at" in said else None
        draft = RULES.checked(typed, rule_set.scheme)
        live = queries.version_in_force(rule_set.scheme.code)
        summary = summary_of(draft, live.definition if live else None, at)
        return Response(EffectSerializer(summary).data)

    @extend_schema(
        request=TriedSerializer, responses={200: BacktestSerializer, 409: NotReplayedSerializer}
    )
    @action(detail=True, methods=["post"])
    def backtest(self, request, pk=None):
        """Replays a definition on the closed months that are kept, beside the rules in force."""
        rule_set, said = self.get_object(), self.said(TriedSerializer)
        draft = RULES.checked(said.get("definition", rule_set.definition), rule_set.scheme)
        live = queries.version_in_force(rule_set.scheme.code)
        try:
            found = backtest(draft, live.definition if live else None)
        except NotReplayed as refused:
            told = {"detail": _("Not kept month by month."), "metrics": refused.metrics}
            return Response(told, status=status.HTTP_409_CONFLICT)
        return Response(BacktestSerializer(found).data)

    @extend_schema(request=SubmitRulesSerializer, responses=acted(RuleSetSerializer))
    @action(detail=True, methods=["post"])
    def submit(self, request, pk=None):
        """Asks a second person; the draft is tried at this moment, its effect kept as evidence."""
        rule_set, said = self.get_object(), self.said(SubmitRulesSerializer)
        versions.submit(
            RULES,
            rule_set,
            expected_digest=said["digest"],
            effective_from=said["effective_from"],
            reason=said["reason"],
            evidence=evidence_of(rule_set, said["effective_from"]),
            path=reverse("tiering:rule-set-by-id", args=[rule_set.pk]),
            **self.by(),
        )
        return self.answer(rule_set)
