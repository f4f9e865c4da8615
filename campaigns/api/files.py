"""Files of a campaign: read by all who work with it, kept by head office, as on its page."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, permissions, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from campaigns.api.campaigns import READS
from campaigns.api.counts import CampaignsViewSet
from campaigns.enums import FileKind
from campaigns.models import Campaign, CampaignFile
from campaigns.operations.campaign_files import MOST_BYTES, add_file, remove_file
from kernel.downloads import download
from staff.api.two_people import ReadsOrChanges, RefusalSerializer, WorksWithCustomers
from staff.requests import officer_of

CODE = OpenApiParameter("code", OpenApiTypes.STR, OpenApiParameter.PATH)


class CampaignFileSerializer(serializers.ModelSerializer):
    added_by = serializers.CharField(source="added_by.staff_no", read_only=True)

    class Meta:
        model = CampaignFile
        fields = ("id", "name", "kind", "size", "added_by", "added_at")


class NewFileSerializer(serializers.Serializer):
    file = serializers.FileField()


@extend_schema(parameters=[CODE])
class CampaignFileViewSet(mixins.ListModelMixin, CampaignsViewSet):
    """Scripts and pictures that go with a campaign."""

    queryset = CampaignFile.objects.none()
    serializer_class = CampaignFileSerializer
    parser_classes = (MultiPartParser,)
    filter_backends = ()

    def get_permissions(self):
        """Read by all who work with the campaign, as on its page."""
        door = WorksWithCustomers if self.action in READS else ReadsOrChanges
        return [permissions.IsAuthenticated(), door()]

    def get_queryset(self) -> Any:
        files = CampaignFile.objects.visible_to(officer_of(self.request))
        of_campaign = files.filter(campaign__code=self.kwargs["code"])
        found = of_campaign.select_related("campaign", "added_by")
        return found.defer("content") if self.action == "list" else found

    @extend_schema(responses={(200, kind): OpenApiTypes.BINARY for kind in FileKind.values})
    def retrieve(self, request, code="", pk=None):
        """The file itself."""
        found = self.get_object()
        return download(bytes(found.content), name=found.name, kind=found.kind)

    @extend_schema(
        request={"multipart/form-data": NewFileSerializer},
        responses={201: CampaignFileSerializer, 409: RefusalSerializer},
    )
    def create(self, request, code=""):
        """Keeps a file of at most 2 MB; the same content sent twice is one file."""
        campaign = get_object_or_404(Campaign, code=code)
        sent = self.said(NewFileSerializer)["file"]
        added = add_file(
            campaign=campaign, name=sent.name, content=sent.read(MOST_BYTES + 1), **self.by()
        )
        return Response(CampaignFileSerializer(added).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None, 409: RefusalSerializer})
    def destroy(self, request, code="", pk=None):
        """It is shown no more, and stays as evidence."""
        remove_file(file=self.get_object(), **self.by())
        return Response(status=status.HTTP_204_NO_CONTENT)
