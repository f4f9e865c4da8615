"""Changes of what head office keeps: the same sheets check them, the same two people make them."""

from datetime import date
from typing import Any

import django_filters
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from bankcrm.references import KINDS, REFERENCES
from customers.queries import shown_on
from kernel.paging import NewestFirst
from staff.api.sheets import wrong_sheet
from staff.api.two_people import RefusalSerializer, TwoPeopleViewSet
from staff.enums import Decision
from staff.models import Approval
from staff.queries import approvals_about
from staff.reference import (
    REFUSALS,
    Reference,
    WrongSheet,
    approve_change,
    checked,
    differences,
    propose_change,
    return_change,
    withdraw_change,
)


class ChangeSerializer(serializers.ModelSerializer):
    """What was asked, whole definitions before and after, and what was decided."""

    kind = serializers.CharField(source="subject_type", read_only=True)
    key = serializers.CharField(source="subject_id", read_only=True)
    submitted_by = serializers.CharField(source="submitted_by.staff_no", read_only=True)
    decided_by = serializers.SerializerMethodField()

    class Meta:
        model = Approval
        fields: tuple[str, ...] = (
            "id", "kind", "key", "title", "before", "after", "digest", "evidence", "reason",
            "submitted_by", "submitted_at", "decision", "decided_by", "decided_at",
            "decision_reason",
        )  # fmt: skip

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_decided_by(self, approval: Approval) -> str | None:
        return approval.decided_by.staff_no if approval.decided_by else None


class LineDifferenceSerializer(serializers.Serializer):
    """A line before and after; empty where it was not there."""

    name = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class WholeChangeSerializer(ChangeSerializer):
    """In words, too: what differs, and what the change was seen to touch when it was asked for."""

    differences = serializers.SerializerMethodField()
    told = serializers.SerializerMethodField()

    class Meta(ChangeSerializer.Meta):
        fields = (*ChangeSerializer.Meta.fields, "differences", "told")

    @extend_schema_field(LineDifferenceSerializer(many=True))
    def get_differences(self, approval: Approval) -> Any:
        reference = REFERENCES[approval.subject_type]
        found = differences(reference, approval.before, approval.after or {})
        return LineDifferenceSerializer(found, many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_told(self, approval: Approval) -> list[str]:
        return [str(each) for each in REFERENCES[approval.subject_type].told(approval.evidence)]


class AskedChangeSerializer(serializers.Serializer):
    """Without a key it is a new entry."""

    kind = serializers.ChoiceField(choices=KINDS)
    key = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    definition = serializers.DictField()


class LookSerializer(AskedChangeSerializer):
    """`act` is a button of the sheet that is pressed first, such as `share 0`: a target of the unit
    in the first row is shared out below it.
    """

    act = serializers.CharField(max_length=16, required=False, allow_blank=True, default="")


class SeenSerializer(serializers.Serializer):
    """`digest` is of what is in force: a change says with it what was read."""

    key = serializers.CharField()
    definition = serializers.JSONField()
    digest = serializers.CharField()
    differences = LineDifferenceSerializer(many=True)
    effect = serializers.JSONField()
    told = serializers.ListField(child=serializers.CharField())


class NewChangeSerializer(AskedChangeSerializer):
    """`digest` is that of the definition that was read."""

    digest = serializers.CharField(max_length=64)
    reason = serializers.CharField(max_length=400)


class ChangeReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=400, required=False, allow_blank=True, default="")


ACTED = {200: WholeChangeSerializer, 409: RefusalSerializer}


class ChangeFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(field_name="subject_type", choices=KINDS)
    key = django_filters.CharFilter(field_name="subject_id")
    decision = django_filters.ChoiceFilter(choices=Decision.choices)
    waiting = django_filters.BooleanFilter(method="that_wait", label="For a second person")

    class Meta:
        model = Approval
        fields = ()

    def that_wait(self, queryset, name, value):
        return queryset.filter(decision="") if value else queryset.exclude(decision="")


class ChangeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, TwoPeopleViewSet):
    """Changes of what head office keeps: asked for by one person, decided by a second one.

    A wrong definition is answered 400 with its `path`s; what else stands against an act, 409.
    """

    queryset = Approval.objects.filter(subject_type__in=REFERENCES).select_related(
        "submitted_by", "decided_by"
    )
    serializer_class = WholeChangeSerializer
    pagination_class = NewestFirst
    refusals = REFUSALS
    filterset_class = ChangeFilter

    def get_serializer_class(self):
        return ChangeSerializer if self.action == "list" else WholeChangeSerializer

    @extend_schema(request=NewChangeSerializer, responses={201: WholeChangeSerializer})
    def create(self, request):
        """Asks a second person for a change; asked twice by the same person it is asked once."""
        said = self.said(NewChangeSerializer)
        reference = REFERENCES[said["kind"]]
        sheet = reference.sheet.of(said["definition"])
        try:
            approval = propose_change(
                reference,
                key=said["key"] or None,
                sheet=sheet,
                digest=said["digest"],
                reason=said["reason"],
                path_of=lambda key: reverse("bankcrm:reference-detail", args=[reference.kind, key]),
                on=self.on(),
                **self.by(),
            )
        except WrongSheet as wrong:
            raise wrong_sheet(sheet) from wrong
        return Response(WholeChangeSerializer(approval).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=LookSerializer, responses=SeenSerializer)
    @action(detail=False, methods=["post"])
    def look(self, request):
        """What a definition would change and touch, in words and numbers; nothing is asked for."""
        said = self.said(LookSerializer)
        reference = REFERENCES[said["kind"]]
        sheet = reference.sheet.of(said["definition"]).after(said["act"])
        definition = checked(reference, said["key"] or None, sheet)
        if definition is None:
            raise wrong_sheet(sheet)
        before = reference.now(said["key"])
        effect = reference.effect(before, definition)
        seen = {
            "key": reference.key_of(definition),
            "definition": definition,
            "digest": reference.digest(said["key"]),
            "differences": differences(reference, before, definition),
            "effect": effect,
            "told": [str(each) for each in reference.told(effect)],
        }
        return Response(SeenSerializer(seen).data)

    @extend_schema(request=ChangeReasonSerializer, responses=ACTED)
    @action(detail=True, methods=["post"])
    def approve(self, request, pk=None):
        """Makes the change; never by who asked for it."""
        approval = self.get_object()
        reason = self.said(ChangeReasonSerializer)["reason"]
        approve_change(self.reference(approval), approval, reason=reason, on=self.on(), **self.by())
        return self.answer(approval)

    @extend_schema(request=ChangeReasonSerializer, responses=ACTED)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_change(self, request, pk=None):
        """Sends it back to its maker, with the reason."""
        approval = self.get_object()
        reason = self.said(ChangeReasonSerializer)["reason"]
        return_change(approval, reason=reason, on=self.on(), **self.by())
        return self.answer(approval)

    @extend_schema(request=None, responses=ACTED)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        """Takes back what one has asked for."""
        approval = self.get_object()
        withdraw_change(approval, **self.by())
        return self.answer(approval)

    def on(self) -> date:
        return shown_on()

    def reference(self, approval: Approval) -> Reference:
        return REFERENCES[approval.subject_type]

    def answer(self, approval: Approval) -> Response:
        asked = approvals_about(approval.subject_type, approval.subject_id)
        return Response(WholeChangeSerializer(asked.get(pk=approval.pk)).data)
