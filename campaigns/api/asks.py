"""What is asked about campaigns as a whole, until a second person decides."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from campaigns.enums import CampaignAct
from campaigns.panels.seasons import open_asks
from staff.api.two_people import ApprovalSerializer, TwoPeopleViewSet
from staff.models import Approval


class CampaignAskSerializer(serializers.Serializer):
    """`approval` is decided on at `campaigns/{code}/approve/` or `return/`."""

    campaign = serializers.CharField(source="campaign.code")
    act = serializers.ChoiceField(choices=CampaignAct.choices)
    approval = ApprovalSerializer()


class CampaignAskViewSet(TwoPeopleViewSet):
    """To resume or close campaigns, as on the page of all campaigns: the oldest first."""

    queryset = Approval.objects.none()
    serializer_class = CampaignAskSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(responses=CampaignAskSerializer(many=True))
    def list(self, request):
        return Response(CampaignAskSerializer(open_asks(), many=True).data)
