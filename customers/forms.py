"""What people type when they decide about a customer."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ContactAllowedForm(forms.Form):
    allowed = forms.TypedChoiceField(
        choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1"
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)
