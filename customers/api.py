"""The REST interface of customers: `routes` lists (prefix, viewset, basename)."""

from typing import Any

import django_filters
from rest_framework import serializers, viewsets
from rest_framework.viewsets import ViewSetMixin

from customers.access import found
from customers.enums import AccountClass, Kind
from customers.models import Account, Customer
from staff.requests import officer_of


class CustomerSerializer(serializers.ModelSerializer):
    """Phone and identity only masked; the opaque id stands in every address."""

    org_unit: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    owner: Any = serializers.SlugRelatedField(
        slug_field="staff_no", read_only=True, allow_null=True
    )
    mobile = serializers.CharField(source="masked_mobile", read_only=True)
    id_no = serializers.CharField(source="masked_id_no", read_only=True)
    contact_allowed = serializers.BooleanField(read_only=True)

    class Meta:
        model = Customer
        fields = (
            "public_id",
            "customer_no",
            "kind",
            "name",
            "mobile",
            "id_no",
            "gender",
            "birth_on",
            "occupation",
            "org_unit",
            "owner",
            "opened_on",
            "contact_allowed",
            "is_protected",
            "risk_flag",
            "missing_since",
        )


class AccountSerializer(serializers.ModelSerializer):
    customer = serializers.UUIDField(source="customer.public_id", read_only=True)

    class Meta:
        model = Account
        fields = (
            "id",
            "account_no",
            "customer",
            "product_code",
            "product_class",
            "currency",
            "balance",
            "opened_on",
            "matures_on",
            "term_months",
            "closed_on",
            "credit_limit",
            "spend_30d",
        )


class CustomerFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    org_unit = django_filters.CharFilter(field_name="org_unit__code")
    owner = django_filters.CharFilter(field_name="owner__staff_no")
    q = django_filters.CharFilter(
        method="matching",
        label="Beginning of the name, customer number, or last four digits of a phone",
    )

    class Meta:
        model = Customer
        fields = ()

    def matching(self, queryset, name, value):
        return queryset & found(officer_of(self.request), value)


class AccountFilter(django_filters.FilterSet):
    customer = django_filters.UUIDFilter(field_name="customer__public_id")
    product_class = django_filters.ChoiceFilter(choices=AccountClass.choices)
    open = django_filters.BooleanFilter(field_name="closed_on", lookup_expr="isnull")
    matures_from = django_filters.DateFilter(field_name="matures_on", lookup_expr="gte")
    matures_to = django_filters.DateFilter(field_name="matures_on", lookup_expr="lte")

    class Meta:
        model = Account
        fields = ()


class CustomerViewSet(viewsets.ReadOnlyModelViewSet):
    """Customers that the officer may see."""

    queryset = Customer.objects.none()
    serializer_class = CustomerSerializer
    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    filterset_class = CustomerFilter

    def get_queryset(self):
        customers = Customer.objects.visible_to(officer_of(self.request))
        return customers.select_related("org_unit", "owner")


class AccountViewSet(viewsets.ReadOnlyModelViewSet):
    """Accounts of customers that the officer may see; amounts are decimal texts in yuan.

    An address names an account by its id: its number stays out of histories and logs.
    """

    queryset = Account.objects.none()
    serializer_class = AccountSerializer
    filterset_class = AccountFilter

    def get_queryset(self):
        return Account.objects.visible_to(officer_of(self.request)).select_related("customer")


routes: list[tuple[str, type[ViewSetMixin], str]] = [
    ("customers", CustomerViewSet, "customer"),
    ("accounts", AccountViewSet, "account"),
]
