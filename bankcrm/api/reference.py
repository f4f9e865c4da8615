"""What head office keeps, over the API: as it is in force, and what a new entry may begin with."""

from collections.abc import Iterable

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from bankcrm.references import KINDS, REFERENCES
from staff.api.two_people import TwoPeopleViewSet
from staff.models import Approval
from staff.queries import approvals_about
from staff.reference import Reference

ADDRESS = OpenApiParameter("address", OpenApiTypes.STR, OpenApiParameter.PATH)


class AskEntriesSerializer(serializers.Serializer):
    """Of one kind, or else of all."""

    kind = serializers.ChoiceField(choices=KINDS, required=False)


class EntrySerializer(serializers.Serializer):
    """`address` is `kind/key`: the entry is read there. `note` says in a line what it is."""

    address = serializers.CharField()
    kind = serializers.CharField()
    key = serializers.CharField()
    title = serializers.CharField()
    note = serializers.CharField()
    is_provisional = serializers.BooleanField()


class LineSerializer(serializers.Serializer):
    """One thing that a definition says; its `key` stays when its words change.

    `depth` says how many lines above it it belongs under.
    """

    key = serializers.CharField()
    name = serializers.CharField()
    text = serializers.CharField()
    depth = serializers.IntegerField()


class DefinedEntrySerializer(serializers.Serializer):
    """`digest` is of the definition: who changes it says with it what was read. `waiting` is the
    change that waits for a second person.
    """

    kind = serializers.CharField()
    key = serializers.CharField()
    title = serializers.CharField()
    definition = serializers.JSONField()
    digest = serializers.CharField()
    lines = LineSerializer(many=True)
    waiting = serializers.IntegerField(allow_null=True)


class StartSerializer(serializers.Serializer):
    kind = serializers.CharField()
    title = serializers.CharField()
    definition = serializers.JSONField()
    digest = serializers.CharField()


class ReferenceViewSet(TwoPeopleViewSet):
    """What head office keeps, as it is in force; it changes by `changes`."""

    queryset = Approval.objects.none()
    serializer_class = EntrySerializer
    pagination_class = None
    filter_backends = ()
    lookup_field = "address"
    lookup_value_regex = "[a-z-]+/[^/]+"

    @extend_schema(parameters=[AskEntriesSerializer], responses=EntrySerializer(many=True))
    def list(self, request):
        entries = [
            {
                "address": f"{kind}/{each.key}",
                "kind": kind,
                "key": each.key,
                "title": each.full_title,
                "note": each.note,
                "is_provisional": each.is_provisional,
            }
            for kind, reference in self.kinds()
            for each in reference.entries()
        ]
        return Response(EntrySerializer(entries, many=True).data)

    @extend_schema(parameters=[ADDRESS], responses=DefinedEntrySerializer)
    def retrieve(self, request, address=""):
        """The whole definition, as a change is to send it, and all that it says in words."""
        kind, _slash, key = address.partition("/")
        definition = REFERENCES[kind].now(key) if kind in REFERENCES else None
        if definition is None:
            raise Http404
        reference, waiting = REFERENCES[kind], approvals_about(kind, key).filter(decision="")
        entry = {
            "kind": kind,
            "key": key,
            "title": reference.title(definition),
            "definition": definition,
            "digest": reference.digest(key),
            "lines": reference.lines(definition),
            "waiting": waiting.values_list("pk", flat=True).first(),
        }
        return Response(DefinedEntrySerializer(entry).data)

    @extend_schema(parameters=[AskEntriesSerializer], responses=StartSerializer(many=True))
    @action(detail=False)
    def starts(self, request):
        """What a new entry may begin with; its `digest` is what a change of a new entry says."""
        found = [
            {"kind": kind, "title": reference.title(each), "definition": each, "digest": digest}
            for kind, reference in self.kinds()
            if reference.can_start
            for digest in [reference.digest("")]
            for each in reference.starts()
        ]
        return Response(StartSerializer(found, many=True).data)

    def kinds(self) -> Iterable[tuple[str, Reference]]:
        asked = self.asked(AskEntriesSerializer).get("kind")
        return [each for each in REFERENCES.items() if asked in (None, each[0])]
