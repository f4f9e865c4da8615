"""Org units and officers, as far as the officer answers for them."""

from typing import Any

from rest_framework import serializers, viewsets
from rest_framework.viewsets import ViewSetMixin

from staff.models import Officer, OrgUnit
from staff.requests import officer_of
from staff.scope import officers_visible_to, units_visible_to


class OrgUnitSerializer(serializers.ModelSerializer):
    parent: Any = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)

    class Meta:
        model = OrgUnit
        fields = ("code", "name", "level", "parent")


class OfficerSerializer(serializers.ModelSerializer):
    org_unit: Any = serializers.SlugRelatedField(slug_field="code", read_only=True, allow_null=True)
    is_active = serializers.BooleanField(read_only=True)

    class Meta:
        model = Officer
        fields = ("staff_no", "name", "role", "org_unit", "is_active")


class OrgUnitViewSet(viewsets.ReadOnlyModelViewSet):
    """Org units that the officer answers for."""

    queryset = OrgUnit.objects.none()
    serializer_class = OrgUnitSerializer
    lookup_field = "code"
    lookup_value_regex = "[^/]+"
    filterset_fields = ("level",)

    def get_queryset(self):
        return units_visible_to(officer_of(self.request)).select_related("parent")


class OfficerViewSet(viewsets.ReadOnlyModelViewSet):
    """The officer, and those of the units that the officer answers for."""

    queryset = Officer.objects.none()
    serializer_class = OfficerSerializer
    lookup_field = "staff_no"
    lookup_value_regex = "[^/]+"
    filterset_fields = ("role",)

    def get_queryset(self):
        return officers_visible_to(officer_of(self.request))


routes: list[tuple[str, type[ViewSetMixin], str]] = [
    ("org-units", OrgUnitViewSet, "org-unit"),
    ("officers", OfficerViewSet, "officer"),
]
