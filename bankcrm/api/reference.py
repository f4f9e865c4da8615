"""What head office keeps, over the API: the same sheets check it, the same two people change it."""

from datetime import date

from django.http import Http404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import exceptions, mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from bankcrm.references import REFERENCES
from customers.queries import shown_on
from kernel.paging import NewestFirst
from staff.api.two_people import RefusalSerializer, TwoPeopleViewSet
from staff.models import Approval
from staff.queries import approvals_about
from staff.reference import (
    REFUSALS,
    Reference,
    WrongSheet,
    approve_change,
    propose_change,
    return_change,
    withdraw_change,
)

ADDRESS = OpenApiParameter("address", OpenApiTypes.STR, OpenApiParameter.PATH)


class EntrySerializer(serializers.Serializer):
    """`address` is `kind/key`: the entry is read there."""

    address = serializers.CharField()
    kind = serializers.CharField()
    key = serializers.CharField()
    title = serializers.CharField()


class DefinedEntrySerializer(serializers.Serializer):
    """`digest` is of the definition: who changes it says with it what was read."""

    kind = serializers.CharField()
    key = serializers.CharField()
    definition = serializers.JSONField()
    digest = serializers.CharField()


class ChangeSerializer(serializers.ModelSerializer):
    """What was asked, whole definitions before and after, and what was decided."""

    kind = serializers.CharField(source="subject_type", read_only=True)
    key = serializers.CharField(source="subject_id", read_only=True)
    submitted_by = serializers.CharField(source="submitted_by.staff_no", read_only=True)
    decided_by = serializers.SerializerMethodField()

    class Meta:
        model = Approval
        fields = (
            "id", "kind", "key", "title", "before", "after", "digest", "evidence", "reason",
            "submitted_by", "submitted_at", "decision", "decided_by", "decided_at",
            "decision_reason",
        )  # fmt: skip

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_decided_by(self, approval: Approval) -> str | None:
        return approval.decided_by.staff_no if approval.decided_by else None


class NewChangeSerializer(serializers.Serializer):
    """`digest` is that of the definition that was read; without a key it is a new entry."""

    kind = serializers.ChoiceField(choices=sorted(REFERENCES))
    key = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    definition = serializers.DictField()
    digest = serializers.CharField(max_length=64)
    reason = serializers.CharField(max_length=400)


class ChangeReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=400, required=False, allow_blank=True, default="")


ACTED = {200: ChangeSerializer, 409: RefusalSerializer}


class ReferenceViewSet(TwoPeopleViewSet):
    """What head office keeps, as it is in force; it changes by `changes`."""

    queryset = Approval.objects.none()
    serializer_class = EntrySerializer
    pagination_class = None
    filter_backends = ()
    lookup_field = "address"
    lookup_value_regex = "[a-z-]+/[^/]+"

    @extend_schema(responses=EntrySerializer(many=True))
    def list(self, request):
        entries = [
            {
                "address": f"{kind}/{each.key}",
                "kind": kind,
                "key": each.key,
                "title": each.full_title,
            }
            for kind, reference in REFERENCES.items()
            for each in reference.entries()
        ]
        return Response(EntrySerializer(entries, many=True).data)

    @extend_schema(parameters=[ADDRESS], responses=DefinedEntrySerializer)
    def retrieve(self, request, address=""):
        """The whole definition, as a change is to send it."""
        kind, _slash, key = address.partition("/")
        definition = REFERENCES[kind].now(key) if kind in REFERENCES else None
        if definition is None:
            raise Http404
        digest = REFERENCES[kind].digest(key)
        entry = {"kind": kind, "key": key, "definition": definition, "digest": digest}
        return Response(DefinedEntrySerializer(entry).data)


class ChangeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, TwoPeopleViewSet):
    """Changes of what head office keeps: asked for by one person, decided by a second one.

    A wrong definition is answered 400 with its `path`s; what else stands against an act, 409.
    """

    queryset = Approval.objects.filter(subject_type__in=REFERENCES).select_related(
        "submitted_by", "decided_by"
    )
    serializer_class = ChangeSerializer
    pagination_class = NewestFirst
    refusals = REFUSALS
    filterset_fields = {"subject_type": ["exact"], "decision": ["exact"]}

    @extend_schema(request=NewChangeSerializer, responses={201: ChangeSerializer})
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
            errors = [{"path": path, "detail": message} for path, message in sheet.errors]
            raise exceptions.ValidationError({"errors": errors}) from wrong
        return Response(ChangeSerializer(approval).data, status=status.HTTP_201_CREATED)

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
        return Response(ChangeSerializer(asked.get(pk=approval.pk)).data)
