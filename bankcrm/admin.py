"""The ledger of nights, to be read; and the lock-outs at the door."""

from axes.models import AccessAttempt, AccessAttemptExpiration, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from bankcrm.models import Rerun, Run, RunStep
from bankcrm.templatetags.nights import in_words
from kernel.admin import ReadOnlyAdmin
from staff.enums import BANK_WIDE_ROLES, Role

# Words of django-axes, which brings no Chinese of its own: ours stands in the catalogue. Failures
# and expirations have no page here, but deleting an attempt names what goes with it.
apps.get_app_config("axes").verbose_name = _("Sign-ins")
WORDS_OF_AXES = (
    gettext_noop("access attempt"),
    gettext_noop("access attempts"),
    gettext_noop("access attempt expiration"),
    gettext_noop("access attempt expirations"),
    gettext_noop("access failure"),
    gettext_noop("access failures"),
    gettext_noop("access log"),
    gettext_noop("access logs"),
    gettext_noop("User Agent"),
    gettext_noop("IP Address"),
    gettext_noop("Username"),
    gettext_noop("HTTP Accept"),
    gettext_noop("Path"),
    gettext_noop("Attempt Time"),
    gettext_noop("Failed Logins"),
    gettext_noop("Logout Time"),
    gettext_noop("Session key hash (sha256)"),
)


class RunStepInline(admin.TabularInline):
    model = RunStep
    extra = 0
    can_delete = False

    def has_view_permission(self, request, obj=None):
        return request.user.role in BANK_WIDE_ROLES

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    seen_by = BANK_WIDE_ROLES
    list_display = ("id", "kind", "business_date", "state", "started_at", "finished_at")
    list_filter = ("kind", "state")
    date_hierarchy = "business_date"
    fields = ("kind", "business_date", "delivery", "replaces", "state", "reason_in_words", "guard",
              "attempts", "started_at", "finished_at", "is_accepted", "decided_by", "decided_at",
              "decision_reason")  # fmt: skip
    readonly_fields = ("reason_in_words",)
    inlines = (RunStepInline,)

    @admin.display(description=_("reason"))
    def reason_in_words(self, run):
        return in_words(run.reason)


@admin.register(RunStep)
class RunStepAdmin(ReadOnlyAdmin):
    seen_by = BANK_WIDE_ROLES
    list_display = ("run", "name", "state", "rows", "seconds")
    list_select_related = ("run",)


@admin.register(Rerun)
class RerunAdmin(ReadOnlyAdmin):
    seen_by = BANK_WIDE_ROLES
    list_display = ("run", "asked_by", "asked_at", "taken_at", "reason")
    list_select_related = ("run", "asked_by")


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """What was changed in these pages."""

    seen_by = (Role.AUDITOR,)
    list_display = ("action_time", "user", "content_type", "object_repr", "action_flag")
    list_select_related = ("user", "content_type")
    exclude = ("change_message",)  # is JSON, with English names
    readonly_fields = ("changes",)

    @admin.display(description=_("changes"))
    def changes(self, entry):
        return entry.get_change_message()


for model in (AccessAttempt, AccessAttemptExpiration, AccessFailureLog, AccessLog):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(AccessAttempt)
class AccessAttemptAdmin(ReadOnlyAdmin):
    """Deleting an attempt unlocks the name at that address, and counts no more for the address."""

    seen_by = (Role.ADMINISTRATOR, Role.AUDITOR)
    list_display = ("attempt_time", "username", "ip_address", "failures_since_start")
    search_fields = ("username", "ip_address")
    exclude = ("get_data", "post_data")

    def has_delete_permission(self, request, obj=None):
        return request.user.role == Role.ADMINISTRATOR


@admin.register(AccessLog)
class AccessLogAdmin(ReadOnlyAdmin):
    seen_by = (Role.ADMINISTRATOR, Role.AUDITOR)
    list_display = ("attempt_time", "logout_time", "username", "ip_address")
    search_fields = ("username", "ip_address")
