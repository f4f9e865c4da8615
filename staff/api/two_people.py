"""What every interface speaks where one person asks for a change and a second one decides."""

from typing import Any

from rest_framework import exceptions, permissions, serializers, status, viewsets
from rest_framework.response import Response

from kernel.api_lists import refuse_unknown
from staff.enums import BANK_WIDE_ROLES, Role
from staff.models import Approval
from staff.operations import REFUSALS
from staff.requests import officer_of

MAX_KEY = 2**63 - 1


class ApprovalSerializer(serializers.ModelSerializer):
    """What was asked, with the effect that the maker saw, and what was decided."""

    submitted_by = serializers.CharField(source="submitted_by.staff_no", read_only=True)
    decided_by = serializers.CharField(
        source="decided_by.staff_no", read_only=True, allow_null=True
    )

    class Meta:
        model = Approval
        fields = (
            "id",
            "digest",
            "evidence",
            "reason",
            "submitted_by",
            "submitted_at",
            "decision",
            "decided_by",
            "decided_at",
            "decision_reason",
        )


class WithdrawSerializer(serializers.Serializer):
    """`approval` is the one that was read."""

    approval = serializers.IntegerField(min_value=1, max_value=MAX_KEY)


class DecideSerializer(WithdrawSerializer):
    reason = serializers.CharField(max_length=400, required=False, allow_blank=True, default="")


class RefusalSerializer(serializers.Serializer):
    detail = serializers.CharField()


class Refused(exceptions.APIException):
    """What stands against an act, in words for the reader."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "refused"


class ReadsOrChanges(permissions.BasePermission):
    """Read by head office and audit, changed by head office."""

    def has_permission(self, request, view):
        role = getattr(request.user, "role", "")
        is_read = request.method in permissions.SAFE_METHODS
        return role in BANK_WIDE_ROLES if is_read else role == Role.HEAD_OFFICE


class WorksWithCustomers(permissions.BasePermission):
    """What is no customer data is read by all officers, and still not by an administrator."""

    def has_permission(self, request, view):
        return getattr(request.user, "role", Role.ADMINISTRATOR) != Role.ADMINISTRATOR


class TwoPeopleViewSet(viewsets.GenericViewSet):
    """`refusals` are the errors that are answered as what stands against an act."""

    permission_classes = (permissions.IsAuthenticated, ReadsOrChanges)
    refusals: tuple[type[Exception], ...] = REFUSALS

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, self.refusals):
            exc = Refused(str(exc))
        answer: Response = super().handle_exception(exc)
        return answer

    def said(self, serializer: type[serializers.Serializer]) -> dict[str, Any]:
        form = serializer(data=self.request.data)
        form.is_valid(raise_exception=True)
        said: dict[str, Any] = form.validated_data
        return said

    def asked(self, serializer: type[serializers.Serializer]) -> dict[str, Any]:
        """What the address asks for besides, and nothing else."""
        refuse_unknown(self.request.query_params, serializer().fields)
        form = serializer(data=self.request.query_params)
        form.is_valid(raise_exception=True)
        asked: dict[str, Any] = form.validated_data
        return asked

    def by(self) -> dict[str, Any]:
        return {"by": officer_of(self.request), "address": self.request.META.get("REMOTE_ADDR")}
