"""How far a campaign has come under a unit, as its page tells it."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import permissions, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from campaigns.api.counts import CampaignsViewSet
from campaigns.enums import Stage
from campaigns.panels.campaign_funnel import campaign_funnel
from campaigns.panels.dashboard.funnel import goal_here
from staff.enums import BANK_WIDE_ROLES, UNIT_ROLES
from staff.requests import officer_of
from staff.scope import units_visible_to


class AskProgressSerializer(serializers.Serializer):
    """Under a unit that one answers for, or else the highest of them."""

    unit = serializers.CharField(required=False, max_length=32)


class StageCountSerializer(serializers.Serializer):
    """`rate` is that of the stage before; of the last stage, of the whole list."""

    stage = serializers.ChoiceField(choices=Stage.choices)
    n = serializers.IntegerField()
    rate = serializers.DecimalField(max_digits=None, decimal_places=4, allow_null=True)


class GoalSerializer(serializers.Serializer):
    """The unit's part of the campaign's target; `is_set` by hand."""

    stage = serializers.ChoiceField(choices=Stage.choices)
    target = serializers.IntegerField()
    n = serializers.IntegerField()
    is_set = serializers.BooleanField()


class UnitProgressSerializer(serializers.Serializer):
    code = serializers.CharField(source="unit.code")
    name = serializers.CharField(source="unit.name")
    steps = StageCountSerializer(many=True)


class ProgressSerializer(serializers.Serializer):
    """As the night `on` counted it; null before the first that had anybody here on its list."""

    unit = serializers.CharField()
    on = serializers.DateField(allow_null=True)
    steps = StageCountSerializer(many=True)
    goal = GoalSerializer(allow_null=True)
    units = UnitProgressSerializer(many=True)


class LeadsUnits(permissions.BasePermission):
    """Heads of units, head office and audit, as on the page."""

    def has_permission(self, request, view):
        return getattr(request.user, "role", "") in (*UNIT_ROLES, *BANK_WIDE_ROLES)


class Progress(CampaignsViewSet):
    @extend_schema(parameters=[AskProgressSerializer], responses=ProgressSerializer)
    @action(detail=True, pagination_class=None, filter_backends=())
    def progress(self, request, code=None):
        """From listed to reached, under a unit and in each unit right below it."""
        campaign, asked = self.get_object(), self.asked(AskProgressSerializer)
        units = units_visible_to(officer_of(request))
        at = asked.get("unit")
        unit = get_object_or_404(units, code=at) if at else units.earliest("path")
        found = campaign_funnel(campaign, unit)
        told = {
            "unit": unit.code,
            "on": found.on if found else None,
            "steps": found.whole.steps if found else [],
            "goal": goal_here(campaign, unit),
            "units": found.below if found else [],
        }
        return Response(ProgressSerializer(told).data)
