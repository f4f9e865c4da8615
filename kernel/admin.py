"""Administration pages that open by role and, unless told otherwise, only show."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin):
    """What the night writes and what is history: seen by `seen_by`, changed by nobody."""

    seen_by: tuple[str, ...] = ()
    list_per_page = 50
    show_full_result_count = False  # a count of millions for a line nobody reads

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only by the filters on the page: others would guess at columns that are never shown."""
        offered = {*self.list_filter, self.date_hierarchy}
        is_offered = any(lookup.split("__")[0] == name for name in offered)
        return is_offered and super().lookup_allowed(lookup, value, request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _role(request) in self.seen_by

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class EditableAdmin(ReadOnlyAdmin):
    """Settings: `changed_by` may add and change; nothing is deleted, history refers to it."""

    changed_by: tuple[str, ...] = ()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Writes what was typed and no other column: the web's database role may not more."""
        obj.save(update_fields=form.changed_data if change else None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _role(request) in self.changed_by

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _role(request) in self.changed_by


def _role(request: HttpRequest) -> str | None:
    return getattr(request.user, "role", None) if request.user.is_active else None
