"""Versions over the API: the same way for all that is decided on in versions."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import exceptions, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from kernel.digests import digest_of_json
from staff.api.two_people import (
    ApprovalSerializer,
    DecideSerializer,
    RefusalSerializer,
    TwoPeopleViewSet,
    WithdrawSerializer,
)
from staff.enums import VersionStanding
from staff.models import Version
from staff.operations import asked_about, versions
from staff.queries import VersionLife, beside


class VersionSerializer(serializers.Serializer):
    """Of a `VersionLife`. The id stays; the version may get another number when it is approved."""

    id = serializers.IntegerField(source="version.pk")
    version = serializers.IntegerField(source="version.version")
    standing = serializers.ChoiceField(choices=VersionStanding.choices)
    created_by = serializers.CharField(
        source="version.created_by.staff_no", allow_null=True, default=None
    )
    created_at = serializers.DateTimeField(source="version.created_at")


class WholeVersionSerializer(VersionSerializer):
    """`digest` is of the definition: who saves or submits says with it what was read."""

    kind: ClassVar[versions.Kind[Any, Any]]

    definition = serializers.JSONField(source="version.definition")
    digest = serializers.SerializerMethodField()
    approval = ApprovalSerializer(allow_null=True)

    def get_digest(self, life: VersionLife[Any]) -> str:
        return digest_of_json(self.kind.parse(life.version.definition).to_json())


class DefinitionSerializer(serializers.Serializer):
    """`digest` is of the definition that was read."""

    definition = serializers.JSONField()
    digest = serializers.CharField(max_length=64)


class DigestSerializer(serializers.Serializer):
    """Of the definition that was read."""

    digest = serializers.CharField(max_length=64)


class SubmitSerializer(DigestSerializer):
    reason = serializers.CharField(max_length=400)


class AskDifferencesSerializer(serializers.Serializer):
    """Beside the version of this number, or else the one in force, or any other."""

    beside = serializers.IntegerField(required=False, min_value=1)


class DifferenceSerializer(serializers.Serializer):
    """At `path` stands `what`: new without a `before`, gone without an `after`; all of it as words
    of one line.
    """

    path = serializers.CharField()
    what = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)
    words = serializers.CharField()


class DifferencesSerializer(serializers.Serializer):
    """From the version `beside`, null where there is no other, to this `version`."""

    version = serializers.IntegerField()
    beside = serializers.IntegerField(allow_null=True)
    differences = DifferenceSerializer(many=True)


def acted(serializer: type[serializers.Serializer]) -> dict[int, Any]:
    return {200: serializer, 409: RefusalSerializer}


def told_as(
    line: type[serializers.Serializer], whole: type[serializers.Serializer]
) -> Callable[[type], type]:
    """For the schema: versions are listed as lines, and answered whole by every act."""
    act = extend_schema(responses=acted(whole))
    acts = dict.fromkeys(("update", "discard", "approve", "return_draft", "withdraw"), act)
    return extend_schema_view(list=extend_schema(responses=line(many=True)), **acts)


class VersionsViewSet(TwoPeopleViewSet):
    """From a draft through a second person's approval into force.

    A wrong definition is answered 400 with its `path`; what else stands against an act, 409.
    """

    kind: ClassVar[versions.Kind[Any, Any]]
    line: ClassVar[type[serializers.Serializer]]

    def lives(self, found: Sequence[Any]) -> list[VersionLife[Any]]:
        """Each with its standing and what was asked about it: a floor knows that of its own."""
        raise NotImplementedError

    def history(self, version: Any) -> list[VersionLife[Any]]:
        """All versions of the same owner, the newest first."""
        raise NotImplementedError

    def in_words(self, change: Any) -> dict[str, str | None]:
        """A difference, as `DifferenceSerializer` has it, in the reader's language."""
        raise NotImplementedError

    def answer(self, version: Version, status: int = status.HTTP_200_OK) -> Response:
        """The version as it is now, with its standing and what was asked about it."""
        [life] = self.lives([self.get_queryset().get(pk=version.pk)])
        return Response(self.get_serializer(life).data, status=status)

    def list(self, request):
        """All versions, without their definitions."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        lines = self.line(self.lives(page or ()), many=True)
        return self.get_paginated_response(lines.data)

    def retrieve(self, request, pk=None):
        """The definition with its digest, and the approval that is open or was decided last."""
        return self.answer(self.get_object())

    def with_other(self) -> tuple[Any, Any | None]:
        """The version, and the one that it is held against."""
        version = self.get_object()
        lives = self.history(version)
        asked = self.asked(AskDifferencesSerializer).get("beside")
        if asked and asked not in {each.version.version for each in lives}:
            raise exceptions.NotFound
        return version, beside(lives, version, asked)

    @extend_schema(parameters=[AskDifferencesSerializer], responses=DifferencesSerializer)
    @action(detail=True, pagination_class=None, filter_backends=())
    def differences(self, request, pk=None):
        """What differs between two versions of one scheme, or of one campaign, in plain words."""
        version, other = self.with_other()
        after = self.kind.parse(version.definition)
        changes = self.kind.differences(self.kind.parse(other.definition), after) if other else ()
        told = {
            "version": version.version,
            "beside": other.version if other else None,
            "differences": [self.in_words(each) for each in changes],
        }
        return Response(DifferencesSerializer(told).data)

    @extend_schema(request=DefinitionSerializer)
    def update(self, request, pk=None):
        """Writes the definition of a draft, if nobody has saved since it was read."""
        version, said = self.get_object(), self.said(DefinitionSerializer)
        said["expected_digest"] = said.pop("digest")
        versions.save(self.kind, version, **said, **self.by())
        return self.answer(version)

    @extend_schema(request=DigestSerializer)
    @action(detail=True, methods=["post"])
    def discard(self, request, pk=None):
        """Throws a draft away, if nobody has saved since it was read; it stays readable."""
        version, said = self.get_object(), self.said(DigestSerializer)
        versions.discard(self.kind, version, expected_digest=said["digest"], **self.by())
        return self.answer(version)

    @extend_schema(request=DecideSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request, pk=None):
        """Lets a version come into force; never by who asked for it or wrote it."""
        return self.decide(versions.approve, DecideSerializer)

    @extend_schema(request=DecideSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_draft(self, request, pk=None):
        """Sends a version back to its makers, with the reason."""
        return self.decide(versions.send_back, DecideSerializer)

    @extend_schema(request=WithdrawSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk=None):
        """Takes back what one has submitted: a draft again."""
        return self.decide(versions.withdraw, WithdrawSerializer)

    def decide(
        self, decision: Callable[..., None], serializer: type[serializers.Serializer]
    ) -> Response:
        version, said = self.get_object(), self.said(serializer)
        approval = asked_about(version, said.pop("approval"))
        decision(self.kind, approval, **said, **self.by())
        return self.answer(version)
