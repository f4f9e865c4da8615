"""Schemes, rules and their results: only seen here."""

from typing import ClassVar

from django.contrib import admin

from kernel.admin import ReadOnlyAdmin
from kernel.names import in_language
from staff.enums import BANK_WIDE_ROLES
from tiering.models import (
    AumChange,
    Benefit,
    CustomerLabel,
    CustomerMetric,
    Label,
    LabelChange,
    LabelCount,
    LabelMove,
    LineCase,
    MaturityCount,
    MonthAverage,
    ProductClass,
    RuleSet,
    RuleTrial,
    Scheme,
    ScoringState,
    UnitFigure,
)
from tiering.rules.catalogue import CATALOGUE


class BankWideAdmin(ReadOnlyAdmin):
    seen_by = BANK_WIDE_ROLES


class OfCustomerAdmin(BankWideAdmin):
    list_select_related: ClassVar[tuple[str, ...]] = ("customer",)
    search_fields = ("customer__customer_no",)


@admin.register(ProductClass)
class ProductClassAdmin(BankWideAdmin):
    """Changed on the pages of settings, by two people."""

    list_display = ("code", "name_zh", "name_en", "coefficient", "next_coefficient", "next_from")
    fields = ("code", "name_zh", "name_en", "is_aum", "is_deposit", "is_retained", "coefficient",
              "next_coefficient", "next_is_aum", "next_is_retained", "next_from")  # fmt: skip


@admin.register(Scheme)
class SchemeAdmin(BankWideAdmin):
    list_display = ("code", "name_zh", "name_en", "policy")


@admin.register(Label)
class LabelAdmin(BankWideAdmin):
    list_display = ("scheme", "code", "name_zh", "name_en", "kind", "rank")
    list_filter = ("scheme",)
    list_select_related = ("scheme",)


@admin.register(RuleSet)
class RuleSetAdmin(BankWideAdmin):
    list_display = ("scheme", "version", "state", "effective_from", "created_by")
    list_filter = ("scheme", "state")
    list_select_related = ("scheme", "created_by")


@admin.register(ScoringState)
class ScoringStateAdmin(BankWideAdmin):
    list_display = ("scored_on", "live_from", "closed_month")
    exclude = ("id",)  # there is only one row


@admin.register(CustomerMetric)
class CustomerMetricAdmin(OfCustomerAdmin):
    list_display = ("customer", "kind", "aum", "accrued_on")

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A figure is called here what it is called in the rules."""
        return super().get_form(request, obj, change, labels=_names_of_figures(), **kwargs)


@admin.register(CustomerLabel)
class CustomerLabelAdmin(OfCustomerAdmin):
    list_display = ("customer", "scheme", "label", "since", "on_watch", "missed_months")
    list_filter = ("scheme", "on_watch")
    list_select_related = ("customer", "scheme", "label")


@admin.register(LabelChange)
class LabelChangeAdmin(OfCustomerAdmin):
    list_display = ("on", "customer", "scheme", "from_label", "to_label", "reason", "month_avg")
    list_filter = ("scheme", "reason")
    list_select_related = ("customer", "scheme", "from_label", "to_label")


@admin.register(RuleTrial)
class RuleTrialAdmin(BankWideAdmin):
    list_display = ("rule_set", "digest", "on", "against", "tried_by", "tried_at")
    list_select_related = ("rule_set__scheme", "tried_by")


@admin.register(MonthAverage)
class MonthAverageAdmin(OfCustomerAdmin):
    list_display = ("customer", "month", "aum_sum", "days", "end_aum", "earned")
    list_select_related = ("customer", "earned")


@admin.register(AumChange)
class AumChangeAdmin(OfCustomerAdmin):
    list_display = ("customer", "on", "old_aum", "new_aum")


@admin.register(LabelCount)
class LabelCountAdmin(BankWideAdmin):
    list_display = ("as_of", "org_unit", "scheme", "label", "n_customers", "aum_amount")
    list_filter = ("scheme",)
    list_select_related = ("org_unit", "scheme", "label")


@admin.register(LabelMove)
class LabelMoveAdmin(BankWideAdmin):
    list_display = ("on", "org_unit", "scheme", "from_label", "to_label", "n_customers")
    list_filter = ("scheme",)
    list_select_related = ("org_unit", "scheme", "from_label", "to_label")


@admin.register(UnitFigure)
class UnitFigureAdmin(BankWideAdmin):
    list_display = ("as_of", "org_unit", "n_customers", "aum_amount")
    list_select_related = ("org_unit",)


@admin.register(MaturityCount)
class MaturityCountAdmin(BankWideAdmin):
    list_display = ("on", "org_unit", "n_accounts", "n_customers", "amount")
    list_select_related = ("org_unit",)


@admin.register(LineCase)
class LineCaseAdmin(OfCustomerAdmin):
    list_display = ("customer", "direction", "from_label", "to_label", "gap_amount", "driver")
    list_filter = ("direction", "driver")
    list_select_related = ("customer", "from_label", "to_label")


@admin.register(Benefit)
class BenefitAdmin(BankWideAdmin):
    """Changed on the pages of settings, by two people."""

    list_display = ("label", "place", "name_zh", "name_en", "starts_on", "ends_on")
    list_filter = ("label",)
    list_select_related = ("label",)


def _names_of_figures() -> dict[str, str]:
    """Of averages the row keeps sums, which are not what the catalogue names: the model does."""
    return {
        metric.column: in_language(metric.name_zh, metric.name_en)
        for metric in CATALOGUE.values()
        if metric.column == metric.code
    }
