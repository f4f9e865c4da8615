"""What a plan or a message comes to, before anybody asks for it: on the calendar, and filled in."""

from typing import Any, ClassVar

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from campaigns.reference import ContactPlans, Messages
from customers.queries import shown_on
from kernel.sheets import Definition, Sheet
from staff.api.sheets import wrong_sheet
from staff.api.two_people import TwoPeopleViewSet
from staff.models import Approval
from staff.reference import Reference, checked

CODE = OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH)


class StartsOnSerializer(serializers.Serializer):
    """The day from which the steps count, of maturities the day on which it matures; without one
    the data date, or a maturity after it.
    """

    start = serializers.DateField(required=False)


class TryPlanSerializer(StartsOnSerializer):
    """Without a `key` it is the plan in force that has its code, or else a new one."""

    key = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    definition = serializers.DictField()


class TryMessageSerializer(serializers.Serializer):
    """Without a `key` it is the message in force that has its code, or else a new one."""

    key = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    definition = serializers.DictField()


class PlanDaySerializer(serializers.Serializer):
    """`merged` are steps of the same day that are done with this one."""

    on = serializers.DateField()
    step = serializers.CharField()
    channel = serializers.CharField()
    who = serializers.CharField()
    guidance = serializers.CharField()
    merged = serializers.ListField(child=serializers.CharField())


class PlanDaysSerializer(serializers.Serializer):
    """The calendar of these days is provisional until the yearly notice is out."""

    start = serializers.DateField()
    is_provisional = serializers.BooleanField()
    days = PlanDaySerializer(many=True)


class MessageSampleSerializer(serializers.Serializer):
    """Filled for a made-up customer; `n_parts` are text messages."""

    text = serializers.CharField()
    n_characters = serializers.IntegerField()
    n_parts = serializers.IntegerField()


class PreviewViewSet(TwoPeopleViewSet):
    """Of what is in force by its code, or of a definition that is sent."""

    queryset = Approval.objects.none()
    pagination_class = None
    filter_backends = ()
    lookup_field = "code"
    lookup_value_regex = "[^/]+"
    reference: ClassVar[Reference]

    def in_force(self, code: str) -> Definition:
        found = self.reference.now(code)
        if found is None:
            raise Http404
        return found

    def typed(self, said: dict[str, Any]) -> Definition:
        """What was sent, if it may become so."""
        sheet = self.reference.sheet.of(said["definition"])
        key = said["key"] or self.key_in_force(sheet)
        definition = checked(self.reference, key, sheet)
        if definition is None:
            raise wrong_sheet(sheet)
        return definition

    def key_in_force(self, sheet: Sheet) -> str | None:
        """Of the entry that has the code on the sheet: nothing is asked for, so none is taken."""
        definition = sheet.definition()
        key = self.reference.key_of(definition) if definition else ""
        return key if key and self.reference.now(key) is not None else None


class PlanDaysViewSet(PreviewViewSet):
    """The days of the calendar on which the steps of a contact plan fall."""

    serializer_class = PlanDaysSerializer
    reference = ContactPlans()

    @extend_schema(parameters=[CODE, StartsOnSerializer])
    def retrieve(self, request, code=""):
        return self.on_calendar(self.in_force(code), self.asked(StartsOnSerializer))

    @extend_schema(request=TryPlanSerializer, responses={200: PlanDaysSerializer})
    def create(self, request):
        """Of a definition that might be asked for; nothing is kept."""
        said = self.said(TryPlanSerializer)
        return self.on_calendar(self.typed(said), said)

    def on_calendar(self, plan: Definition, said: dict[str, Any]) -> Response:
        shown = self.reference.shown(plan, {"start": str(said.get("start", ""))}, shown_on())
        days = [
            {
                "on": each.on,
                "step": each.step.code,
                "channel": each.step.channel,
                "who": each.step.who,
                "guidance": guidance,
                "merged": [other.code for other in each.merged],
            }
            for each, (_how, guidance) in shown["planned"]
        ]
        return Response(PlanDaysSerializer(shown | {"days": days}).data)


class MessageSamplesViewSet(PreviewViewSet):
    """Texts to customers, in the languages that they have, as a customer would read them."""

    serializer_class = MessageSampleSerializer
    reference = Messages()

    @extend_schema(parameters=[CODE], responses=MessageSampleSerializer(many=True))
    def retrieve(self, request, code=""):
        return self.filled(self.in_force(code))

    @extend_schema(
        request=TryMessageSerializer, responses={200: MessageSampleSerializer(many=True)}
    )
    def create(self, request):
        """Of a definition that might be asked for; nothing is kept."""
        return self.filled(self.typed(self.said(TryMessageSerializer)))

    def filled(self, message: Definition) -> Response:
        samples = [
            {"text": text, "n_characters": n_characters, "n_parts": n_parts}
            for text, n_characters, n_parts in self.reference.shown(message, {}, shown_on())[
                "samples"
            ]
        ]
        return Response(MessageSampleSerializer(samples, many=True).data)
