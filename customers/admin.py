"""Customers' rows for head office and audit: never for administrators, never by hand."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from customers.models import (
    Account,
    Activity,
    Contact,
    CorporateProfile,
    Customer,
    DataDate,
    Delivery,
    FxRate,
    Reject,
    Relation,
)
from kernel.admin import ReadOnlyAdmin
from staff.enums import BANK_WIDE_ROLES

SEALED = ("id_no", "id_no_index", "mobile", "mobile_index", "mobile_tail_index")


class BankWideAdmin(ReadOnlyAdmin):
    seen_by = BANK_WIDE_ROLES


class OfCustomerAdmin(BankWideAdmin):
    """One row of one customer; the customer is a link, not a list to choose from."""

    list_select_related: ClassVar[tuple[str, ...]] = ("customer",)
    search_fields: ClassVar[tuple[str, ...]] = ("customer__customer_no",)
    raw_id_fields = ("customer",)


@admin.register(Customer)
class CustomerAdmin(BankWideAdmin):
    list_display = ("customer_no", "name", "kind", "org_unit", "owner", "missing_since")
    list_filter = ("kind", "is_protected")
    list_select_related = ("org_unit", "owner")
    search_fields = ("customer_no", "name__startswith")
    exclude = SEALED
    readonly_fields = ("shown_mobile", "shown_id_no")

    @admin.display(description=_("mobile"))
    def shown_mobile(self, customer):
        return customer.masked_mobile

    @admin.display(description=_("identity number"))
    def shown_id_no(self, customer):
        return customer.masked_id_no


@admin.register(Account)
class AccountAdmin(OfCustomerAdmin):
    list_display = ("account_no", "customer", "product_class", "balance", "currency", "closed_on")
    list_filter = ("product_class",)
    search_fields = ("account_no", "customer__customer_no")


@admin.register(CorporateProfile)
class CorporateProfileAdmin(OfCustomerAdmin):
    list_display = ("customer", "industry", "credit_rating")
    list_filter = ("industry",)


@admin.register(Activity)
class ActivityAdmin(OfCustomerAdmin):
    list_display = ("customer", "last_transaction_on", "payroll_on")


@admin.register(Relation)
class RelationAdmin(OfCustomerAdmin):
    list_display = ("customer", "relation", "related", "first_seen_on", "ended_on")
    list_filter = ("relation",)
    list_select_related = ("customer", "related")


@admin.register(Contact)
class ContactAdmin(OfCustomerAdmin):
    list_display = ("happened_at", "customer", "officer", "channel", "outcome")
    list_filter = ("channel", "outcome")
    list_select_related = ("customer", "officer")


@admin.register(Delivery)
class DeliveryAdmin(BankWideAdmin):
    list_display = ("name", "business_date", "encoding", "received_at")
    date_hierarchy = "business_date"


@admin.register(Reject)
class RejectAdmin(BankWideAdmin):
    list_display = ("delivery", "file", "line", "column", "reason_in_words", "row_accepted")
    list_filter = ("file", "row_accepted")
    list_select_related = ("delivery",)
    fields = ("delivery", "file", "line", "key", "column", "value", "reason_in_words",
              "row_accepted")  # fmt: skip
    readonly_fields = ("value", "reason_in_words")

    @admin.display(description=_("raw value"))
    def value(self, reject):
        return reject.shown_value

    @admin.display(description=_("reason"), ordering="reason")
    def reason_in_words(self, reject):
        return reject.shown_reason


@admin.register(DataDate)
class DataDateAdmin(BankWideAdmin):
    list_display = ("business_date", "delivery")
    exclude = ("id",)  # there is only one row


@admin.register(FxRate)
class FxRateAdmin(BankWideAdmin):
    list_display = ("currency", "rate_to_cny", "delivered_on")
