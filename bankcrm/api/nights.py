"""Nights over the API: read, and decided on by the same two people as on the pages."""

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, permissions, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from bankcrm import operations, queries
from bankcrm.api.night_words import (
    FreshnessSerializer,
    GuardSerializer,
    NightReasonSerializer,
    NightSerializer,
    WholeNightSerializer,
)
from bankcrm.models import Run
from bankcrm.shell import days_behind
from customers.queries import data_date
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

NIGHT = {200: WholeNightSerializer, 409: RefusalSerializer}
ASKED = {200: ApprovalSerializer, 409: RefusalSerializer}


class NightViewSet(viewsets.ReadOnlyModelViewSet, TwoPeopleViewSet):
    """Nights and parts of them, with their steps; head office and audit only.

    A held night and a shrunken delivery are released by two people, and refused by one.
    """

    queryset = Run.objects.none()
    serializer_class = WholeNightSerializer
    pagination_class = NewestFirst
    filterset_fields = ("state", "kind", "business_date")
    refusals = operations.REFUSALS

    def get_queryset(self):
        return queries.runs_visible_to(officer_of(self.request))

    def get_serializer_class(self):
        return NightSerializer if self.action == "list" else WholeNightSerializer

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

    @extend_schema(responses=GuardSerializer)
    @action(detail=True, pagination_class=None, filter_backends=())
    def guard(self, request, pk=None):
        """What a guard has found, for who decides; 404 where none has stopped the night."""
        run = self.get_object()
        asked = approvals_of(Run, [run.pk]).get(run.pk, [])
        panel = queries.guard_panel(run, asked, officer_of(request))
        if panel is None:
            raise exceptions.NotFound
        return Response(GuardSerializer(panel).data)

    @extend_schema(responses=FreshnessSerializer)
    @action(detail=False, pagination_class=None, filter_backends=())
    def freshness(self, request):
        """How fresh the data is, for everybody; and which nights wait for whose decision."""
        runs = queries.runs_visible_to(officer_of(request))
        told = {
            "data_date": data_date(),
            "days_behind": days_behind(),
            "late": queries.late_night(),
            "waiting": [
                {
                    "night": run.pk,
                    "business_date": run.business_date,
                    "state": run.state,
                    "reason": run.reason,
                    "approval": asked.pk if asked else None,
                }
                for run, asked in queries.waiting_and_asked(runs)
            ],
        }
        return Response(FreshnessSerializer(told).data)

    def decide(self, decision: Decision) -> Response:
        run, said = self.get_object(), self.said(DecideSerializer)
        approval = asked_about(run, said["approval"])
        operations.decide_release(
            approval=approval, decision=decision, reason=said["reason"], **self.by()
        )
        return self.answer()

    def answer(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)
