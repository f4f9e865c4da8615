"""What people type when they decide about a customer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from staff.enums import UNIT_ROLES, Role
from staff.models import Officer
from staff.scope import officers_visible_to


class ContactAllowedForm(forms.Form):
    allowed = forms.TypedChoiceField(
        choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1"
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)


class HandOverForm(forms.Form):
    """Only to officers whom the deciding one answers for, and who still work here."""

    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, by: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = officers_visible_to(by).filter(
            role__in=(Role.RELATIONSHIP_MANAGER, *UNIT_ROLES),
            delivered_active=True,
            locked_at=None,
        )
        self.fields["to"] = forms.ModelChoiceField(label=_("To"), queryset=colleagues)
