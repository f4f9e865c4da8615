"""Trials of rules over the API: counted, replayed, and the customers behind each number."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from customers.queries import data_date, figures_are_over
from kernel.api_refusals import FiguresAreOver
from staff.api.two_people import TwoPeopleViewSet
from staff.models import OrgUnit
from staff.requests import officer_of
from tiering import queries
from tiering.api.effects import (
    BacktestSerializer,
    EffectSerializer,
    NotReplayedSerializer,
    RetrialSerializer,
)
from tiering.api.people import AffectedPageSerializer, AskAffectedSerializer
from tiering.forms import AskedPeople
from tiering.models import RuleSet
from tiering.operations.rule_sets import REFUSALS, RULES
from tiering.rules import RuleError, SchemeDefinition, digest_of
from tiering.what_if import NotReplayed, backtest, retrial_of, summary_of

PER_PAGE = 50


class TriedSerializer(serializers.Serializer):
    """Without a definition the one that is kept is tried."""

    definition = serializers.JSONField(required=False)


class AskStateSerializer(serializers.Serializer):
    digest = serializers.CharField(required=False, min_length=64, max_length=64)


class TrialSerializer(TriedSerializer):
    """`at` is a unit, or else the bank."""

    at = serializers.CharField(max_length=32, required=False)


class RulesViewSet(TwoPeopleViewSet):
    refusals = REFUSALS

    def handle_exception(self, exc: Exception) -> Response:
        """What is wrong with a definition names its place in it."""
        if isinstance(exc, RuleError):
            exc = exceptions.ValidationError({"path": exc.path, "detail": exc.message})
        return super().handle_exception(exc)


class Trials(RulesViewSet):
    """Of the definition of a version, or of another one that is sent."""

    @extend_schema(request=TrialSerializer, responses=EffectSerializer)
    @action(detail=True, methods=["post"])
    def trial(self, request, pk=None):
        """Tries a definition on everyone, against the rules in force; nothing is kept.

        Customers and AUM per label now and then, up and down, from where to where, per unit, and
        threshold customers: what a submission keeps as its evidence.
        """
        rule_set, said = self.get_object(), self.said(TrialSerializer)
        at = get_object_or_404(OrgUnit, code=said["at"]) if "at" in said else None
        live = queries.version_in_force(rule_set.scheme.code)
        draft = self.draft(rule_set, said)
        summary = summary_of(draft, live.definition if live else None, at)
        return Response(EffectSerializer(summary).data)

    @extend_schema(
        request=TriedSerializer, responses={200: BacktestSerializer, 409: NotReplayedSerializer}
    )
    @action(detail=True, methods=["post"])
    def backtest(self, request, pk=None):
        """Replays a definition on the closed months that are kept, beside the rules in force."""
        rule_set, said = self.get_object(), self.said(TriedSerializer)
        return self.replayed(rule_set, self.draft(rule_set, said))

    @extend_schema(
        parameters=[AskStateSerializer],
        responses={200: BacktestSerializer, 409: NotReplayedSerializer},
    )
    @backtest.mapping.get
    def backtest_of_state(self, request, pk=None):
        """Of the state of the draft that was tried and kept, or else of the one that is saved."""
        rule_set = self.get_object()
        asked = self.asked(AskStateSerializer).get("digest") or usual(rule_set)["digest"]
        draft = queries.definition_tried(rule_set, asked)
        if draft is None:
            raise exceptions.NotFound
        return self.replayed(rule_set, draft)

    @extend_schema(parameters=[AskAffectedSerializer], responses=AffectedPageSerializer)
    @action(detail=True, pagination_class=None, filter_backends=())
    def affected(self, request, pk=None):
        """Whom a state of the draft would label otherwise, or another group, each with the reason.

        Of another state than the kept one, once it is kept as a trial. 410 for figures that are
        over.
        """
        rule_set = self.get_object()
        asked = AskedPeople(rule_set, usual(rule_set) | request.query_params.dict())
        refuse_unless_shown(asked)
        found = asked.people()
        page = asked.page(found, officer_of(request), size=PER_PAGE)
        told = {
            "digest": asked.digest,
            "on": asked.night,
            "n": len(found),
            "after": page.after or None,
            "before": page.before or None,
            "results": page.rows,
        }
        return Response(AffectedPageSerializer(told).data)

    @extend_schema(responses=RetrialSerializer)
    @action(detail=True, pagination_class=None, filter_backends=())
    def retrial(self, request, pk=None):
        """What waits for a decision, tried once more on the figures of now: whether anything moved.

        404 for what does not wait.
        """
        found = retrial_of(self.get_object())
        if found is None:
            raise exceptions.NotFound
        return Response(RetrialSerializer(found).data)

    def replayed(self, rule_set: RuleSet, draft: SchemeDefinition) -> Response:
        live = queries.version_in_force(rule_set.scheme.code)
        try:
            found = backtest(draft, live.definition if live else None)
        except NotReplayed as refused:
            told = {"detail": _("Not kept month by month."), "metrics": refused.metrics}
            return Response(told, status=status.HTTP_409_CONFLICT)
        return Response(BacktestSerializer(found).data)

    def draft(self, rule_set: RuleSet, said: dict[str, object]) -> SchemeDefinition:
        return RULES.checked(said.get("definition", rule_set.definition), rule_set.scheme)


def usual(rule_set: RuleSet) -> dict[str, str]:
    """What is asked for where nothing is said: the kept words, tonight, beside what is in force."""
    live = queries.version_in_force(rule_set.scheme.code)
    return {
        "digest": digest_of(SchemeDefinition.parse(rule_set.definition)),
        "on": str(data_date() or ""),
        "against": str(live.version) if live else "",
    }


def refuse_unless_shown(asked: AskedPeople) -> None:
    if asked.status == status.HTTP_422_UNPROCESSABLE_ENTITY:
        raise exceptions.ValidationError(asked.form.errors.get_json_data())
    if asked.status == status.HTTP_404_NOT_FOUND:
        raise exceptions.NotFound(
            _("This state of the draft was not kept: open the draft and try it once more.")
        )
    if asked.status == status.HTTP_410_GONE:
        raise FiguresAreOver(figures_are_over(asked.form.cleaned_data["on"]))
