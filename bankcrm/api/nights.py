"""Nights over the API: read, and decided on by the same two people as on the pages."""

from drf_spectacular.utils import extend_schema
from rest_framework import permissions, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from bankcrm import operations, queries
from bankcrm.models import Run, RunStep
from kernel.paging import NewestFirst
from staff.api.two_people import (
    ApprovalSerializer,
    DecideSerializer,
    ReadsOrChanges,
    RefusalSerializer,
    TwoPeopleViewSet,
    WithdrawSerializer,
)
from staff.enums import Decision
from staff.operations import asked_about
from staff.queries import approvals_of
from staff.requests import officer_of


class RunStepSerializer(serializers.ModelSerializer):
    class Meta:
        model = RunStep
        fields = ("name", "state", "rows", "seconds", "finished_at")


class NightSerializer(serializers.ModelSerializer):
    steps = RunStepSerializer(many=True, read_only=True)
    delivery = serializers.CharField(source="delivery.name", allow_null=True, read_only=True)
    decided_by = serializers.CharField(
        source="decided_by.staff_no", allow_null=True, read_only=True
    )

    class Meta:
        model = Run
        fields = (
            "id",
            "kind",
            "business_date",
            "delivery",
            "state",
            "reason",
            "guard",
            "started_at",
            "finished_at",
            "is_accepted",
            "decided_by",
            "decided_at",
            "decision_reason",
            "steps",
        )


class NightReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=400)


NIGHT = {200: NightSerializer, 409: RefusalSerializer}
ASKED = {200: ApprovalSerializer, 409: RefusalSerializer}


class NightViewSet(viewsets.ReadOnlyModelViewSet, TwoPeopleViewSet):
    """Nights and parts of them, with their steps; head office and audit only.

    A held night and a shrunken delivery are released by two people, and refused by one.
    """

    queryset = Run.objects.none()
    serializer_class = NightSerializer
    pagination_class = NewestFirst
    filterset_fields = ("state", "kind", "business_date")
    refusals = operations.REFUSALS

    def get_queryset(self):
        return queries.runs_visible_to(officer_of(self.request))

    def get_permissions(self):
        """Whoever may not read nights finds none."""
        doors = [permissions.IsAuthenticated()]
        is_read = self.request.method in permissions.SAFE_METHODS
        return doors if is_read else [*doors, ReadsOrChanges()]

    @extend_schema(request=NightReasonSerializer, responses=ASKED)
    @action(detail=True, methods=["post"])
    def ask(self, request, pk=None):
        """Asks a second person to release it, with what the guard found as evidence."""
        said = self.said(NightReasonSerializer)
        approval = operations.ask_release(run=self.get_object(), **said, **self.by())
        return Response(ApprovalSerializer(approval).data)

    @extend_schema(request=DecideSerializer, responses=NIGHT)
    @action(detail=True, methods=["post"])
    def approve(self, request, pk=None):
        """Releases it: it is published, or read again without the guard. Never by who asked."""
        return self.decide(Decision.APPROVED)

    @extend_schema(request=DecideSerializer, responses=NIGHT)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_ask(self, request, pk=None):
        """Sends the request back, with the reason; the night goes on waiting."""
        return self.decide(Decision.RETURNED)

    @extend_schema(request=WithdrawSerializer, responses=NIGHT)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        """Takes back what one has asked for."""
        run, said = self.get_object(), self.said(WithdrawSerializer)
        operations.withdraw_release(approval=asked_about(run, said["approval"]), **self.by())
        return self.answer()

    @extend_schema(request=NightReasonSerializer, responses=NIGHT)
    @action(detail=True, methods=["post"])
    def refuse(self, request, pk=None):
        """The safe side, by one person: nothing of it will be seen."""
        said = self.said(NightReasonSerializer)
        operations.refuse(run=self.get_object(), **said, **self.by())
        return self.answer()

    @extend_schema(request=NightReasonSerializer, responses=NIGHT)
    @action(detail=True, methods=["post"])
    def again(self, request, pk=None):
        """Tries what failed or was refused again, within a minute; 409 says why it may not be."""
        said = self.said(NightReasonSerializer)
        operations.run_again(run=self.get_object(), **said, **self.by())
        return self.answer()

    @extend_schema(responses=ApprovalSerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=())
    def approvals(self, request, pk=None):
        """What was asked about it, with the guard's evidence, the newest first."""
        run = self.get_object()
        found = approvals_of(Run, [run.pk]).get(run.pk, [])
        return Response(ApprovalSerializer(found, many=True).data)

    def decide(self, decision: Decision) -> Response:
        run, said = self.get_object(), self.said(DecideSerializer)
        approval = asked_about(run, said["approval"])
        operations.decide_release(
            approval=approval, decision=decision, reason=said["reason"], **self.by()
        )
        return self.answer()

    def answer(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)
