"""Campaigns, lists, follow-ups and results, and what they are planned with: read here alone."""

from django.contrib import admin

from campaigns.models import (
    BookHandOver,
    Campaign,
    CampaignFile,
    CampaignResult,
    CampaignVersion,
    ContactPlan,
    CustomerHandOver,
    FollowUp,
    ForbiddenWord,
    HeldList,
    MaturityOutcome,
    MessageTemplate,
    OfficerLoad,
    PlanStep,
    Programme,
    UnitLoad,
    UnitTarget,
    WantedDryRun,
    WhitelistEntry,
    WhitelistExclusion,
    WorkHandOver,
)
from kernel.admin import ReadOnlyAdmin
from staff.enums import BANK_WIDE_ROLES


class BankWideAdmin(ReadOnlyAdmin):
    seen_by = BANK_WIDE_ROLES


class OfCustomerAdmin(BankWideAdmin):
    search_fields = ("customer__customer_no",)


class PlanStepInline(admin.TabularInline):
    """Steps of a plan are seen with it."""

    model = PlanStep
    extra = 0

    def has_view_permission(self, request, obj=None):
        return request.user.role in BANK_WIDE_ROLES

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(ContactPlan)
class ContactPlanAdmin(BankWideAdmin):
    """Changed on the pages of settings, by two people."""

    list_display = ("code", "name_zh", "name_en", "anchor", "length_days")
    inlines = (PlanStepInline,)


@admin.register(PlanStep)
class PlanStepAdmin(BankWideAdmin):
    list_display = ("plan", "code", "offset", "unit", "roll", "channel", "message")
    list_filter = ("plan",)
    list_select_related = ("plan", "message")


@admin.register(MessageTemplate)
class MessageTemplateAdmin(BankWideAdmin):
    """Changed on the pages of settings, by two people."""

    list_display = ("code", "name_zh", "name_en", "channel", "starts_on", "ends_on")


@admin.register(ForbiddenWord)
class ForbiddenWordAdmin(BankWideAdmin):
    """Changed on the pages of settings, by two people."""

    list_display = ("word", "why_zh", "why_en")


@admin.register(Programme)
class ProgrammeAdmin(BankWideAdmin):
    """Changed on the pages of settings, by two people."""

    list_display = ("code", "name_zh", "name_en", "starts_on", "ends_on")


@admin.register(UnitTarget)
class UnitTargetAdmin(BankWideAdmin):
    """Changed on the pages of settings, by two people."""

    list_display = ("period", "kpi", "org_unit", "value")
    list_filter = ("kpi", "period")
    list_select_related = ("org_unit",)


@admin.register(Campaign)
class CampaignAdmin(BankWideAdmin):
    """Read here; campaigns are written on their own pages."""

    list_display = ("code", "name_zh", "play", "state", "priority", "starts_on", "ends_on", "plan")
    list_filter = ("state", "play", "programme")
    list_select_related = ("plan",)


@admin.register(CampaignFile)
class CampaignFileAdmin(BankWideAdmin):
    exclude = ("content",)
    list_display = ("campaign", "name", "kind", "size", "added_by", "added_at", "removed_at")
    list_select_related = ("campaign", "added_by")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("content")


@admin.register(CampaignVersion)
class CampaignVersionAdmin(BankWideAdmin):
    list_display = ("campaign", "version", "state", "created_by", "created_at")
    list_filter = ("state",)
    list_select_related = ("campaign", "created_by")


@admin.register(WhitelistEntry)
class WhitelistEntryAdmin(OfCustomerAdmin):
    list_display = ("campaign", "customer", "arm", "owner", "entered_on", "left_on", "leave_reason")
    list_filter = ("campaign", "arm", "source")
    list_select_related = ("campaign", "customer", "owner")


@admin.register(WhitelistExclusion)
class WhitelistExclusionAdmin(OfCustomerAdmin):
    list_display = ("campaign", "customer", "reason", "since", "until")
    list_filter = ("campaign", "reason")
    list_select_related = ("campaign", "customer")


@admin.register(WantedDryRun)
class WantedDryRunAdmin(BankWideAdmin):
    list_display = ("campaign", "version", "state", "asked_by", "asked_at", "ended_at")


@admin.register(HeldList)
class HeldListAdmin(BankWideAdmin):
    list_display = ("on", "campaign", "n_listed", "n_waiting", "approved_size", "ceiling")
    list_filter = ("campaign",)
    list_select_related = ("campaign",)


@admin.register(FollowUp)
class FollowUpAdmin(OfCustomerAdmin):
    list_display = (
        "due_on",
        "campaign",
        "customer",
        "step",
        "channel",
        "owner",
        "state",
        "outcome",
    )
    list_filter = ("state", "campaign", "plan")
    list_select_related = ("campaign", "customer", "owner")


@admin.register(MaturityOutcome)
class MaturityOutcomeAdmin(OfCustomerAdmin):
    list_display = (
        "campaign",
        "customer",
        "account",
        "matures_on",
        "matured_amount",
        "is_retained",
    )
    list_select_related = ("campaign", "customer", "account")


@admin.register(CampaignResult)
class CampaignResultAdmin(BankWideAdmin):
    list_display = (
        "as_of",
        "campaign",
        "org_unit",
        "with_below",
        "arm",
        "listed",
        "contacted",
        "succeeded",
        "rate",
    )
    list_filter = ("campaign", "arm")
    list_select_related = ("campaign", "org_unit")


@admin.register(OfficerLoad)
class OfficerLoadAdmin(BankWideAdmin):
    list_display = ("as_of", "officer", "org_unit", "n_customers", "n_open", "n_due", "n_late")
    list_select_related = ("officer", "org_unit")


@admin.register(UnitLoad)
class UnitLoadAdmin(BankWideAdmin):
    list_display = ("as_of", "org_unit", "n_officers", "n_customers", "n_due", "n_late", "n_pool")
    list_select_related = ("org_unit",)


@admin.register(BookHandOver)
class BookHandOverAdmin(BankWideAdmin):
    list_display = ("decided_at", "officer", "scope", "decided_by", "undone_at")
    list_select_related = ("officer", "decided_by")


@admin.register(CustomerHandOver)
class CustomerHandOverAdmin(OfCustomerAdmin):
    list_display = ("book", "customer", "to")
    list_select_related = ("book__officer", "customer", "to")


@admin.register(WorkHandOver)
class WorkHandOverAdmin(BankWideAdmin):
    list_display = ("book", "entry", "follow_up", "to")
    list_select_related = ("book__officer", "entry", "follow_up", "to")
