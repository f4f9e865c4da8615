"""Rules of schemes: read by head office and audit, changed by head office, as on the pages."""

from collections.abc import Sequence
from dataclasses import asdict

import django_filters
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from customers.queries import data_date
from staff.api.two_people import MAX_KEY
from staff.api.versions import (
    AskDifferencesSerializer,
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
from tiering.api.effects import EffectBesideSerializer, Yuan
from tiering.api.trials import RulesViewSet, Trials
from tiering.enums import Policy
from tiering.models import Label, RuleSet, Scheme
from tiering.operations import drafts
from tiering.operations.rule_sets import RULES
from tiering.portrait import carried
from tiering.rules import Difference, SchemeDefinition, describe, in_words, parts_of
from tiering.what_if import evidence_of, summary_beside


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
    """`falls_away` are the numbers of scheduled versions whose turn never comes beside this one."""

    kind = RULES

    falls_away = serializers.SerializerMethodField()

    def get_falls_away(self, life: VersionLife[RuleSet]) -> list[int]:
        found = queries.falls_away(queries.history(life.version.scheme), life.version)
        return [each.version for each in found]


class LabelWordsSerializer(serializers.Serializer):
    """Each of `alternatives` earns the label by itself; `band` is empty where there is none."""

    code = serializers.CharField(source="label.code")
    alternatives = serializers.ListField(child=serializers.CharField())
    band = serializers.CharField()


class RuleWordsSerializer(serializers.Serializer):
    """In the reader's language; `scope` is who is labelled at all."""

    scope = serializers.CharField()
    upgrade_min_days = serializers.IntegerField()
    labels = LabelWordsSerializer(many=True)


class CarriedSerializer(serializers.Serializer):
    """Customers of the bank who carry a label; `share` of all who carry one of the scheme."""

    code = serializers.CharField()
    n = serializers.IntegerField()
    share = serializers.DecimalField(max_digits=None, decimal_places=4, allow_null=True)
    aum = Yuan()


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


class SubmitRulesSerializer(SubmitSerializer):
    effective_from = serializers.DateField()


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

    @extend_schema(responses=CarriedSerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=())
    def carried(self, request, code=None):
        """How many customers carry which label, as counted on the last night."""
        bank, on = OrgUnit.objects.filter(parent=None).first(), data_date()
        found = carried(bank, self.get_object(), on=on) if bank and on else {}
        lines = [{"code": code, **asdict(each)} for code, each in found.items()]
        return Response(CarriedSerializer(lines, many=True).data)


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
class RuleSetViewSet(Trials, VersionsViewSet):
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

    def history(self, version: RuleSet) -> list[VersionLife[RuleSet]]:
        return queries.history(version.scheme)

    def in_words(self, change: Difference) -> dict[str, str | None]:
        return parts_of(change, get_language() or "zh")

    @extend_schema(parameters=[AskDifferencesSerializer], responses=EffectBesideSerializer)
    @action(detail=True, url_path="differences/numbers", pagination_class=None, filter_backends=())
    def numbers(self, request, pk=None):
        """What differs between two versions, in numbers, on the figures of the last night."""
        version, other = self.with_other()
        told = {
            "version": version.version,
            "beside": other.version if other else None,
            "effect": summary_beside(version, other) if other else None,
        }
        return Response(EffectBesideSerializer(told).data)

    @extend_schema(responses=RuleWordsSerializer)
    @action(detail=True, pagination_class=None, filter_backends=())
    def words(self, request, pk=None):
        """All that the version says, in plain words."""
        definition = SchemeDefinition.parse(self.get_object().definition)
        language, book = get_language() or "zh", queries.label_book()
        told = {
            "scope": describe(definition.scope, language, book),
            "upgrade_min_days": definition.upgrade_min_days,
            "labels": in_words(definition, language, book),
        }
        return Response(RuleWordsSerializer(told).data)

    @extend_schema(request=NewDraftSerializer, responses={201: RuleSetSerializer})
    def create(self, request):
        """Begins a draft; what is begun twice and not written in is one draft."""
        said = self.said(NewDraftSerializer)
        scheme = get_object_or_404(Scheme, code=said["scheme"])
        base = said["base"] and get_object_or_404(scheme.rule_sets, pk=said["base"])
        started = drafts.start_draft(scheme=scheme, base=base, **self.by())
        return self.answer(started, status.HTTP_201_CREATED)

    @extend_schema(request=SubmitRulesSerializer, responses=acted(RuleSetSerializer))
    @action(detail=True, methods=["post"])
    def submit(self, request, pk=None):
        """Asks a second person; the draft is tried at this moment, its effect kept as evidence.

        The evidence says what `trial` answers, regions with their branches, and in `campaigns` what
        running campaigns would gain and lose.
        """
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
