"""Rules of schemes: read by head office and audit, changed by head office, as on the pages."""

from collections.abc import Callable

import django_filters
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import exceptions, mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from staff.api.two_people import (
    MAX_KEY,
    ApprovalSerializer,
    DecideSerializer,
    RefusalSerializer,
    TwoPeopleViewSet,
    WithdrawSerializer,
)
from staff.enums import Standing
from staff.models import OrgUnit
from staff.operations import asked_about, versions
from staff.queries import VersionLife
from tiering import queries
from tiering.api.effects import BacktestSerializer, EffectSerializer, NotReplayedSerializer
from tiering.enums import Policy
from tiering.models import Label, RuleSet, Scheme
from tiering.operations import drafts
from tiering.operations.rule_sets import REFUSALS, RULES
from tiering.rules import RuleError, SchemeDefinition, digest_of
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


class VersionSerializer(serializers.Serializer):
    """Of a `VersionLife`. The id stays; the version may get another number when it is approved."""

    id = serializers.IntegerField(source="version.pk")
    scheme = serializers.CharField(source="version.scheme.code")
    version = serializers.IntegerField(source="version.version")
    standing = serializers.ChoiceField(choices=Standing.choices)
    effective_from = serializers.DateField(source="version.effective_from", allow_null=True)
    created_by = serializers.CharField(
        source="version.created_by.staff_no", allow_null=True, default=None
    )
    created_at = serializers.DateTimeField(source="version.created_at")


class RuleSetSerializer(VersionSerializer):
    """`digest` is of the definition: who saves or submits says with it what was read."""

    definition = serializers.JSONField(source="version.definition")
    digest = serializers.SerializerMethodField()
    approval = ApprovalSerializer(allow_null=True)

    @extend_schema_field(OpenApiTypes.STR)
    def get_digest(self, life: VersionLife[RuleSet]) -> str:
        return digest_of(SchemeDefinition.parse(life.version.definition))


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


class DefinitionSerializer(serializers.Serializer):
    definition = serializers.JSONField()
    digest = serializers.CharField(max_length=64)


class DigestSerializer(serializers.Serializer):
    """Of the definition that was read."""

    digest = serializers.CharField(max_length=64)


class TriedSerializer(serializers.Serializer):
    """Without a definition the one that is kept is tried."""

    definition = serializers.JSONField(required=False)


class TrialSerializer(TriedSerializer):
    """`at` is a unit, or else the bank."""

    at = serializers.CharField(max_length=32, required=False)


class SubmitSerializer(serializers.Serializer):
    digest = serializers.CharField(max_length=64)
    effective_from = serializers.DateField()
    reason = serializers.CharField(max_length=400)


ACTED = {200: RuleSetSerializer, 409: RefusalSerializer}


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

    def answer(self, rule_set: RuleSet, status: int = status.HTTP_200_OK) -> Response:
        """The rule set as it is now, with its standing and what was asked about it."""
        lives = queries.history(rule_set.scheme)
        life = next(each for each in lives if each.version.pk == rule_set.pk)
        return Response(RuleSetSerializer(life).data, status=status)


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
        return self.answer(started, status.HTTP_201_CREATED)


class RuleSetFilter(django_filters.FilterSet):
    scheme = django_filters.CharFilter(field_name="scheme__code")
    standing = django_filters.ChoiceFilter(choices=Standing.choices, method="of_standing")

    class Meta:
        model = RuleSet
        fields = ()

    def of_standing(self, queryset, name, value):
        lives = queries.history()
        return queryset.filter(pk__in=[e.version.pk for e in lives if e.standing == value])


class RuleSetViewSet(RulesViewSet):
    """Versions of rules: from a draft through a second person's approval into force.

    A wrong definition is answered 400 with its `path`; what else stands against an act, 409.
    """

    queryset = RuleSet.objects.select_related("scheme")
    serializer_class = RuleSetSerializer
    filterset_class = RuleSetFilter

    @extend_schema(responses=VersionSerializer(many=True))
    def list(self, request):
        """All versions of all schemes, without their definitions."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        lives = {each.version.pk: each for each in queries.history()}
        lines = VersionSerializer([lives[each.pk] for each in page or ()], many=True)
        return self.get_paginated_response(lines.data)

    def retrieve(self, request, pk=None):
        """The definition with its digest, and the approval that is open or was decided last."""
        return self.answer(self.get_object())

    @extend_schema(request=NewDraftSerializer, responses={201: RuleSetSerializer})
    def create(self, request):
        """Begins a draft; what is begun twice and not written in is one draft."""
        said = self.said(NewDraftSerializer)
        scheme = get_object_or_404(Scheme, code=said["scheme"])
        base = said["base"] and get_object_or_404(scheme.rule_sets, pk=said["base"])
        started = drafts.start_draft(scheme=scheme, base=base, **self.by())
        return self.answer(started, status.HTTP_201_CREATED)

    @extend_schema(request=DefinitionSerializer, responses=ACTED)
    def update(self, request, pk=None):
        """Writes the definition of a draft, if nobody has saved since it was read."""
        rule_set, said = self.get_object(), self.said(DefinitionSerializer)
        versions.save(
            RULES,
            rule_set,
            definition=said["definition"],
            expected_digest=said["digest"],
            **self.by(),
        )
        return self.answer(rule_set)

    @extend_schema(request=DigestSerializer, responses=ACTED)
    @action(detail=True, methods=["post"])
    def discard(self, request, pk=None):
        """Throws a draft away, if nobody has saved since it was read; it stays readable."""
        rule_set, said = self.get_object(), self.said(DigestSerializer)
        versions.discard(RULES, rule_set, expected_digest=said["digest"], **self.by())
        return self.answer(rule_set)

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

    @extend_schema(request=SubmitSerializer, responses=ACTED)
    @action(detail=True, methods=["post"])
    def submit(self, request, pk=None):
        """Asks a second person; the draft is tried at this moment, its effect kept as evidence."""
        rule_set, said = self.get_object(), self.said(SubmitSerializer)
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

    @extend_schema(request=DecideSerializer, responses=ACTED)
    @action(detail=True, methods=["post"])
    def approve(self, request, pk=None):
        """Lets a version count from its day on; never by who asked for it or wrote it."""
        return self.decide(versions.approve, DecideSerializer)

    @extend_schema(request=DecideSerializer, responses=ACTED)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_draft(self, request, pk=None):
        """Sends a version back to its makers, with the reason."""
        return self.decide(versions.send_back, DecideSerializer)

    @extend_schema(request=WithdrawSerializer, responses=ACTED)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        """Takes back what one has submitted: a draft again."""
        return self.decide(versions.withdraw, WithdrawSerializer)

    def decide(
        self, decision: Callable[..., None], serializer: type[serializers.Serializer]
    ) -> Response:
        rule_set, said = self.get_object(), self.said(serializer)
        approval = asked_about(rule_set, said.pop("approval"))
        decision(RULES, approval, **said, **self.by())
        return self.answer(rule_set)
