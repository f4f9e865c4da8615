"""Administration of the people who work here."""

from typing import ClassVar

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from rest_framework.authtoken.models import TokenProxy

from kernel.admin import EditableAdmin, ReadOnlyAdmin
from kernel.clock import now
from staff import operations
from staff.enums import BANK_WIDE_ROLES, Role
from staff.models import (
    Approval,
    AuditEvent,
    BusinessDay,
    CoachingNote,
    Leave,
    Notification,
    Officer,
    OrgUnit,
    SavedView,
)

STAFF_VIEWERS = (Role.ADMINISTRATOR, Role.AUDITOR, Role.HEAD_OFFICE)

admin.site.site_header = _("Bank CRM: settings")
admin.site.site_title = _("Bank CRM")
admin.site.index_title = _("Settings and history")
# Words of Django's own pages that its Chinese lacks: ours stands in the catalogue.
WORDS_OF_DJANGO = (
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("Error:"),
)
# Rights follow the role; a token's key would open somebody else's customers.
admin.site.unregister(Group)
admin.site.unregister(TokenProxy)


@admin.register(OrgUnit)
class OrgUnitAdmin(ReadOnlyAdmin):
    seen_by = STAFF_VIEWERS
    list_display = ("code", "name", "level", "parent")
    list_filter = ("level",)
    search_fields = ("code", "name")
    list_select_related = ("parent",)


@admin.register(Officer)
class OfficerAdmin(EditableAdmin):
    """The delivery says who works here. By hand: administrators, links, locks."""

    seen_by = STAFF_VIEWERS
    changed_by = (Role.ADMINISTRATOR,)
    list_display = ("staff_no", "name", "role", "org_unit", "is_here", "last_login")
    list_filter = ("role", "delivered_active")
    search_fields = ("staff_no", "name")
    list_select_related = ("org_unit",)
    actions = ("invite", "lock", "unlock")

    @admin.display(boolean=True, description=_("may sign in"))
    def is_here(self, officer):
        return officer.is_active

    def get_fields(self, request, obj=None):
        if obj is None:
            return ("staff_no", "name")
        return ("staff_no", "name", "role", "org_unit", *_STATE)

    def get_readonly_fields(self, request, obj=None):
        """What was delivered comes again with the next delivery: it is changed at its source."""
        if obj is None:
            return ()
        fixed = ("staff_no", "role", "org_unit", *_STATE)
        return fixed if obj.role == Role.ADMINISTRATOR else ("name", *fixed)

    def save_model(self, request, officer, form, change):
        """Made by hand are only administrators: locked until a second one unlocks them."""
        if not change:
            officer.role = Role.ADMINISTRATOR
            officer.locked_at = now()
            officer.set_unusable_password()
            self.message_user(request, _SECOND_PERSON % officer, messages.WARNING)
        super().save_model(request, officer, form, change)
        action = "officer.changed" if change else "officer.created"
        operations.record_audit(
            by=request.user, action=action, subject=officer, address=_address(request)
        )

    @admin.action(
        description=_("Show a one-time link for the first sign-in"), permissions=["change"]
    )
    def invite(self, request, officers):
        for officer in officers:
            if not officer.is_active:
                self.message_user(
                    request, _("%s has left or is locked.") % officer, messages.WARNING
                )
                continue
            try:
                path = operations.invite(officer, by=request.user, address=_address(request))
            except operations.NeedsSecondPerson:
                self.message_user(request, _SECOND_PERSON % officer, messages.WARNING)
                continue
            self.message_user(request, f"{officer}: {request.build_absolute_uri(path)}")

    @admin.action(description=_("Lock"), permissions=["change"])
    def lock(self, request, officers):
        for officer in officers.exclude(pk=request.user.pk):
            operations.lock(officer, by=request.user, address=_address(request))

    @admin.action(description=_("Unlock"), permissions=["change"])
    def unlock(self, request, officers):
        for officer in officers:
            operations.unlock(officer, by=request.user, address=_address(request))


_SECOND_PERSON = _(
    "%s is an administrator: another administrator has to unlock the account (lock it first when "
    "it is open) before you can show its link."
)
_STATE = ("delivered_active", "locked_at", "last_login", "daily_calls", "daily_visits")


def _address(request: HttpRequest) -> str | None:
    return request.META.get("REMOTE_ADDR")


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    seen_by = (Role.AUDITOR,)
    list_display = ("at", "actor", "actor_name", "action", "subject_type", "subject_id", "address")
    list_filter = ("action", "subject_type")
    search_fields = ("actor", "subject_id")
    date_hierarchy = "at"


@admin.register(BusinessDay)
class BusinessDayAdmin(ReadOnlyAdmin):
    """Changed on the pages of settings, a year at a time, by two people."""

    seen_by = STAFF_VIEWERS
    list_display = ("on", "is_working", "name", "is_provisional")
    list_filter = ("is_working", "is_provisional")
    date_hierarchy = "on"


class OfOfficerAdmin(ReadOnlyAdmin):
    """Seen by who answers for the whole bank; each officer has the own ones on the pages."""

    seen_by = BANK_WIDE_ROLES
    list_select_related: ClassVar[tuple[str, ...]] = ("officer",)
    search_fields = ("officer__staff_no",)


@admin.register(SavedView)
class SavedViewAdmin(OfOfficerAdmin):
    list_display = ("officer", "page", "name", "query")


@admin.register(Notification)
class NotificationAdmin(OfOfficerAdmin):
    list_display = ("on", "officer", "kind", "cause", "read_at")
    list_filter = ("kind",)


@admin.register(Leave)
class LeaveAdmin(OfOfficerAdmin):
    list_display = ("officer", "starts_on", "ends_on", "deputy", "noted_by", "cancelled_at")
    list_select_related = ("officer", "deputy", "noted_by")


@admin.register(CoachingNote)
class CoachingNoteAdmin(OfOfficerAdmin):
    list_display = ("written_at", "officer", "author")
    list_select_related = ("officer", "author")


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    seen_by = BANK_WIDE_ROLES
    list_display = ("submitted_at", "title", "submitted_by", "decision", "decided_by")
    list_filter = ("decision", "subject_type")
    list_select_related = ("submitted_by", "decided_by")
